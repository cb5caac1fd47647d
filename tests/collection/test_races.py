"""Several at once, with real threads, on the database under test: nobody gets a place twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import make_smallest_city
from tests.collection.world import DAY, a_draft, an_order
from tests.ledger.test_races import at_once
from wufei.collection.public import (
    Order,
    OrderState,
    Point,
    ServiceSlot,
    StandingOrder,
    amend,
    book,
    cancel,
    make_orders,
    move_order,
)
from wufei.kernel.actors import Actor, Grant, Role, system_actor
from wufei.registry.public import Material, Organisation, Region

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SYSTEM = system_actor("tests")
HOME = "/500000/500107/"


def resident(number: int) -> Actor:
    return Actor(100 + number, f"居民{number}", (Grant(Role.RESIDENT, region_path=HOME),))


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 12, 7, 1, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def slot() -> ServiceSlot:
    """Three places on Wednesday morning at point P-1, as rows."""
    make_smallest_city()
    district = Region.objects.get(code="500107")
    kitchen = Material.objects.create(key="kitchen", scheme="household", name="厨余垃圾")
    Point.objects.create(code="P-1", name="桶组", kind="compound", region=district)
    row: ServiceSlot = ServiceSlot.objects.create(
        code="W-AM",
        name="周三上午",
        hauler=Organisation.objects.get(code="ORG-HAUL-1"),
        region=district,
        weekday=2,
        opens_at=dt.time(8),
        closes_at=dt.time(10),
        capacity_orders=3,
    )
    row.materials.add(kitchen)
    return row


def test_ten_want_the_last_three_places(slot: ServiceSlot) -> None:
    answers = Counter(at_once(10, lambda n: book(actor=resident(n), draft=a_draft()).state))
    assert answers["accepted"] == 3
    assert answers["collection.slot_full"] == 7
    assert Order.objects.filter(day=DAY).count() == 3


def test_places_of_one_slot_are_raced_from_several_points(slot: ServiceSlot) -> None:
    """Each point's own lock does not order these: the slot's must."""
    for number in range(8):
        Point.objects.create(
            code=f"Q-{number}",
            name="桶组",
            kind="compound",
            region=Region.objects.get(code="500107"),
        )
    answers = Counter(
        at_once(8, lambda n: book(actor=resident(n), draft=a_draft(point=f"Q-{n}")).state)
    )
    assert answers == {"accepted": 3, "collection.slot_full": 5}


def test_the_same_booking_sent_at_once_is_one_order(slot: ServiceSlot) -> None:
    draft = a_draft()
    answers = set(at_once(6, lambda _n: book(actor=resident(1), draft=draft).code))
    assert answers == {Order.objects.get().code}


def test_of_amending_and_cancelling_one_wins(slot: ServiceSlot) -> None:
    order = book(actor=resident(1), draft=a_draft())

    def act(number: int) -> str:
        if number % 2:
            return cancel(actor=resident(1), order=order, version=2, reason="x").state
        return amend(actor=resident(1), order=order, version=2, bins=3 + number).state

    answers = Counter(at_once(6, act))
    row = Order.objects.get()
    assert row.version == 3
    assert [event.number for event in row.events.all()] == [1, 2, 3]
    if row.state == OrderState.CANCELLED:
        assert answers["collection.changed_meanwhile"] == 3
        assert answers["cancelled"] == 3  # asked again, a cancelled order is answered
    else:
        assert answers == {"accepted": 1, "collection.changed_meanwhile": 5}


def test_events_of_many_movers_have_no_gaps(slot: ServiceSlot) -> None:
    order = an_order(Point.objects.get(code="P-1"), Material.objects.get(), state="scheduled")

    def weigh(number: int) -> str:
        return move_order(
            actor=SYSTEM, order=order, state=OrderState.WEIGHED, collected_grams=1000 + number
        ).state

    assert Counter(at_once(8, weigh)) == {"weighed": 8}
    assert [event.number for event in order.events.all()] == list(range(1, 9))
    assert Order.objects.get().version == 9


def test_a_recurrence_made_twice_at_once_has_each_day_once(slot: ServiceSlot) -> None:
    standing: StandingOrder = StandingOrder.objects.create(
        code="ST-1",
        point=Point.objects.get(code="P-1"),
        material=Material.objects.get(),
        hauler=slot.hauler,
        weekdays="1234567",
        opens_at=dt.time(6),
        closes_at=dt.time(7),
        bins=2,
    )
    made = at_once(4, lambda _n: make_orders(standing=standing).made)
    assert sorted(made) == [0, 0, 0, 14]
    assert Order.objects.count() == 14


def test_cancelling_while_the_recurrence_is_made_does_not_wait_in_a_ring(
    slot: ServiceSlot,
) -> None:
    standing: StandingOrder = StandingOrder.objects.create(
        code="ST-1",
        point=Point.objects.get(code="P-1"),
        material=Material.objects.get(),
        hauler=slot.hauler,
        weekdays="1234567",
        opens_at=dt.time(6),
        closes_at=dt.time(7),
        bins=2,
    )
    make_orders(standing=standing)
    orders = list(Order.objects.order_by("day"))

    def act(number: int) -> str:
        if number % 2:
            make_orders(standing=standing)
            return "made"
        return cancel(actor=SYSTEM, order=orders[number], reason="x").state

    assert Counter(at_once(8, act)) == {"made": 4, "cancelled": 4}
    assert Order.objects.exclude(state=OrderState.CANCELLED).count() == 10
