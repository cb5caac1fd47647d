"""The tree of divisions as it stood on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from wufei.registry.models import FormerPlacement, Region, Succession


@dataclass(slots=True)
class Node:
    """A division and what lay below it."""

    region: Region
    children: list[Node] = field(default_factory=list)


def region_on(code: str, day: dt.date) -> Region | None:
    """The division with ``code`` if it was in force on ``day``."""
    row: Region | None = Region.objects.filter(code=code).in_force(day).first()
    return row


def successors_of(region: Region, day: dt.date) -> list[Region]:
    """The divisions that stand for ``region`` on ``day``: itself while in force, otherwise what it
    became by merge, split or transfer, followed to the end, by code."""
    if region.in_force_on(day):
        return [region]
    found: dict[str, Region] = {}
    seen = {region.pk}
    waiting = [region.pk]
    while waiting:
        rows: Iterable[Succession] = Succession.objects.filter(
            from_region__in=waiting, effective_on__lte=day
        ).select_related("to_region")
        nexts = [row.to_region for row in rows if row.to_region_id not in seen]
        seen.update(row.pk for row in nexts)
        found.update({row.code: row for row in nexts if row.in_force_on(day)})
        waiting = [row.pk for row in nexts if not row.in_force_on(day)]
    return [found[code] for code in sorted(found)]


def parent_on(region: Region, day: dt.date) -> Region | None:
    """The division above ``region`` on ``day``."""
    former: FormerPlacement | None = (
        region.former_placements.filter(until__gt=day).select_related("parent").first()
    )
    return former.parent if former else region.parent


def children_on(parent: Region, day: dt.date) -> list[Region]:
    """The divisions in force directly below ``parent`` on ``day``, by code."""
    placed = placements_on(day)
    then_here = [pk for pk, above in placed.items() if above == parent.pk]
    rows = Region.objects.in_force(day).filter(Q(parent=parent) | Q(pk__in=then_here))
    return [row for row in rows.order_by("code") if placed.get(row.pk, row.parent_id) == parent.pk]


def placements_on(day: dt.date) -> dict[int, int]:
    """The former parents that still held on ``day``, by region: the exceptions to ``parent_id``."""
    rows = FormerPlacement.objects.filter(until__gt=day).order_by("-until")
    return dict(rows.values_list("region_id", "parent_id"))


def districts_on(day: dt.date) -> list[Region]:
    """The districts and counties in force on ``day``, by code."""
    rows = Region.objects.filter(level=Region.Level.DISTRICT).in_force(day)
    return list(rows.order_by("code"))


def tree_on(day: dt.date) -> list[Node]:
    """The divisions in force on ``day`` from the top down to the townships, each by code."""
    levels = (Region.Level.PROVINCE, Region.Level.DISTRICT, Region.Level.TOWNSHIP)
    placed = placements_on(day)
    rows: Iterable[Region] = Region.objects.in_force(day).filter(level__in=levels)
    nodes = {row.pk: Node(row) for row in sorted(rows, key=lambda row: row.code)}
    roots = []
    for pk, node in nodes.items():
        above = placed.get(pk, node.region.parent_id)
        if above is None:
            roots.append(node)
        elif above in nodes:
            nodes[above].children.append(node)
    return roots
