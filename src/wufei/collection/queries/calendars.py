"""What stands in a calendar that a phone subscribes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from wufei.collection.domain.recurring import calendar_of, exceptions_of, planned_days
from wufei.collection.models import CalendarFeed, Order, OrderEvent, OrderState, StandingOrder
from wufei.collection.queries.orders import moment

BACK = dt.timedelta(days=30)
AHEAD = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a calendar. ``tentative``: from a recurrence, not yet an order."""

    key: str
    begins: dt.datetime
    ends: dt.datetime
    material: str
    place: str
    address: str
    bins: int | None
    note: str
    code: str
    state: OrderState | None
    sequence: int
    changed_at: dt.datetime

    @property
    def tentative(self) -> bool:
        return self.state is None

    @property
    def cancelled(self) -> bool:
        return self.state in (OrderState.CANCELLED, OrderState.REBOOKED)


def happenings_of(feed: CalendarFeed, *, today: dt.date | None = None) -> list[Happening]:
    """Orders from thirty days back, and what recurrences will bring within ninety days.

    A crew's calendar holds the orders that were scheduled for it or its vehicle.
    """
    day = today or timezone.localdate()
    orders = _orders(feed).filter(day__range=(day - BACK, day + AHEAD))
    rows = list(orders.select_related("point", "material").order_by("day", "opens_at", "pk"))
    if feed.crew is not None:
        rows = _of_crew(feed.crew, rows)
    found = [_from_order(row) for row in rows if row.standing_id is None or _is_shown(row)]
    if feed.crew is None:
        found += _planned(feed, rows, day)
    return sorted(found, key=lambda each: (each.begins, each.key))


def _orders(feed: CalendarFeed) -> Any:
    if feed.point_id is not None:
        return Order.objects.filter(point=feed.point_id)
    if feed.contract_id is not None:
        return Order.objects.filter(contract=feed.contract_id)
    assert feed.crew is not None
    return Order.objects.filter(hauler=feed.crew.organisation_id)


def _is_shown(order: Order) -> bool:
    """A day of a recurrence that was called off and made anew is shown once: as it stands."""
    return order.state != OrderState.CANCELLED or order.day >= timezone.localdate()


def _of_crew(crew: Any, orders: list[Order]) -> list[Order]:
    events = OrderEvent.objects.filter(
        order__in=[order.pk for order in orders], to_state=OrderState.SCHEDULED
    )
    latest = dict(events.order_by("number").values_list("order", "detail"))
    plate = crew.vehicle.plate if crew.vehicle else None
    return [order for order in orders if _goes_with(latest.get(order.pk, {}), crew.code, plate)]


def _goes_with(detail: dict[str, Any], crew: str, plate: str | None) -> bool:
    if detail.get("crew"):
        return bool(detail["crew"] == crew)
    return plate is not None and detail.get("vehicle") == plate


def _from_order(order: Order) -> Happening:
    return Happening(
        key=f"order-{order.client_id}",
        begins=moment(order.day, order.opens_at),
        ends=moment(order.day, order.closes_at),
        material=str(order.material),
        place=str(order.point),
        address=order.point.address,
        bins=order.bins,
        note=order.note,
        code=order.code,
        state=OrderState(order.state),
        sequence=order.version,
        changed_at=order.booked_at,
    )


def _planned(feed: CalendarFeed, orders: list[Order], today: dt.date) -> Iterator[Happening]:
    """Days of recurrences without an order yet, holidays and exceptions counted in."""
    rows = StandingOrder.objects.exclude(valid_to__lte=today)
    if feed.point_id is not None:
        rows = rows.filter(point=feed.point_id)
    else:
        assert feed.contract is not None
        classes = feed.contract.materials.all()
        holder = feed.contract.holder_id
        rows = rows.filter(point__organisation=holder, material__in=classes)
    made = {(order.standing_id, order.standing_day) for order in orders}
    tomorrow, last = today + dt.timedelta(days=1), today + AHEAD
    calendar = calendar_of(tomorrow, last)
    for standing in rows.select_related("point", "material").order_by("pk"):
        exceptions = exceptions_of(standing)
        for planned in planned_days(
            standing, tomorrow, last, calendar=calendar, exceptions=exceptions
        ):
            if (standing.pk, planned.standing_day) not in made:
                yield _from_standing(standing, planned.standing_day, planned.day)


def _from_standing(standing: StandingOrder, standing_day: dt.date, day: dt.date) -> Happening:
    return Happening(
        key=f"standing-{standing.pk}-{standing_day.isoformat()}",
        begins=moment(day, standing.opens_at),
        ends=moment(day, standing.closes_at),
        material=str(standing.material),
        place=str(standing.point),
        address=standing.point.address,
        bins=standing.bins,
        note=standing.note,
        code=standing.code,
        state=None,
        sequence=0,
        changed_at=moment(day, standing.opens_at) - AHEAD,
    )
