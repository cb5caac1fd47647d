"""Who answers for a place: the holders of the responsibility chain, the nearest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q

from wufei.collection.public import Point
from wufei.inspection.models import ChainHolder
from wufei.registry.public import Region


def chain_of(*, region: Region, point: Point | None, day: dt.date) -> list[ChainHolder]:
    """Holders in force on ``day``, one per level: for the point itself, else the nearest region.

    In the order of the levels, level 1 first. Levels without a holder are left out.
    """
    paths = list(_paths_up(region.path))
    place = Q(region__path__in=paths)
    if point is not None:
        place |= Q(point=point)
    rows = (
        ChainHolder.objects.in_force(day)
        .filter(place)
        .select_related("role", "region", "point__region", "user", "person")
        .order_by("role__level", "pk")
    )
    nearest: dict[int, ChainHolder] = {}
    for row in rows:
        known = nearest.get(row.role_id)
        if row.role.in_force_on(day) and (known is None or _depth(row) > _depth(known)):
            nearest[row.role_id] = row
    return sorted(nearest.values(), key=lambda row: (row.role.level, row.role.code))


def _paths_up(path: str) -> Iterator[str]:
    """The path itself and those above: /a/b/, /a/."""
    parts = path.strip("/").split("/")
    for count in range(len(parts), 0, -1):
        yield f"/{'/'.join(parts[:count])}/"


def _depth(holder: ChainHolder) -> int:
    """A point lies deeper than any region."""
    return 1_000 if holder.region is None else holder.region.path.count("/")
