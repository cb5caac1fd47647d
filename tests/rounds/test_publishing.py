"""One plan of a day is driven; of two who publish at once exactly one wins."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.rounds.planned import computed, sequence
from tests.rounds.world import World, at, make_world
from wufei.collection.public import Order, OrderEvent, OrderMessage, OrderState, move_orders
from wufei.kernel.refusals import Refusal
from wufei.rounds.domain.drafting import discard_plan
from wufei.rounds.domain.publishing import publish
from wufei.rounds.public import (
    Plan,
    PlanState,
    RoundState,
    VehicleProfile,
    move_round,
    round_for_driver,
    withdraw_order,
)


def reason(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return str(refused.value.reason.name)


def test_orders_are_scheduled_and_the_driver_gets_the_round(world: World) -> None:
    world.vehicle("渝A1", world.kitchen, driver_id=502)
    orders = world.orders(3)
    heavy = world.order(world.points[0], estimated_grams=9_000_000)
    plan = publish(actor=world.dispatcher, plan=computed(world))

    assert (plan.state, plan.published_at is not None) == (PlanState.PUBLISHED, True)
    assert {order.state for order in Order.objects.filter(pk__in=[o.pk for o in orders])} == {
        OrderState.SCHEDULED
    }
    heavy.refresh_from_db()
    assert heavy.state == OrderState.ACCEPTED
    event = orders[0].events.get(to_state="scheduled")
    row = plan.rounds.get()
    assert (event.detail["round"], event.detail["vehicle"]) == (row.code, "渝A1")
    assert round_for_driver(actor=world.driver, day=plan.day) == row


def test_a_second_plan_replaces_the_first_only_by_name(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    gone, *_ = world.orders(3)
    first = publish(actor=world.dispatcher, plan=computed(world))
    Order.objects.filter(pk=gone.pk).update(hauler=world.other)
    second = computed(world)
    with pytest.raises(Refusal) as refused:
        publish(actor=world.dispatcher, plan=second)
    assert reason(refused) == "PUBLISHED_ALREADY"
    publish(actor=world.dispatcher, plan=second, replacing=first)
    first.refresh_from_db()
    assert first.state == PlanState.SUPERSEDED
    with pytest.raises(Refusal) as refused:
        discard_plan(actor=world.dispatcher, plan=first)
    assert reason(refused) == "STATE_IS_FINAL"


def test_a_plan_whose_rounds_have_left_is_not_replaced(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    world.orders(2)
    first = publish(actor=world.dispatcher, plan=computed(world))
    second = computed(world)
    move_round(
        actor=world.dispatcher,
        round=first.rounds.get(),
        state=RoundState.DRIVING,
        happened_at=at(6),
    )
    with pytest.raises(Refusal) as refused:
        publish(actor=world.dispatcher, plan=second, replacing=first)
    assert reason(refused) == "ALREADY_LEFT"


def test_orders_dropped_by_the_new_plan_wait_again(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    world.orders(2)
    first = publish(actor=world.dispatcher, plan=computed(world))
    VehicleProfile.objects.update(shift_closes="07:30")
    far = Order.objects.order_by("pk").first()
    assert far
    Order.objects.filter(pk=far.pk).update(estimated_grams=9_000_000)
    second = computed(world)
    publish(actor=world.dispatcher, plan=second, replacing=first)
    far.refresh_from_db()
    assert far.state == OrderState.ACCEPTED
    assert [event.to_state for event in far.events.all()] == ["scheduled", "accepted"]


def test_an_order_cancelled_meanwhile_is_not_published(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    order, *_ = world.orders(2)
    plan = computed(world)
    Order.objects.filter(pk=order.pk).update(state=OrderState.CANCELLED)
    with pytest.raises(Refusal) as refused:
        publish(actor=world.dispatcher, plan=plan)
    assert reason(refused) == "ORDERS_CHANGED"


def test_a_plan_that_breaks_a_rule_by_now_is_not_published(world: World) -> None:
    world.vehicle("渝A1", world.kitchen)
    order, *_ = world.orders(2)
    plan = computed(world)
    Order.objects.filter(pk=order.pk).update(estimated_grams=8_000_000)
    with pytest.raises(Refusal) as refused:
        publish(actor=world.dispatcher, plan=plan)
    assert reason(refused) == "PLAN_BROKEN"
    assert "超过车辆的载质量或容积" in refused.value.message
    assert not Order.objects.filter(state=OrderState.SCHEDULED).exists()


def test_a_plan_without_rounds_is_not_published(world: World) -> None:
    world.orders(1)
    with pytest.raises(Refusal) as refused:
        publish(actor=world.dispatcher, plan=computed(world))
    assert reason(refused) == "NOTHING_TO_PUBLISH"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_exactly_one_wins() -> None:
    world = make_world()
    world.vehicle("渝A1", world.kitchen)
    world.orders(3)
    plans = [computed(world), computed(world)]
    gate = threading.Barrier(2)
    answers: list[str] = []

    def act(plan: Plan) -> None:
        try:
            gate.wait()
            publish(actor=world.dispatcher, plan=plan)
            answers.append("published")
        except Refusal as refusal:
            answers.append(refusal.reason.name)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["PUBLISHED_ALREADY", "published"]
    published = Plan.objects.get(state=PlanState.PUBLISHED)
    assert len(sequence(published.rounds.get())) == 3
    assert Order.objects.filter(state=OrderState.SCHEDULED).count() == 3
    assert all(order.events.count() == 1 for order in Order.objects.all())


@pytest.mark.parametrize("vehicles", [3, 30])
def test_publishing_asks_no_more_for_thirty_rounds_than_for_three(
    world: World, vehicles: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(vehicles):
        world.vehicle(f"渝B{n:02d}", world.kitchen, payload=400_000, most_trips=1)
    world.orders(2 * vehicles, booked_by=77)
    plan = computed(world)
    with django_assert_num_queries(33):
        publish(actor=world.dispatcher, plan=plan)
    assert plan.rounds.count() == vehicles
    orders = Order.objects.filter(state=OrderState.SCHEDULED, version=2)
    assert orders.count() == 2 * vehicles
    assert [event.number for event in OrderEvent.objects.all()] == [1] * 2 * vehicles
    assert OrderMessage.objects.filter(recipient=77).count() == 2 * vehicles


def test_nobody_else_schedules_orders_and_a_refusal_leaves_all_as_they_were(world: World) -> None:
    first, second = world.orders(2)
    Order.objects.filter(pk=second.pk).update(state=OrderState.CLOSED)
    wanted = {first.pk: {}, second.pk: {}}
    with pytest.raises(Refusal) as refused:
        move_orders(actor=world.stranger, details=wanted, state=OrderState.SCHEDULED)
    assert reason(refused) == "NOT_ALLOWED"
    with pytest.raises(Refusal) as refused:
        move_orders(actor=world.dispatcher, details=wanted, state=OrderState.SCHEDULED)
    assert reason(refused) in {"NOT_FROM_HERE", "STATE_IS_FINAL"}
    first.refresh_from_db()
    assert (first.state, first.events.count()) == (OrderState.ACCEPTED, 0)


@pytest.mark.django_db(transaction=True)
def test_of_publishing_and_a_change_at_once_exactly_one_wins() -> None:
    world = make_world()
    world.vehicle("渝A1", world.kitchen)
    order, *_ = world.orders(3)
    plan = computed(world)
    acts = {
        "published": lambda: publish(actor=world.dispatcher, plan=plan, version=plan.version),
        "changed": lambda: withdraw_order(
            actor=world.dispatcher, plan=plan, order=order, reason="封路", version=plan.version
        ),
    }
    gate = threading.Barrier(2)
    answers: dict[str, str] = {}

    def act(name: str) -> None:
        try:
            gate.wait()
            acts[name]()
            answers[name] = "won"
        except Refusal as refusal:
            answers[name] = refusal.reason.name
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(name,)) for name in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers.values()) == ["CHANGED_MEANWHILE", "won"]
    scheduled = Order.objects.filter(state=OrderState.SCHEDULED).count()
    planned = len(sequence(plan.rounds.get()))
    assert (scheduled, planned) == ((3, 3) if answers["published"] == "won" else (0, 2))
