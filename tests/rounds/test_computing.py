"""Whole days planned by the real search, stored and judged."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.rounds.world import DAY, World
from wufei.kernel.jobs import Progress, StopRequested
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal
from wufei.rounds.domain.balancing import balanced, longest
from wufei.rounds.domain.computing import compute
from wufei.rounds.domain.drafting import (
    discard_plan,
    draft_plan,
    start_computing,
    stop_computing,
)
from wufei.rounds.domain.problem import day_problem, orders_of
from wufei.rounds.domain.reading import standing
from wufei.rounds.public import (
    Plan,
    PlanState,
    PlantSchedule,
    RoundStop,
    UnplannedOrder,
)
from wufei.routing.public import rank, solve, validate


def drafted(world: World, **given: int) -> Plan:
    return draft_plan(
        actor=world.dispatcher, hauler=world.hauler, day=DAY, **{"seconds": 1, **given}
    )


def computed(world: World, **given: int) -> Plan:
    plan = drafted(world, **given)
    compute(Progress(), plan_id=plan.pk)
    plan.refresh_from_db()
    return plan


def test_a_day_of_two_classes_is_planned_and_keeps_every_rule(world: World) -> None:
    breaks = {"breaks": "09:00-12:00 30"}
    world.vehicle("渝A1", world.kitchen, payload=1_500_000, **breaks)
    world.vehicle("渝A2", world.kitchen, world.residual, payload=1_500_000, **breaks)
    world.orders(12)
    for point in world.points[:4]:
        world.order(point, world.residual)
    plan = computed(world)

    assert (plan.state, plan.faults) == (PlanState.READY, [])
    assert not plan.unplanned.exists()
    stops = RoundStop.objects.filter(round__plan=plan)
    assert stops.filter(kind="order").count() == 16
    for row in plan.rounds.all():
        calls = list(row.stops.order_by("position"))
        assert [call.position for call in calls] == list(range(1, len(calls) + 1))
        for trip in {call.trip for call in calls}:
            classes = {c.order.material_id for c in calls if c.order and c.trip == trip}
            assert len(classes) <= 1
        assert [c for c in calls if c.kind != "break"][-1].kind == "plant"
        load = sum(call.grams for call in calls if call.kind == "order")
        assert load == sum(call.grams for call in calls if call.kind == "plant")


def test_what_is_stored_reads_back_as_it_was_planned(world: World) -> None:
    world.vehicle("渝A1", world.kitchen, breaks="09:00-12:00 30", cost_per_hour=30)
    world.orders(8)
    plan = computed(world)
    state = standing(plan)

    assert validate(state.day.problem, state.routed) == []
    assert (state.routed.cost, state.routed.distance) == (plan.cost, plan.metres)
    assert state.routed.planned == 8


def test_an_order_that_nobody_can_reach_is_explained(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    world.orders(2)
    early = world.order(world.point(50), opens_at=dt.time(5), closes_at=dt.time(6, 1))
    heavy = world.order(world.point(3), estimated_grams=6_000_000)
    other = world.order(world.point(4), world.residual)
    lost = world.order(world.point(5, latitude=None, longitude=None))
    plan = computed(world)

    assert {each.order: (each.why, each.figures) for each in plan.unplanned.all()} == {
        early: ("window_out_of_reach", {}),
        heavy: ("too_heavy", {"mass": 6_000_000, "largest": 5_000_000}),
        other: ("no_vehicle_for_class", {"waste": "residual"}),
        lost: ("no_position", {"point": "P-005"}),
    }
    assert plan.faults == []


def test_a_day_without_vehicles_is_a_plan_with_reasons(world: World) -> None:
    world.orders(2)
    plan = computed(world)
    assert (plan.state, plan.rounds.count()) == (PlanState.READY, 0)
    assert set(plan.unplanned.values_list("why", flat=True)) == {"no_vehicle_for_class"}


def test_a_quota_bounds_what_is_planned(world: World) -> None:
    PlantSchedule.objects.filter(site=world.plants["kitchen"]).update(quota_grams=500_000)
    world.vehicle("渝A1", world.kitchen)
    world.orders(4)
    plan = computed(world)
    assert list(plan.unplanned.values_list("why", flat=True)) == ["plant_quota_used_up"] * 2


class _Stopping(Progress):
    """A job that somebody stops once it has told something for the second time."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def step(self, done: int, total: int | None = None, message: str = "") -> None:
        self.messages.append(message)
        if len(self.messages) > 1:
            raise StopRequested


