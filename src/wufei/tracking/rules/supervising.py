"""All rules over what comes in: on a stream, or over a history at once.

Each record, event, trip and duty is judged once, when everything that its rules look at is known
for certain; so both ways give the same findings, only at other moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from wufei.tracking.limits import Limits
from wufei.tracking.records import Kind, Tracks, Trip
from wufei.tracking.rules.driving import (
    left_line,
    long_stop,
    out_of_hours,
    silent_tracker,
    unregistered,
)
from wufei.tracking.rules.duties import Duties
from wufei.tracking.rules.events import Waiting
from wufei.tracking.rules.facts import Duty, Facts, Fill, Receipt, Weighing
from wufei.tracking.rules.findings import Finding
from wufei.tracking.rules.loading import (
    closed_window,
    silent_scale,
    two_classes,
    unexplained_mass,
    unregistered_event,
    unscanned_load,
    wrong_vehicle,
)
from wufei.tracking.rules.loads import Loads
from wufei.tracking.rules.quantities import Bands, FullBins, Intakes
from wufei.tracking.rules.rulebook import Parameters, Rulebook

END = 2**61


class Supervisor:
    """Rules over a stream. Memory: pending duties, and a day of weighings and receipts.

    ``past``: earlier weights in grams by (point, class), oldest first, for the bands.
    """

    def __init__(
        self,
        facts: Facts,
        rulebook: Rulebook,
        *,
        limits: Limits | None = None,
        past: Mapping[tuple[str, str], Sequence[int]] | None = None,
    ) -> None:
        self.facts = facts
        self.rulebook = rulebook
        #: Events that came after their moment had been judged: judge that day again from history.
        self.late: list[Weighing | Receipt | Fill] = []
        known = limits or Limits()
        self._duties = Duties(facts, rulebook, known.slot)
        self._loads = Loads(rulebook, known)
        self._weighings: Waiting[Weighing] = Waiting()
        self._receipts: Waiting[Receipt] = Waiting()
        self._fills: Waiting[Fill] = Waiting()
        self._trips: list[Trip] = []
        self._bands = Bands(past or {})
        self._bins = FullBins()
        self._intakes = Intakes()
        self._day: dict[str, int] = {}
        self._judged_until = -END

    def feed(
        self,
        tracks: Tracks,
        *,
        weighings: Iterable[Weighing] = (),
        receipts: Iterable[Receipt] = (),
        fills: Iterable[Fill] = (),
        watermark: int | None,
        present: Iterable[tuple[str, str, int]] = (),
    ) -> list[Finding]:
        """Take in what a stream gave and the events since; the findings that are certain now.

        ``watermark`` and ``present`` are the stream's after it gave ``tracks``.
        """
        moment = -END if watermark is None else watermark
        loaded, late_weighings = self._weighings.take(map(self._classed, weighings), moment)
        delivered, late_receipts = self._receipts.take(receipts, moment)
        filled, late_fills = self._fills.take(fills, moment)
        self.late += [*late_weighings, *late_receipts, *late_fills]
        self._judged_until = moment
        found = self._driven(tracks)
        for weighing in loaded:
            self._loads.add(weighing)
            found += self._weighed(weighing)
        for receipt in delivered:
            self._loads.add(receipt)
            found += self._received(receipt)
        for fill in filled:
            known = self.facts.bins.get(fill.bin)
            rule = self._at_point(known.point if known else "", fill.time).overfull_bin
            found.append(self._bins.judge(fill, known, rule) if rule else None)
        self._trips += [trip for trip in tracks.trips if trip.points or trip.delivered]
        self._duties.add(tracks, loaded)
        found += self._ended(moment)
        found += self._duties.judge(moment, present)
        self._loads.forget(moment)
        return [finding for finding in found if finding is not None]

    def replan(self, duties: Iterable[Duty]) -> None:
        """Another plan for what is not judged yet: orders came, were cancelled or changed hands.

        What happened before at a point that had no duty is not remembered.
        """
        self._duties.replace(duties, self._judged_until)

    def close(self, tracks: Tracks | None = None) -> list[Finding]:
        """Judge all that waits, with the last records of a closed stream."""
        return self.feed(tracks or Tracks(), watermark=END)

    def _classed(self, weighing: Weighing) -> Weighing:
        """The class of the bin that was scanned holds, not the one that was typed."""
        waste = self.facts.waste_of(weighing)
        return weighing if waste == weighing.waste else replace(weighing, waste=waste)

    def _at_point(self, point: str, moment: int) -> Parameters:
        return self.rulebook.at(self.facts.district_of_point(point), moment)

    def _of_vehicle(self, vehicle: str, moment: int) -> Parameters:
        return self.rulebook.at(self.facts.district_of_vehicle(vehicle), moment)

    def _driven(self, tracks: Tracks) -> list[Finding | None]:
        found: list[Finding | None] = []
        for stop in tracks.stops:
            long = self._of_vehicle(stop.vehicle, stop.begins).long_stop
            found.append(long_stop(stop, long) if long else None)
        for deviation in tracks.deviations:
            left = self._of_vehicle(deviation.vehicle, deviation.begins).left_line
            found.append(left_line(deviation, left) if left else None)
        for gap in tracks.gaps:
            silent = self._of_vehicle(gap.vehicle, gap.begins).silent_tracker
            found.append(silent_tracker(gap, silent) if silent else None)
        for visit in tracks.visits:
            if visit.kind is not Kind.POINT:
                continue
            hours = self._at_point(visit.place, visit.begins).out_of_hours
            found.append(out_of_hours(visit, hours) if hours else None)
        return found + self._strangers(tracks)

    def _strangers(self, tracks: Tracks) -> list[Finding | None]:
        found: list[Finding | None] = []
        for slot in tracks.heard:
            rule = self.rulebook.at("", slot.begins).unregistered_vehicle
            if rule is None or slot.vehicle in self.facts.vehicles:
                continue
            day = (slot.begins // 1000 + rule.offset) // 86_400
            if self._day.get(slot.vehicle) != day:
                self._day[slot.vehicle] = day
                found.append(unregistered(slot, rule))
        return found

    def _weighed(self, weighing: Weighing) -> list[Finding | None]:
        rules = self._at_point(weighing.point, weighing.time)
        vehicle = self.facts.vehicles.get(weighing.vehicle)
        found: list[Finding | None] = []
        if vehicle is None and rules.unregistered_vehicle:
            found.append(unregistered_event(weighing, rules.unregistered_vehicle))
        if vehicle is not None and rules.wrong_vehicle:
            found.append(wrong_vehicle(weighing, weighing.waste, vehicle, rules.wrong_vehicle))
        if rules.closed_window:
            windows = self.facts.windows.get((weighing.point, weighing.waste), [])
            found.append(closed_window(weighing, windows, rules.closed_window))
        if rules.outside_band:
            found.append(self._bands.judge(weighing, rules.outside_band))
        return found

    def _received(self, receipt: Receipt) -> list[Finding | None]:
        rules = self.rulebook.at(self.facts.district_of_plant(receipt.plant), receipt.time)
        vehicle = self.facts.vehicles.get(receipt.vehicle)
        found: list[Finding | None] = []
        if vehicle is None and rules.unregistered_vehicle:
            found.append(unregistered_event(receipt, rules.unregistered_vehicle))
        if rules.unscanned_load and vehicle is not None and vehicle.weighs:
            loaded = self._loads.on_board(receipt, rules.unscanned_load)
            found.append(unscanned_load(receipt, loaded, rules.unscanned_load))
        if rules.over_quota:
            quotas = self.facts.quotas.get(receipt.plant, [])
            found += [self._intakes.judge(receipt, quota, rules.over_quota) for quota in quotas]
        return found

    def _ended(self, moment: int) -> list[Finding | None]:
        """Trips whose receipts must be in by now."""
        found: list[Finding | None] = []
        due = [trip for trip in self._trips if trip.ends + self._loads.slack <= moment]
        self._trips = [trip for trip in self._trips if trip.ends + self._loads.slack > moment]
        for trip in due:
            found += self._of_trip(trip)
            self._loads.judged(trip)
        return found

    def _of_trip(self, trip: Trip) -> list[Finding | None]:
        rules = self._of_vehicle(trip.vehicle, trip.begins)
        vehicle = self.facts.vehicles.get(trip.vehicle)
        if vehicle is None:
            return []
        loaded = self._loads.of_trip(trip)
        found: list[Finding | None] = []
        if rules.two_classes:
            found.append(two_classes(trip, loaded, rules.two_classes))
        if rules.unexplained_mass and vehicle.weighs and trip.delivered:
            receipts = self._loads.receipts_of(trip, rules.unexplained_mass)
            found.append(unexplained_mass(trip, loaded, receipts, rules.unexplained_mass))
        if rules.silent_scale and vehicle.weighs:
            found.append(silent_scale(trip, loaded, rules.silent_scale))
        return found
