"""Which slots a point may book and how many places they have left: counted, never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.dateformat import format as format_day
from django.utils.translation import pgettext

from wufei.collection.models import GONE_STATES, Order, Point, ServiceSlot
from wufei.collection.queries.orders import moment
from wufei.collection.queries.terms import areas_of, holidays_between
from wufei.collection.queries.windows import hands_over, windows_of
from wufei.registry.public import Material

#: How far ahead slots are looked for at most.
FARTHEST = 60


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot on one day. ``orders_left`` may be 0; ``bins_left`` is None where bins are not
    counted; booking ends at ``bookable_until``."""

    slot: str
    name: str
    hauler_id: int
    day: dt.date
    opens_at: dt.time
    closes_at: dt.time
    orders_left: int
    bins_left: int | None
    bookable_until: dt.datetime

    @property
    def is_full(self) -> bool:
        return self.orders_left <= 0 or self.bins_left == 0

    @property
    def key(self) -> str:
        """As a form sends it."""
        return f"{self.slot}|{self.day.isoformat()}"

    @property
    def label(self) -> str:
        return slot_label(self.day, self.opens_at, self.closes_at)


def slot_label(day: dt.date, opens_at: dt.time, closes_at: dt.time) -> str:
    """``12月9日 星期三 08:00–10:00`` in the active language."""
    written = format_day(day, pgettext("date format", "n月j日"))
    return f"{written} {format_day(day, 'D')} {opens_at:%H:%M}–{closes_at:%H:%M}"


def slots_for(
    point: Point, material: Material, *, hauler_id: int | None = None
) -> list[ServiceSlot]:
    """Slots whose area, classes and kinds of point fit, on whatever day; one query."""
    classes = [material.pk, material.parent_id] if material.parent_id else [material.pk]
    rows = ServiceSlot.objects.filter(
        region__path__in=areas_of(point.region.path), materials__in=classes
    ).select_related("hauler")
    if hauler_id is not None:
        rows = rows.filter(hauler_id=hauler_id)
    fitting = (
        row for row in rows.distinct() if not row.point_kinds or point.kind in row.point_kinds
    )
    return sorted(fitting, key=lambda row: (row.opens_at, row.code))


def free_slots(
    point: Point,
    material: Material,
    *,
    now: dt.datetime | None = None,
    hauler_id: int | None = None,
    days: int = FARTHEST,
) -> list[FreeSlot]:
    """What may be booked from now on while the point hands the class over, day by day, also what
    is full. Four queries."""
    now = now or timezone.now()
    first = timezone.localdate(now)
    slots = slots_for(point, material, hauler_id=hauler_id)
    last = first + dt.timedelta(days=days)
    holidays = holidays_between(first, last) if slots else {}
    windows = windows_of(point, material) if slots else []
    taken = places_taken(slots, first, last)
    ahead = [first + dt.timedelta(days=number) for number in range(days + 1)]
    return [
        _free(slot, day, *taken.get((slot.pk, day), (0, 0)))
        for day in ahead
        for slot in slots
        if _runs(slot, day, (day - first).days, holiday=day in holidays)
        and cut_off(slot, day) > now
        and hands_over(windows, day, slot.opens_at, slot.closes_at)
    ]


def _runs(slot: ServiceSlot, day: dt.date, ahead: int, *, holiday: bool) -> bool:
    in_time = slot.weekday == day.weekday() and slot.in_force_on(day) and ahead <= slot.horizon_days
    return in_time and (slot.on_holidays or not holiday)


def cut_off(slot: ServiceSlot, day: dt.date) -> dt.datetime:
    """From when on people no longer book, change or cancel."""
    return moment(day, slot.opens_at) - dt.timedelta(minutes=slot.cut_off_minutes)


def places_taken(
    slots: Iterable[ServiceSlot], first: dt.date, last: dt.date, *, besides: Order | None = None
) -> dict[tuple[int, dt.date], tuple[int, int]]:
    """Orders and bins by slot and day; without ``besides``, which is about to be changed."""
    rows = Order.objects.filter(slot__in=list(slots), day__range=(first, last)).exclude(
        state__in=GONE_STATES
    )
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    counted = rows.order_by().values_list("slot", "day").annotate(Count("pk"), Sum("bins"))
    return {(slot, day): (orders, bins or 0) for slot, day, orders, bins in counted}


def _free(slot: ServiceSlot, day: dt.date, orders: int, bins: int) -> FreeSlot:
    left = None if slot.capacity_bins is None else max(slot.capacity_bins - bins, 0)
    return FreeSlot(
        slot=slot.code,
        name=str(slot),
        hauler_id=slot.hauler_id,
        day=day,
        opens_at=slot.opens_at,
        closes_at=slot.closes_at,
        orders_left=max(slot.capacity_orders - orders, 0),
        bins_left=left,
        bookable_until=cut_off(slot, day),
    )