def test_a_stopped_search_keeps_the_best_so_far(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    world.orders(20)
    plan = drafted(world, seconds=600)
    progress = _Stopping()
    compute(progress, plan_id=plan.pk)
    plan.refresh_from_db()

    assert (plan.state, plan.faults) == (PlanState.READY, [])
    assert RoundStop.objects.filter(round__plan=plan, kind="order").count() == 20
    assert progress.messages[-1].startswith("已排 20 / 20，费用 ")


class _Killed(BaseException):
    pass


class _Dying(Progress):
    def step(self, done: int, total: int | None = None, message: str = "") -> None:
        raise _Killed


def test_a_killed_search_is_begun_again(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    world.orders(3)
    plan = drafted(world)
    with pytest.raises(_Killed):
        compute(_Dying(), plan_id=plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.rounds.count()) == (PlanState.COMPUTING, 0)
    compute(Progress(), plan_id=plan.pk)
    compute(Progress(), plan_id=plan.pk)
    plan.refresh_from_db()
    assert plan.state == PlanState.READY
    assert RoundStop.objects.filter(round__plan=plan, kind="order").count() == 3


def test_improving_keeps_locked_rounds_and_stops(world: World) -> None:
    for plate in ("渝A1", "渝A2", "渝A3"):
        world.vehicle(plate, world.kitchen, payload=1_000_000, most_trips=1)
    world.orders(12)
    plan = computed(world)
    first, second, *_ = plan.rounds.order_by("code")
    first.locked = True
    first.save()
    pinned = second.stops.filter(kind="order").first()
    assert pinned
    pinned.locked = True
    pinned.save()

    def sequence() -> list[tuple[int, dt.datetime]]:
        return [(s.pk, s.begins_at) for s in first.stops.order_by("position")]

    before = sequence()
    start_computing(actor=world.dispatcher, plan=plan)
    compute(Progress(), plan_id=plan.pk)
    plan.refresh_from_db()
    assert (plan.state, plan.faults) == (PlanState.READY, [])
    assert sequence() == before
    pinned.refresh_from_db()
    assert (pinned.round_id, pinned.locked) == (second.pk, True)


def test_orders_that_came_or_went_are_seen_when_it_is_computed_again(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    gone, *_ = world.orders(3)
    plan = computed(world)
    world.order(world.point(7))
    type(gone).objects.filter(pk=gone.pk).update(state="cancelled")
    start_computing(actor=world.dispatcher, plan=plan)
    compute(Progress(), plan_id=plan.pk)
    codes = RoundStop.objects.filter(round__plan=plan, kind="order").values_list("order__code")
    assert sorted(code for (code,) in codes) == ["O-0002", "O-0003", "O-0004"]


def test_evener_workloads_cost_at_most_what_is_allowed(world: World) -> None:
    """A near vehicle without daily cost takes all; two share it for a few per cent more."""
    for plate in ("渝A1", "渝A2"):
        world.vehicle(plate, world.kitchen, shift_closes=dt.time(18))
    world.orders(24, closes_at=dt.time(17))
    orders = orders_of(hauler=world.hauler, day=DAY)
    problem = day_problem(hauler=world.hauler, day=DAY, orders=orders).problem
    plan = solve(problem, seconds=1)
    even = balanced(problem, plan, percent=60, seconds=3, seed=1)

    assert longest(even) < longest(plan)
    assert validate(problem, even) == []
    assert rank(problem, even)[0] == 0
    assert rank(problem, even)[1] <= rank(problem, plan)[1] * 160 // 100
    assert balanced(problem, plan, percent=0, seconds=3, seed=1) == plan
    tight = replace(problem, vehicles=problem.vehicles[:1])
    alone = solve(tight, seconds=1)
    assert balanced(tight, alone, percent=60, seconds=3, seed=1) == alone


@pytest.mark.parametrize("who", ["officer", "driver", "stranger"])
def test_only_the_haulers_dispatchers_draft(world: World, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        draft_plan(actor=getattr(world, who), hauler=world.hauler, day=DAY)
    assert refused.value.reason.name == "NOT_ALLOWED"
    assert Plan.objects.count() == 0


@pytest.mark.parametrize("given", [{"seconds": 0}, {"seconds": 3601}, {"balance_percent": 101}])
def test_settings_have_bounds(world: World, given: dict[str, int]) -> None:
    with pytest.raises(Refusal) as refused:
        draft_plan(actor=world.dispatcher, hauler=world.hauler, day=DAY, **given)
    assert refused.value.reason.name == "BAD_SETTING"


def test_plans_are_numbered_and_given_up(world: World) -> None:
    first, second = drafted(world), drafted(world)
    assert (first.number, second.number) == (1, 2)
    assert discard_plan(actor=world.dispatcher, plan=first).state == PlanState.DISCARDED
    compute(Progress(), plan_id=first.pk)
    first.refresh_from_db()
    assert first.state == PlanState.DISCARDED
    with pytest.raises(Refusal) as refused:
        start_computing(actor=world.dispatcher, plan=first)
    assert refused.value.reason.name == "STATE_IS_FINAL"


def test_computing_is_asked_for_once_and_stopped_by_any_dispatcher(world: World) -> None:
    plan = drafted(world)
    with pytest.raises(Refusal) as refused:
        start_computing(actor=world.dispatcher, plan=plan)
    assert refused.value.reason.name == "STILL_COMPUTING"
    with pytest.raises(Refusal) as refused:
        stop_computing(actor=world.dispatcher, plan=plan)
    assert refused.value.reason.name == "NOT_BEGUN"
    JobRun.objects.update(state=JobRun.State.RUNNING)
    colleague = replace(world.dispatcher, user_id=999)
    stop_computing(actor=colleague, plan=plan)
    assert JobRun.objects.get().stop_requested
    assert UnplannedOrder.objects.count() == 0
