"""What was to happen on a day: services that are due, windows of classes, quotas, planned lines."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from django.db.models import Exists, OuterRef, Q

from wufei.collection.public import Order, OrderEvent, OrderState, ServiceWindow
from wufei.rounds.public import PlanState, PlantSchedule, Round, RoundStop, StopState
from wufei.supervision.domain.days import Span, local, milliseconds
from wufei.supervision.domain.registers import PLANT
from wufei.tracking.public import ClassWindow, Duty, Line, Quota

#: Orders that the city counted on: neither waiting for an answer nor called off before.
DUE = (
    OrderState.ACCEPTED,
    OrderState.SCHEDULED,
    OrderState.ARRIVED,
    OrderState.WEIGHED,
    OrderState.REFUSED,
    OrderState.DELIVERED,
    OrderState.SETTLED,
    OrderState.CLOSED,
    OrderState.MISSED,
)
#: A line through stops knows no streets. Streets are 1.6 times as long as the beeline (the median
#: measured on two networks), and such a way leaves it by up to 0.62 of its length.
LEAVES_BEELINE = 0.62
NARROWEST, METRES_A_DEGREE = 300, 111_195


def due_orders(day: dt.date) -> Any:
    """Orders of ``day`` that were due, with the stop that was planned for each."""
    missed_before = OrderEvent.objects.filter(order=OuterRef("pk"), to_state=OrderState.MISSED)
    made_up = Q(state=OrderState.REBOOKED) & Exists(missed_before)
    return (
        Order.objects.filter(Q(state__in=DUE) | made_up, day=day)
        .select_related("point", "material")
        .order_by("pk")
    )


def duties_of(span: Span) -> list[Duty]:
    """Services due on the day, by the vehicle of the published round where there is one."""
    stops = (
        RoundStop.objects.filter(order__day=span.day, round__plan__state=PlanState.PUBLISHED)
        .exclude(state=StopState.WITHDRAWN)
        .order_by("pk")
    )
    planned = dict(stops.values_list("order_id", "round__vehicle__plate"))
    return [
        Duty(
            point=order.point.code,
            opens=local(span.day, order.opens_at),
            closes=local(span.day, order.closes_at),
            waste=order.material.key,
            vehicle=planned.get(order.pk, ""),
        )
        for order in due_orders(span.day)
    ]


def haulers_of(span: Span) -> dict[tuple[str, str, int], int]:
    """Point, class and begin of a due service → the organisation that was to do it."""
    return {
        (order.point.code, order.material.key, local(span.day, order.opens_at)): order.hauler_id
        for order in due_orders(span.day)
        if order.hauler_id is not None
    }


def class_windows_of(span: Span) -> list[ClassWindow]:
    """When classes may be collected, on the days that weighings are looked at. What was agreed by
    an order counts beside the point's own windows."""
    days = [span.day + dt.timedelta(days=number) for number in (-2, -1, 0, 1)]
    found: set[ClassWindow] = set()
    for day in days:
        windows = ServiceWindow.objects.in_force(day).filter(weekday=day.weekday())
        for code, key, opens, closes in windows.values_list(
            "point__code", "materials__key", "opens_at", "closes_at"
        ):
            if key:
                found.add(ClassWindow(code, key, local(day, opens), local(day, closes)))
    kept = {(window.point, window.waste) for window in found}
    agreed = Order.objects.filter(day__in=days).exclude(state=OrderState.REQUESTED)
    for code, key, day, opens, closes in agreed.values_list(
        "point__code", "material__key", "day", "opens_at", "closes_at"
    ):
        if (code, key) in kept:
            found.add(ClassWindow(code, key, local(day, opens), local(day, closes)))
    return sorted(found, key=lambda each: (each.point, each.waste, each.opens, each.closes))


def lines_of(span: Span) -> list[Line]:
    """The way of each published round through its stops, as wide as streets may leave it."""
    rounds = (
        Round.objects.filter(
            plan__day__in=(span.day - dt.timedelta(days=1), span.day),
            plan__state=PlanState.PUBLISHED,
        )
        .select_related("vehicle", "depot")
        .prefetch_related("stops__order__point", "stops__plant")
        .order_by("vehicle__plate", "leaves_at")
    )
    lines: list[Line] = []
    for row in rounds:
        line = _line(row)
        free = not lines or lines[-1].vehicle != line.vehicle or lines[-1].ends <= line.begins
        if len(line.way) > 1 and line.begins < line.ends and free:
            lines.append(line)
    return lines


def _line(row: Round) -> Line:
    kept = (stop for stop in row.stops.all() if stop.state != StopState.WITHDRAWN)
    stops = sorted(kept, key=lambda stop: stop.position)
    calls = (stop.order.point if stop.order else stop.plant for stop in stops)
    way = _positions([row.depot, *calls, row.depot])
    longest = max((_metres(a, b) for a, b in pairwise(way)), default=0)
    return Line(
        key=row.code,
        vehicle=row.vehicle.plate,
        begins=milliseconds(row.leaves_at),
        ends=milliseconds(row.returns_at),
        way=way,
        width=max(NARROWEST, round(longest * LEAVES_BEELINE)),
    )


def _positions(rows: Iterable[Any]) -> tuple[tuple[float, float], ...]:
    """Where rows are, each position once in a row; without those that have none."""
    way: list[tuple[float, float]] = []
    for row in rows:
        if row is None or row.longitude is None or row.latitude is None:
            continue
        place = (float(row.longitude), float(row.latitude))
        if not way or way[-1] != place:
            way.append(place)
    return tuple(way)


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    across = (a[0] - b[0]) * cos(radians(a[1]))
    return hypot(across, a[1] - b[1]) * METRES_A_DEGREE


def quotas_of(span: Span) -> list[Quota]:
    """What plants may take in on the day, by their schedules.

    The library knows quotas of one class or of all: a quota that several classes share counts all
    that the site takes in, and only where it is the site's one schedule of the day.
    """
    schedules = PlantSchedule.objects.in_force(span.day).filter(
        weekdays__contains=str(span.day.isoweekday())
    )
    rows = list(schedules.select_related("site").prefetch_related("materials").order_by("pk"))
    alone = {site for site, count in Counter(row.site_id for row in rows).items() if count == 1}
    found: set[Quota] = set()
    for row in rows:
        wastes = [material.key for material in row.materials.all()]
        shared = row.quota_scope == PlantSchedule.QuotaScope.TOGETHER and len(wastes) > 1
        if row.quota_grams is None or (shared and row.site_id not in alone):
            continue
        for waste in [""] if shared or not wastes else wastes:
            plant = f"{PLANT}{row.site.code}"
            found.add(Quota(plant, span.begins, span.ends, row.quota_grams, waste))
    return sorted(found, key=lambda quota: (quota.plant, quota.waste, quota.grams))
