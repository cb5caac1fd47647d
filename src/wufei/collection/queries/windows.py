"""When a point hands over a class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from wufei.collection.models import Point, ServiceWindow
from wufei.registry.public import Material


def windows_of(point: Point, material: Material) -> list[ServiceWindow]:
    """Of the class or the one above it, whenever in force, by weekday and time; one query."""
    classes = [pk for pk in (material.pk, material.parent_id) if pk]
    rows = set(ServiceWindow.objects.filter(point=point, materials__in=classes))
    return sorted(rows, key=lambda row: (row.weekday, row.opens_at))


def hands_over(
    windows: Iterable[ServiceWindow], day: dt.date, opens_at: dt.time, closes_at: dt.time
) -> bool:
    """Whether one of ``windows`` is open for a while between these times of ``day``; a point that
    has none in force that day hands over at any time."""
    standing = [row for row in windows if row.in_force_on(day)]
    return not standing or any(
        row.weekday == day.weekday() and row.opens_at < closes_at and opens_at < row.closes_at
        for row in standing
    )
