"""What published rounds still bring stands in the books as holds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.settlement.world import BOOKS, World
from wufei.collection.public import Order, OrderState
from wufei.ledger.public import Hold
from wufei.rounds.public import Plan, RoundStop
from wufei.settlement.public import announce_orders

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def coming(world: World) -> World:
    """The day of the plan is today, and two orders say how much they bring."""
    Plan.objects.update(day=TODAY)
    Order.objects.update(day=TODAY, closes_at=dt.time(23, 59))
    Order.objects.filter(code="O-0").update(estimated_grams=60_000)
    Order.objects.filter(code="O-1").update(estimated_grams=80_000)
    return world


def holds() -> list[tuple[str, str, int, int, str]]:
    rows = Hold.objects.order_by("id")
    return [
        (h.from_account.code, h.to_account.code, h.grams, h.settled_grams, h.state) for h in rows
    ]


def test_estimates_are_announced_once_and_settled_by_the_weighing(coming: World) -> None:
    truck = f"TRANSIT-{coming.vehicles[0].plate}"
    assert announce_orders(actor=BOOKS).made == 2
    assert announce_orders(actor=BOOKS).made == 0
    coming.weigh(0, 55_000, 1)
    coming.settle()
    assert holds() == [
        ("POINT-P-0", truck, 60_000, 55_000, "settled"),
        ("POINT-P-1", truck, 80_000, 0, "open"),
    ]
    assert coming.on_vehicles() == 55_000


def test_what_does_not_come_any_more_is_given_up_with_its_reason(coming: World) -> None:
    announce_orders(actor=BOOKS)
    Order.objects.filter(code="O-1").update(state=OrderState.CANCELLED)
    assert announce_orders(actor=BOOKS).voided == 1
    voided = Hold.objects.get(state="void")
    assert voided.events.get().reason == "订单已取消，不再到"
    assert announce_orders(actor=BOOKS).made == 0


def test_another_vehicle_is_another_announcement(coming: World) -> None:
    announce_orders(actor=BOOKS)
    RoundStop.objects.update(round=coming.rounds[1])
    done = announce_orders(actor=BOOKS)
    assert (done.made, done.voided) == (2, 2)
    open_now = Hold.objects.filter(state="open").values_list("to_account__code", flat=True)
    assert set(open_now) == {f"TRANSIT-{coming.vehicles[1].plate}"}


def test_nothing_is_announced_for_days_that_are_over(world: World) -> None:
    Order.objects.update(estimated_grams=60_000)
    assert announce_orders(actor=BOOKS).made == 0
