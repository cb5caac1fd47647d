"""Orders come and go, vehicles break down: the rest of the plan stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.collection.public import Order
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import record_change
from wufei.rounds.domain.drafting import check_version, facts_of
from wufei.rounds.domain.editing import EDITABLE, now_of
from wufei.rounds.domain.guards import held_plan, require_planner, require_reason
from wufei.rounds.domain.problem import TO_PLAN
from wufei.rounds.domain.reading import Standing, locks_of, standing
from wufei.rounds.domain.reasons import Aside, LeftOut
from wufei.rounds.domain.scheduling import follow
from wufei.rounds.domain.storing import store
from wufei.rounds.models import Plan, PlanState, Round, RoundState, RoundStop
from wufei.rounds.refusals import RoundsReason
from wufei.routing.public import Changes, Locked, Problem, Window, replan
from wufei.routing.public import Plan as Routed

#: A change of the day is answered within two seconds.
SECONDS = 1.2
#: Those who have a time on a published plan are served at most so many seconds sooner or later.
KEPT = 1_800


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of an inserted order: its round and place, or why it has none."""

    plan: Plan
    stop: RoundStop | None
    why: str = ""
    figures: dict[str, int | str] | None = None


def insert_order(*, actor: Actor, plan: Plan, order: Order, version: int | None = None) -> Placed:
    """Puts an order where it costs least; no other stop changes its vehicle or order.

    Where it has no place, it stands among the unplanned with the reason.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, NOT_EDITABLE, NOT_TO_PLAN, ALREADY_PLANNED.
    """
    with transaction.atomic():
        plan = _held(actor, plan, version)
        order = Order.objects.select_related("point", "material").get(pk=order.pk)
        _require_to_plan(plan, order)
        before = standing(plan, added=[order])
        aside = [each for each in before.aside.values() if each.code != order.code]
        state = replace(before, aside={each.code: each for each in aside})
        changed = _replanned(state, Changes(retry=False), locks_of(state, now=now_of(plan)))
        _write(actor, state, changed, _("排入订单 %(code)s") % {"code": order.code})
    stop = RoundStop.objects.filter(round__plan=plan, order=order).select_related("round").first()
    left = plan.unplanned.filter(order=order).first()
    return Placed(plan, stop, left.why if left else "", dict(left.figures) if left else None)


def belongs(plan: Plan, order: Order) -> bool:
    """Whether the order is one of the plan's hauler and day that can be planned."""
    fits = (order.hauler_id, order.day) == (plan.hauler_id, plan.day)
    return fits and order.state in TO_PLAN


def _require_to_plan(plan: Plan, order: Order) -> None:
    if not belongs(plan, order):
        raise Refusal(
            RoundsReason.NOT_TO_PLAN,
            pointer="/order",
            code=order.code,
            state=order.get_state_display(),
            day=order.day,
        )
    if RoundStop.objects.filter(round__plan=plan, order=order).exclude(state="withdrawn").exists():
        raise Refusal(
            RoundsReason.ALREADY_PLANNED, pointer="/order", code=order.code, plan=str(plan)
        )


def withdraw_order(
    *, actor: Actor, plan: Plan, order: Order, reason: str, version: int | None = None
) -> Plan:
    """Takes an order off the plan; the stops around it close up. It can be put in again.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, NOT_EDITABLE, REASON_MISSING, FOREIGN_STOP,
            UNDER_WAY.
    """
    require_reason(reason)
    with transaction.atomic():
        plan = _held(actor, plan, version)
        state = standing(plan)
        if order.code not in state.day.problem.stop_numbers:
            raise Refusal(RoundsReason.FOREIGN_STOP, plan=str(plan))
        _take_out(actor, state, order, reason, aside=belongs(plan, order))
    return plan


def _take_out(actor: Actor, state: Standing, order: Order, reason: str, *, aside: bool) -> None:
    code = order.code
    changes = Changes(cancelled=frozenset({code}), retry=False)
    problem = state.day.problem
    replanned = replan(
        problem,
        state.routed,
        changes,
        locked=locks_of(state, now=now_of(state.plan)),
        seconds=SECONDS,
    )
    if code in replanned.kept:
        raise Refusal(RoundsReason.UNDER_WAY, code=code)
    if replanned.dropped:
        replanned = replan(problem, state.routed, changes, locked=locks_of(state), seconds=SECONDS)
    off = {**state.aside, code: Aside(code, LeftOut.TAKEN_OFF)} if aside else state.aside
    orders = {key: row for key, row in state.day.orders.items() if key != code}
    day = replace(state.day, problem=replanned.problem, orders=orders)
    without = replace(state, day=day, aside=off)
    _write(actor, without, replanned.plan, reason)


