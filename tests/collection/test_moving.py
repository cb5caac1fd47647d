"""The lifecycle of orders: nothing moves but along the table, and each step leaves one event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.collection.test_points import refused
from tests.collection.world import DAY, NEIGHBOUR, an_order, driver
from tests.registry.actors import CITY, EVALUATOR, dispatcher
from wufei.collection.public import (
    ORDER_LIFECYCLE,
    CollectionReason,
    Order,
    OrderEvent,
    OrderState,
    Point,
    duties_on,
    move_order,
    orders_to_plan,
)
from wufei.kernel.reasons import TransitionReason
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Organisation, Region

NOON = timezone.make_aware(dt.datetime(2026, 12, 9, 12))
S = OrderState


class OrderLife(RuleBasedStateMachine):
    """Any sequence of wishes: the order is where the table leads, told in events without gaps."""

    @initialize()
    def book(self) -> None:
        tag = Order.objects.count()
        region, _made = Region.objects.get_or_create(
            code="500107",
            defaults={
                "name": "区",
                "level": "district",
                "kind": "district",
                "path": "/500000/500107/",
            },
        )
        material, _made = Material.objects.get_or_create(
            key="kitchen", defaults={"scheme": "household", "name": "厨余垃圾"}
        )
        point = Point.objects.create(code=f"P-{tag}", name="点", kind="compound", region=region)
        self.order = an_order(point, material)
        self.state = S.REQUESTED
        self.told: list[tuple[str, str]] = []
        self.grams: int | None = None

    @rule(wanted=st.sampled_from(S), grams=st.integers(1, 3))
    def wish(self, wanted: OrderState, grams: int) -> None:
        found: dict[str, Any] = {"collected_grams": grams} if wanted == S.WEIGHED else {}
        allowed = wanted in ORDER_LIFECYCLE.next_states(self.state)
        try:
            move_order(actor=CITY, order=self.order, state=wanted, **found)
        except Refusal:
            assert not allowed
            assert wanted != self.state
            return
        if wanted != self.state or (found and grams != self.grams):
            assert allowed or wanted == self.state
            self.told.append((self.state, wanted))
        if wanted == S.WEIGHED:
            self.grams = grams
        elif wanted == S.REFUSED or (wanted == S.ARRIVED and self.state != S.ARRIVED):
            self.grams = None
        self.state = wanted

    @rule(number=st.integers(0, 4), grams=st.integers(1, 3))
    def go_on(self, number: int, grams: int) -> None:
        followers = ORDER_LIFECYCLE.next_states(self.state)
        if followers:
            self.wish(followers[number % len(followers)], grams)

    @invariant()
    def events_tell_the_whole_story(self) -> None:
        if not hasattr(self, "order"):
            return
        row = Order.objects.get(pk=self.order.pk)
        events = list(row.events.all())
        assert row.state == self.state
        assert row.collected_grams == self.grams
        assert row.version == 1 + len(events)
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        assert [(event.from_state, event.to_state) for event in events] == self.told


class TestOrderLife(OrderLife.TestCase, TestCase):  # type: ignore[misc,name-defined]
    settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


pytestmark = pytest.mark.django_db


@pytest.fixture
def order(point: Point, kitchen: Material, hauler: Organisation) -> Order:
    return an_order(point, kitchen, hauler=hauler)


def test_a_crew_drives_weighs_delivers_and_is_told_each_time(
    order: Order, hauler: Organisation
) -> None:
    crew = driver(hauler)
    for state in (S.ACCEPTED, S.SCHEDULED, S.ARRIVED):
        move_order(actor=crew, order=order, state=state)
    weighed = move_order(
        actor=crew,
        order=order,
        state=S.WEIGHED,
        happened_at=NOON,
        detail={"vehicle": "渝A00001"},
        collected_grams=81_500,
        collected_bins=2,
        grade=4,
    )
    assert (weighed.collected_grams, weighed.collected_bins, weighed.grade) == (81_500, 2, 4)
    assert weighed.served_at == NOON
    last = weighed.events.last()
    assert (last.number, last.verb, last.actor_name, last.happened_at) == (
        4,
        "weighed",
        "向勇",
        NOON,
    )
    assert last.detail == {
        "vehicle": "渝A00001",
        "collected_grams": 81_500,
        "collected_bins": 2,
        "grade": 4,
    }


def test_the_same_move_again_is_answered_and_a_second_weighing_counts(order: Order) -> None:
    for state in (S.ACCEPTED, S.SCHEDULED):
        move_order(actor=CITY, order=order, state=state)
    for grams in (40_000, 40_000, 81_500):
        move_order(actor=CITY, order=order, state=S.WEIGHED, collected_grams=grams)
    row = Order.objects.get(pk=order.pk)
    assert (row.collected_grams, row.version, row.events.count()) == (81_500, 5, 4)


def test_a_weighing_taken_back_takes_its_findings_along(order: Order) -> None:
    for state in (S.ACCEPTED, S.SCHEDULED):
        move_order(actor=CITY, order=order, state=state)
    move_order(actor=CITY, order=order, state=S.WEIGHED, collected_grams=40_000, grade=2)
    row = move_order(actor=CITY, order=order, state=S.ARRIVED, reason="称错")
    assert (row.collected_grams, row.grade, row.served_at) == (None, None, None)


@pytest.mark.parametrize("actor", [EVALUATOR, NEIGHBOUR, dispatcher(0)])
def test_who_does_not_work_on_an_order_moves_nothing(order: Order, actor: Any) -> None:
    wish = {"order": order, "state": S.ACCEPTED}
    refused(CollectionReason.NOT_ALLOWED, move_order, actor=actor, **wish)


def test_what_is_wrong_is_refused_by_reason(order: Order) -> None:
    refused(TransitionReason.NOT_FROM_HERE, move_order, order=order, state=S.SETTLED)
    wish = {"order": order, "state": S.WEIGHED, "grade": 6}
    refused(CollectionReason.GRADE_OUT_OF_RANGE, move_order, **wish)


def test_events_are_only_added(order: Order) -> None:
    move_order(actor=CITY, order=order, state=S.ACCEPTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderEvent.objects.filter(order=order).update(reason="改")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderEvent.objects.filter(order=order).delete()


def test_planners_and_supervisors_read_the_day(
    order: Order, hauler: Organisation, point: Point, kitchen: Material
) -> None:
    an_order(point, kitchen, hauler=hauler, state=S.CANCELLED)
    an_order(point, kitchen, hauler=hauler, day=DAY + dt.timedelta(days=1), state=S.ACCEPTED)
    who = {"actor": dispatcher(hauler.pk), "hauler": hauler, "day": DAY}
    assert list(orders_to_plan(**who)) == []
    move_order(actor=CITY, order=order, state=S.ACCEPTED)
    assert list(orders_to_plan(**who)) == [order]
    assert list(orders_to_plan(**{**who, "actor": dispatcher(0)})) == []
    (duty,) = duties_on(DAY)
    assert (duty.code, duty.point_code, duty.material, duty.hauler_id) == (
        order.code,
        "P-1",
        "kitchen",
        hauler.pk,
    )
    assert (duty.opens_at, duty.closes_at) == (
        timezone.make_aware(dt.datetime(2026, 12, 9, 8)),
        timezone.make_aware(dt.datetime(2026, 12, 9, 10)),
    )
    assert (duty.state, duty.served_at) == (S.ACCEPTED, None)
    assert duties_on(DAY, hauler_id=hauler.pk + 1) == []
