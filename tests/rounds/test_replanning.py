"""The day changes: orders come and go, a vehicle breaks down; nobody else is moved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.rounds.planned import computed, order_of, sequence
from tests.rounds.world import DAY, World, at
from wufei.collection.public import Order, OrderState
from wufei.kernel.refusals import Refusal
from wufei.rounds.domain import editing
from wufei.rounds.domain.following import follow_orders
from wufei.rounds.domain.publishing import publish
from wufei.rounds.domain.reading import standing
from wufei.rounds.domain.replanning import (
    insert_order,
    redistribute,
    withdraw_order,
)
from wufei.rounds.public import (
    Plan,
    Round,
    RoundState,
    RoundStop,
    StopState,
    move_round,
    move_stop,
)
from wufei.routing.public import validate


@pytest.fixture
def plan(world: World) -> Plan:
    """Two vehicles with six orders each, published."""
    for plate in ("渝A1", "渝A2"):
        world.vehicle(plate, world.kitchen, payload=1_600_000, most_trips=1)
    world.orders(12)
    return publish(actor=world.dispatcher, plan=computed(world))


def times(row: Round) -> dict[str, tuple[dt.datetime, str]]:
    stops = RoundStop.objects.filter(round=row, kind="order").select_related("order")
    return {stop.order.code: (stop.begins_at, stop.state) for stop in stops if stop.order}


def reason(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return str(refused.value.reason.name)


def test_a_new_order_is_put_in_and_everything_else_keeps_its_place(
    world: World, plan: Plan
) -> None:
    before = {row.pk: sequence(row) for row in plan.rounds.all()}
    order = world.order(world.points[3], estimated_grams=100_000)
    placed = insert_order(actor=world.dispatcher, plan=plan, order=order)

    assert placed.stop
    order.refresh_from_db()
    assert order.state == OrderState.SCHEDULED
    after = {row.pk: sequence(row) for row in plan.rounds.all()}
    assert {pk: [c for c in codes if c != order.code] for pk, codes in after.items()} == before
    state = standing(placed.plan)
    assert validate(state.day.problem, state.routed) == []


def test_an_order_without_room_says_why(world: World, plan: Plan) -> None:
    before = {row.pk: times(row) for row in plan.rounds.all()}
    order = world.order(world.points[3], estimated_grams=900_000)
    placed = insert_order(actor=world.dispatcher, plan=plan, order=order)

    assert (placed.stop, placed.why) == (None, "vehicles_full")
    assert plan.unplanned.get().order == order
    assert {row.pk: times(row) for row in plan.rounds.all()} == before
    order.refresh_from_db()
    assert order.state == OrderState.ACCEPTED


def test_an_order_is_put_in_once_and_only_on_its_day(world: World, plan: Plan) -> None:
    planned = Order.objects.get(code="O-0001")
    with pytest.raises(Refusal) as refused:
        insert_order(actor=world.dispatcher, plan=plan, order=planned)
    assert reason(refused) == "ALREADY_PLANNED"
    later = world.order(world.points[0], day=DAY + dt.timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        insert_order(actor=world.dispatcher, plan=plan, order=later)
    assert reason(refused) == "NOT_TO_PLAN"


def test_an_order_is_taken_off_and_put_back(world: World, plan: Plan) -> None:
    row = plan.rounds.order_by("code")[0]
    before = sequence(row)
    order = Order.objects.get(code=before[2])
    withdraw_order(actor=world.dispatcher, plan=plan, order=order, reason="封路")
    order.refresh_from_db()
    assert (sequence(row), order.state) == (before[:2] + before[3:], OrderState.ACCEPTED)
    assert plan.unplanned.get().why == "taken_off"
    insert_order(actor=world.dispatcher, plan=plan, order=order)
    order.refresh_from_db()
    assert order.state == OrderState.SCHEDULED
    assert not plan.unplanned.exists()


def test_finished_stops_and_the_one_driven_to_are_not_touched(world: World, plan: Plan) -> None:
    row = plan.rounds.order_by("code")[0]
    before = sequence(row)
    move_round(actor=world.dispatcher, round=row, state=RoundState.DRIVING, happened_at=at(6))
    done = order_of(row, before[0])
    move_stop(actor=world.dispatcher, stop=done, state=StopState.DONE, happened_at=at(7))
    was = times(row)
    for code in before[:2]:
        with pytest.raises(Refusal) as refused:
            withdraw_order(
                actor=world.dispatcher,
                plan=plan,
                order=Order.objects.get(code=code),
                reason="取消",
            )
        assert reason(refused) == "UNDER_WAY"
    order = world.order(world.points[0], estimated_grams=100_000)
    insert_order(actor=world.dispatcher, plan=plan, order=order)
    now = times(row)
    assert [now[code] for code in before[:2]] == [was[code] for code in before[:2]]


def test_a_broken_down_round_gives_its_rest_to_the_others(world: World) -> None:
    for plate in ("渝A1", "渝A2", "渝A3"):
        world.vehicle(plate, world.kitchen, payload=1_000_000, most_trips=1)
    world.orders(8)
    plan = publish(actor=world.dispatcher, plan=computed(world))
    row = plan.rounds.order_by("code")[0]
    before = sequence(row)
    with pytest.raises(Refusal) as refused:
        redistribute(actor=world.dispatcher, round=row)
    assert reason(refused) == "NOT_BROKEN_DOWN"
    for state in (RoundState.DRIVING, RoundState.BROKEN_DOWN):
        move_round(actor=world.dispatcher, round=row, state=state, happened_at=at(7))
    stop = order_of(row, before[0])
    move_stop(actor=world.dispatcher, stop=stop, state=StopState.DONE, happened_at=at(7))
    redistribute(actor=world.dispatcher, round=row)

    assert sequence(row) == before[:1]
    planned = set(
        RoundStop.objects.filter(round__plan=plan, kind="order").values_list("order__code")
    )
    assert len(planned) == 8
    assert not plan.unplanned.exists()


def test_published_plans_follow_cancelled_and_amended_orders(world: World) -> None:
    today = timezone.localdate()
    world.vehicle("渝A1", world.kitchen)
    orders = world.orders(4, day=today, state=OrderState.SCHEDULED)
    plan = world.plan(day=today)
    row = world.round(plan, world.vehicles[0], orders)
    _, cancelled, later, elsewhere = orders
    Order.objects.filter(pk=cancelled.pk).update(state=OrderState.CANCELLED)
    amended = {"state": OrderState.ACCEPTED, "day": today + dt.timedelta(days=1)}
    Order.objects.filter(pk=later.pk).update(**amended)
    hours = {"opens_at": dt.time(5), "closes_at": dt.time(5, 30), "state": OrderState.ACCEPTED}
    Order.objects.filter(pk=elsewhere.pk).update(**hours)

    assert follow_orders() == 3
    assert follow_orders() == 0
    assert sequence(row) == [orders[0].code]
    assert [(each.order, each.why) for each in plan.unplanned.all()] == [
        (elsewhere, "window_out_of_reach")
    ]
    later.refresh_from_db()
    assert later.state == OrderState.ACCEPTED


def test_an_amended_order_gets_another_place_on_the_same_day(world: World) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    world.vehicle("渝A1", world.kitchen)
    world.orders(3, day=tomorrow)
    plan = publish(actor=world.dispatcher, plan=computed(world, day=tomorrow))
    row = plan.rounds.get()
    first = Order.objects.get(code=sequence(row)[0])
    hours = {"opens_at": dt.time(10), "state": OrderState.ACCEPTED}
    Order.objects.filter(pk=first.pk).update(**hours)
    assert follow_orders() == 1
    first.refresh_from_db()
    assert first.state == OrderState.SCHEDULED
    assert sequence(row)[-1] == first.code
    assert timezone.localtime(order_of(row, first.code).begins_at).hour == 10


def test_what_comes_late_in_the_day_is_put_behind_what_is_done(
    world: World, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing.timezone, "now", lambda: at(9))
    order = world.order(world.points[3], estimated_grams=100_000)
    placed = insert_order(actor=world.dispatcher, plan=plan, order=order)
    assert placed.stop
    assert placed.stop.begins_at >= at(9)
