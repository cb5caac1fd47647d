"""Services that are due, judged when nothing that counts can still come."""

from __future__ import annotations

from collections.abc import Iterable

from wufei.tracking.records import Heard, Tracks, Visit
from wufei.tracking.rules.events import Remembered
from wufei.tracking.rules.facts import Duty, Facts, Weighing
from wufei.tracking.rules.findings import Finding
from wufei.tracking.rules.rulebook import MissedPoint, Rulebook
from wufei.tracking.rules.serving import covered, late, missed_point, services


class Duties:
    """Duties that are not judged yet, with the visits and weighings they may need."""

    def __init__(self, facts: Facts, rulebook: Rulebook, slot: int) -> None:
        self._facts = facts
        self._rulebook = rulebook
        self._slot = slot
        self.replace(facts.duties, None)
        self._visits: dict[str, list[Visit]] = {}
        self._heard: dict[str, list[Heard]] = {}
        self._weighings: Remembered[Weighing] = Remembered()
        self._forgotten_at = 0

    def replace(self, duties: Iterable[Duty], judged_until: int | None) -> None:
        """The duties that are pending from now on; what is settled by then has been judged."""
        self._pending = sorted(
            (settled, number, duty)
            for number, duty in enumerate(duties)
            if (rule := self._rule(duty)) is not None
            and ((settled := self._settled_at(duty, rule)) > (judged_until or 0))
        )
        self._pending.reverse()
        self._assigned = {(duty.point, duty.vehicle) for _, _, duty in self._pending}
        self._points = {duty.point for _, _, duty in self._pending}
        self._vehicles = {duty.vehicle for _, _, duty in self._pending}

    def add(self, tracks: Tracks, weighings: Iterable[Weighing]) -> None:
        """Remember what may show that a duty was done."""
        for visit in tracks.visits:
            if visit.place in self._points and self._tells(visit):
                self._visits.setdefault(visit.place, []).append(visit)
        for slot in tracks.heard:
            if slot.vehicle in self._vehicles:
                self._heard.setdefault(slot.vehicle, []).append(slot)
        for weighing in weighings:
            if weighing.point in self._points:
                self._weighings.add(weighing.point, weighing)

    def judge(self, watermark: int, present: Iterable[tuple[str, str, int]]) -> list[Finding]:
        """Findings of the duties that are settled; one waits while a vehicle stands at its point,
        since what that visit is worth is known when it ends."""
        there: dict[str, int] = {}
        for _, place, begins in present:
            there[place] = min(begins, there.get(place, begins))
        found: list[Finding] = []
        kept = []
        while self._pending and self._pending[-1][0] <= watermark:
            settled = self._pending.pop()
            if there.get(settled[2].point, settled[0]) < settled[0]:
                kept.append(settled)
            else:
                found += self._judged(settled[2])
        self._pending.extend(reversed(kept))
        self._forget(watermark)
        return found

    def _judged(self, duty: Duty) -> list[Finding]:
        district = self._facts.district_of_point(duty.point)
        parameters = self._rulebook.at(district, duty.opens)
        rule = self._rule(duty)
        if rule is None:
            return []
        visits = [
            visit for visit in self._visits.get(duty.point, ()) if self._may_serve(visit, duty)
        ]
        first, last = duty.opens - rule.early, duty.closes + rule.grace
        weighings = self._weighings.between(duty.point, first, last)
        done = services(duty, visits, weighings, rule)
        heard = self._heard.get(duty.vehicle, ())
        coverage = covered(duty, heard, last) if duty.vehicle else None
        found = []
        if parameters.missed_point is not None:
            found.append(missed_point(duty, done, coverage, rule))
        if parameters.late is not None:
            found.append(late(duty, done, rule.sure, parameters.late))
        return [finding for finding in found if finding is not None]

    def _tells(self, visit: Visit) -> bool:
        """Driving past tells something only of the vehicle that was to come."""
        return visit.confidence > 0 or (visit.place, visit.vehicle) in self._assigned

    def _may_serve(self, visit: Visit, duty: Duty) -> bool:
        vehicle = self._facts.vehicles.get(visit.vehicle)
        return visit.vehicle == duty.vehicle or (
            vehicle is not None and duty.waste in vehicle.wastes
        )

    def _rule(self, duty: Duty) -> MissedPoint | None:
        """The figures of a service; lateness alone is judged by the usual ones."""
        district = self._facts.district_of_point(duty.point)
        parameters = self._rulebook.at(district, duty.opens)
        if parameters.missed_point is None and parameters.late is not None:
            return MissedPoint()
        return parameters.missed_point

    def _settled_at(self, duty: Duty, rule: MissedPoint) -> int:
        """When the slots of time that the duty touches are over."""
        return -(-(duty.closes + rule.grace) // self._slot) * self._slot

    def _forget(self, watermark: int) -> None:
        """Drop what no pending duty can need, now and then: it takes a pass over all of it."""
        if watermark - self._forgotten_at < self._slot:
            return
        self._forgotten_at = watermark
        early = max((rule.missed_point or MissedPoint()).early for rule in self._rulebook.every())
        oldest = min((duty.opens for _, _, duty in self._pending), default=watermark) - early
        self._weighings.forget(lambda _: oldest)
        for place, visits in self._visits.items():
            self._visits[place] = [visit for visit in visits if visit.ends >= oldest]
        for vehicle, slots in self._heard.items():
            self._heard[vehicle] = [slot for slot in slots if slot.ends >= oldest]
