"""A dispatcher changes a plan by hand: times follow, and no rule may break by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated
from wufei.registry.public import Vehicle, record_change
from wufei.rounds.domain.clock import seconds_of
from wufei.rounds.domain.drafting import check_version, facts_of
from wufei.rounds.domain.guards import held_plan, require_planner
from wufei.rounds.domain.reading import Standing, door_of, locks_of, standing
from wufei.rounds.domain.storing import store
from wufei.rounds.domain.wording import fault_text
from wufei.rounds.models import Plan, PlanState, Round, RoundStop
from wufei.rounds.refusals import RoundsReason
from wufei.routing.public import Locked, MalformedProblemError, resequenced, validate
from wufei.routing.public import Plan as Routed

EDITABLE = (PlanState.READY, PlanState.PUBLISHED)
#: A change by hand that makes the day dearer by more per cent is made only once confirmed.
UNASKED_PERCENT = 10
Kind = RoundStop.Kind


@dataclass(frozen=True)
class Edit:
    """A plan held for a change, as it stands."""

    plan: Plan
    state: Standing
    locked: Locked

    def calls(self, plate: str) -> list[RoundStop]:
        """The stops and unloadings of a vehicle in order; empty for one that stays at home."""
        return [s for s in self.state.stops.get(plate, ()) if s.kind != Kind.BREAK]

    def require_open(self, plate: str, position: int) -> None:
        """Raises ALREADY_DRIVEN unless what comes at ``position`` (from 0) may still change."""
        if position < self.locked.visits.get(plate, 0):
            raise Refusal(RoundsReason.ALREADY_DRIVEN, vehicle=plate)

    def timed(self, sequences: Mapping[str, Sequence[RoundStop]]) -> Routed:
        """The day with these vehicles driven in these sequences (whole ones, from the depot)."""
        given = {
            plate: self._keys(calls)[self.locked.visits.get(plate, 0) :]
            for plate, calls in sequences.items()
        }
        try:
            return resequenced(self.state.day.problem, self.state.routed, given, locked=self.locked)
        except MalformedProblemError as error:
            raise Refusal(RoundsReason.PLAN_OUTDATED, plan=str(self.plan)) from error

    def _keys(self, calls: Sequence[RoundStop]) -> list[tuple[bool, str]]:
        keys: list[tuple[bool, str]] = []
        waste = ""
        for call in calls:
            if call.order is not None:
                waste = call.order.material.key
                keys.append((False, call.order.code))
            else:
                keys.append((True, door_of(self.state.day, call.plant_id, waste)))
        return keys

    def accept(self, routed: Routed, *, confirmed: bool) -> None:
        """Stores the changed day unless a rule breaks that did not before.

        Raises:
            Refusal: RULE_BROKEN; DEARER, which a confirmed change overrides.
        """
        problem = self.state.day.problem
        before = {(v.fault, v.at) for v in validate(problem, self.state.routed)}
        broken = [v for v in validate(problem, routed) if (v.fault, v.at) not in before]
        if broken:
            words = dict.fromkeys(fault_text(v.fault, v.vehicle, v.at) for v in broken)
            raise Refusal(RoundsReason.RULE_BROKEN, rules=enumerated(list(words)[:5]))
        old = self.state.routed.cost
        if routed.cost > old + old * UNASKED_PERCENT // 100 and not confirmed:
            percent = (routed.cost - old) * 100 // max(1, old)
            raise Refusal(RoundsReason.DEARER, percent=percent)
        self.write(routed)

    def write(self, routed: Routed) -> None:
        store(self.plan, self.state.day, routed, aside=self.state.aside.values())


def now_of(plan: Plan) -> int:
    """Before when nothing new can happen: now, on the day of a published plan; else no bound."""
    now = timezone.now()
    if plan.state != PlanState.PUBLISHED or timezone.localdate(now) != plan.day:
        return 0
    return seconds_of(plan.day, now)


@contextmanager
def editing(*, actor: Actor, plan: Plan, version: int | None) -> Iterator[Edit]:
    """Holds the plan for one change, in one transaction.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, NOT_EDITABLE.
    """
    with transaction.atomic():
        plan = held_plan(plan)
        require_planner(actor=actor, hauler=plan.hauler)
        check_version(plan, version)
        if plan.state not in EDITABLE:
            raise Refusal(RoundsReason.NOT_EDITABLE, plan=str(plan), state=plan.get_state_display())
        before = facts_of(plan)
        state = standing(plan)
        yield Edit(plan, state, _open(state, now_of(plan)))
        record_change(actor=actor, verb="edited", row=plan, before=before, after=facts_of(plan))


def _open(state: Standing, now: int) -> Locked:
    """Only what is done binds a hand: locked rounds and stops ask for confirmation instead."""
    return Locked(visits=locks_of(state).visits, now=now)


def place_stop(
    *,
    actor: Actor,
    plan: Plan,
    stop: RoundStop,
    to_round: Round,
    position: int,
    version: int | None = None,
    confirmed: bool = False,
) -> Plan:
    """Puts an order's stop at ``position`` (1 = first call; breaks not counted) of a round.

    Raises:
        Refusal: as :func:`editing`; FOREIGN_STOP, ALREADY_DRIVEN, RULE_BROKEN; STOP_LOCKED and
            DEARER, which ``confirmed`` overrides.
    """
    with editing(actor=actor, plan=plan, version=version) as edit:
        source, target = stop.round.vehicle.plate, to_round.vehicle.plate
        calls = edit.calls(source)
        at = _place_of(edit, calls, stop)
        if to_round.plan_id != plan.pk:
            raise Refusal(RoundsReason.FOREIGN_STOP, plan=str(plan))
        _ask_for_locks([stop], [stop.round, to_round], confirmed=confirmed)
        edit.require_open(source, at)
        moved = calls.pop(at)
        rest = calls if source == target else edit.calls(target)
        place = min(max(position, 1) - 1, len(rest))
        edit.require_open(target, place)
        changed = [*rest[:place], moved, *rest[place:]]
        edit.accept(edit.timed({source: calls, target: changed}), confirmed=confirmed)
    return edit.plan


def split_round(
    *,
    actor: Actor,
    plan: Plan,
    stop: RoundStop,
    to_vehicle: Vehicle,
    version: int | None = None,
    confirmed: bool = False,
) -> Plan:
    """Gives ``stop`` and all that follows it to a vehicle that has no round yet.

    Raises:
        Refusal: as :func:`place_stop`; VEHICLE_TAKEN, NO_PROFILE.
    """
    with editing(actor=actor, plan=plan, version=version) as edit:
        source = stop.round.vehicle.plate
        calls = edit.calls(source)
        at = _place_of(edit, calls, stop)
        edit.require_open(source, at)
        _ask_for_locks(calls[at:], [stop.round], confirmed=confirmed)
        _require_free(edit, to_vehicle)
        edit.accept(
            edit.timed({source: calls[:at], to_vehicle.plate: calls[at:]}), confirmed=confirmed
        )
    return edit.plan


def change_vehicle(
    *,
    actor: Actor,
    plan: Plan,
    round: Round,  # noqa: A002 - the house's word
    to_vehicle: Vehicle,
    version: int | None = None,
    confirmed: bool = False,
) -> Plan:
    """Has another, free vehicle drive the whole round that has not left yet.

    Raises:
        Refusal: as :func:`split_round`.
    """
    with editing(actor=actor, plan=plan, version=version) as edit:
        source = round.vehicle.plate
        calls = edit.calls(source)
        if round.plan_id != plan.pk or not calls:
            raise Refusal(RoundsReason.FOREIGN_STOP, plan=str(plan))
        edit.require_open(source, 0)
        _ask_for_locks(calls, [round], confirmed=confirmed)
        _require_free(edit, to_vehicle)
        edit.accept(edit.timed({source: [], to_vehicle.plate: calls}), confirmed=confirmed)
    return edit.plan


def _place_of(edit: Edit, calls: Sequence[RoundStop], stop: RoundStop) -> int:
    found = [number for number, call in enumerate(calls) if call.pk == stop.pk]
    if not found or stop.kind != Kind.ORDER or stop.round.plan_id != edit.plan.pk:
        raise Refusal(RoundsReason.FOREIGN_STOP, plan=str(edit.plan))
    return found[0]


def _ask_for_locks(stops: Sequence[RoundStop], rounds: Sequence[Round], *, confirmed: bool) -> None:
    if confirmed:
        return
    locked = [row.code for row in rounds if row.locked]
    locked += [stop.order.code for stop in stops if stop.locked and stop.order]
    if locked:
        raise Refusal(RoundsReason.LOCKED, what=enumerated(dict.fromkeys(locked)))


def _require_free(edit: Edit, vehicle: Vehicle) -> None:
    plate = vehicle.plate
    if plate not in edit.state.day.profiles:
        raise Refusal(RoundsReason.NO_PROFILE, pointer="/to_vehicle", plate=plate)
    if edit.state.stops.get(plate):
        row = edit.state.rounds[plate]
        raise Refusal(
            RoundsReason.VEHICLE_TAKEN, pointer="/to_vehicle", plate=plate, round=row.code
        )