def redistribute(
    *,
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    version: int | None = None,
) -> Plan:
    """Gives what a broken-down round has left to the other vehicles, where each costs least. What
    none can take stands among the unplanned with its reason.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, NOT_PUBLISHED, NOT_BROKEN_DOWN.
    """
    with transaction.atomic():
        plan = _held(actor, round.plan, version)
        row = plan.rounds.get(pk=round.pk)
        if plan.state != PlanState.PUBLISHED:
            raise Refusal(RoundsReason.NOT_PUBLISHED, plan=str(plan))
        if row.state != RoundState.BROKEN_DOWN:
            raise Refusal(RoundsReason.NOT_BROKEN_DOWN, round=row.code)
        state = standing(plan)
        plate = row.vehicle.plate
        locked = locks_of(state, now=now_of(plan))
        count = locked.visits.get(plate, 0)
        calls = [stop for stop in state.stops[plate] if stop.kind != RoundStop.Kind.BREAK]
        done = sum(stop.kind == RoundStop.Kind.ORDER for stop in calls[:count])
        vehicles = tuple(
            replace(vehicle, day_stops=done) if vehicle.key == plate else vehicle
            for vehicle in state.day.problem.vehicles
        )
        day = replace(state.day, problem=replace(state.day.problem, vehicles=vehicles))
        state = replace(state, day=day)
        changed = _replanned(state, Changes(retry=False), locked)
        _write(actor, state, changed, _("分配故障线路 %(round)s 余下的停靠") % {"round": row.code})
    return plan


def _held(actor: Actor, plan: Plan, version: int | None) -> Plan:
    plan = held_plan(plan)
    require_planner(actor=actor, hauler=plan.hauler)
    check_version(plan, version)
    if plan.state not in EDITABLE:
        raise Refusal(RoundsReason.NOT_EDITABLE, plan=str(plan), state=plan.get_state_display())
    return plan


def _replanned(state: Standing, changes: Changes, locked: Locked) -> Routed:
    """The changed day. Of a published plan the others keep their times within :data:`KEPT`, too;
    where that leaves something without a place, only their windows hold.

    Where vehicles run late, stops would be given up only to save the timetable: then the day goes
    on by the planned times, and the lateness stays what it is.
    """
    problem = state.day.problem
    if state.plan.state == PlanState.PUBLISHED:
        served = {code for route in state.routed.routes for code in route.stops}
        near = replan(
            _near(problem, state.routed), state.routed, changes, locked=locked, seconds=SECONDS / 2
        )
        if not near.dropped and {each.stop for each in near.plan.unplanned} <= (
            {each.stop for each in state.routed.unplanned} - served
        ):
            return near.plan
    found = replan(problem, state.routed, changes, locked=locked, seconds=SECONDS)
    if found.dropped and locked.now:
        early = replace(locked, now=0)
        found = replan(problem, state.routed, changes, locked=early, seconds=SECONDS)
    return found.plan


def _near(problem: Problem, routed: Routed) -> Problem:
    """The problem in which whoever has a time already is served close to it."""
    begins = {
        visit.key: visit.begin
        for route in routed.routes
        for unloads, visit in route.visits()
        if not unloads
    }
    stops = tuple(
        replace(stop, windows=_narrowed(stop.windows, begins[stop.key]))
        if stop.key in begins
        else stop
        for stop in problem.stops
    )
    return replace(problem, stops=stops)


def _narrowed(windows: tuple[Window, ...], begin: int) -> tuple[Window, ...]:
    """The part of the windows near ``begin``; all of them where it lies in none."""
    near = tuple(
        Window(max(each.opens, begin - KEPT), min(each.closes, begin + KEPT))
        for each in windows
        if each.opens <= begin <= each.closes
    )
    return near or windows


def _write(actor: Actor, state: Standing, routed: Routed, reason: str) -> None:
    plan, before = state.plan, facts_of(state.plan)
    served = {code for route in state.routed.routes for code in route.stops}
    store(plan, state.day, routed, aside=state.aside.values())
    if plan.state == PlanState.PUBLISHED:
        now = {code for route in routed.routes for code in route.stops}
        follow(actor=actor, plan=plan, placed=now - served, dropped=served - now)
    record_change(
        actor=actor,
        verb="replanned",
        row=plan,
        before=before,
        after=facts_of(plan),
        reason=reason,
    )
