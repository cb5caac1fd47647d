"""Which terms of booking hold at a point: the dated rows of the nearest area."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wufei.collection.models import BookingRule, Contract, ContractState, LoadBand, Point
from wufei.registry.public import Material, SpecialDay


def areas_of(path: str) -> list[str]:
    """The paths of a region and of all regions above it, from the top."""
    codes = [code for code in path.split("/") if code]
    return [f"/{'/'.join(codes[: number + 1])}/" for number in range(len(codes))]


def rule_at(point: Point, day: dt.date) -> BookingRule:
    """The terms at ``point`` on ``day``; the house's defaults where no area has said anything."""
    rows = BookingRule.objects.in_force(day).select_related("region")
    found: BookingRule | None = _nearest(rows, point)
    return found or BookingRule()


def band_at(point: Point, material: Material, day: dt.date) -> LoadBand | None:
    """What a bin of the class normally weighs there; None where nobody has said."""
    classes = [material.pk, material.parent_id] if material.parent_id else [material.pk]
    rows = LoadBand.objects.in_force(day).filter(material__in=classes).select_related("region")
    found: LoadBand | None = _nearest(rows, point)
    return found


def _nearest(rows: Any, point: Point) -> Any:
    """The row of the smallest area that holds the point; of two for the same area the later."""
    path = point.region.path
    fitting = [row for row in rows if row.region is None or path.startswith(row.region.path)]
    return max(fitting, key=_nearness, default=None)


def _nearness(row: Any) -> tuple[int, dt.date, int]:
    return len(row.region.path) if row.region else 0, row.valid_from or dt.date.min, row.pk


def holidays_between(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Public holidays of the calendar with their names."""
    rows = SpecialDay.objects.filter(day__range=(first, last), kind=SpecialDay.Kind.HOLIDAY)
    return dict(rows.values_list("day", "name"))


def hauler_of(point: Point, material: Material, day: dt.date) -> int | None:
    """Who comes by contract; None where no contract in force covers the class."""
    if point.organisation_id is None:
        return None
    classes = [material.pk, material.parent_id] if material.parent_id else [material.pk]
    found: int | None = (
        Contract.objects.in_force(day)
        .filter(holder=point.organisation_id, state=ContractState.ACTIVE, materials__in=classes)
        .order_by("-valid_from", "code")
        .values_list("hauler", flat=True)
        .first()
    )
    return found
