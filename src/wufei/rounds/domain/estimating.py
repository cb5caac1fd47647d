"""From an order to what a vehicle must take and how long it takes: masses, volumes, seconds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg

from wufei.collection.public import Bin, Order
from wufei.registry.public import Material, Organisation, density_on
from wufei.rounds.models import PlanningRule
from wufei.rounds.models.notations import read_densities, read_service


def rule_for(*, hauler: Organisation, day: dt.date) -> PlanningRule:
    """The rule in force for the hauler: its own, the smallest division's, everywhere's, or the
    defaults (a row without a key)."""
    found: PlanningRule | None = None
    best = (-1, "")
    for rule in PlanningRule.objects.in_force(day).select_related("region").order_by("id"):
        if rule.hauler_id not in {None, hauler.pk}:
            continue
        path = rule.region.path if rule.region else ""
        if not hauler.region.path.startswith(path):
            continue
        rank = (2 if rule.hauler_id else int(bool(path)), path)
        if rank >= best:
            best, found = rank, rule
    return found or PlanningRule()


@dataclass(frozen=True, slots=True)
class Demand:
    """Grams, litres, seconds at the point, and bins (counted or guessed)."""

    grams: int
    litres: int
    seconds: int
    bins: int


class Estimator:
    """Demands of the orders of one day under one rule; reads bins and densities once.

    Bins have the mean size of the point's bins of that class, and are as full as the rule says. A
    mass becomes a volume by the class's density: the rule's, the registry's, or the usual one.
    """

    def __init__(self, rule: PlanningRule, orders: Sequence[Order], day: dt.date) -> None:
        self.rule = rule
        self.service = read_service(rule.service)
        self.litres = _sizes({order.point_id for order in orders}, day)
        declared = read_densities(rule.densities)
        self.densities = {
            material.pk: declared.get(material.key)
            or _declared(material, day)
            or rule.usual_density
            for material in {order.material for order in orders}
        }

    def demand(self, order: Order) -> Demand:
        density = self.densities[order.material_id]
        size = self.litres.get((order.point_id, order.material_id), self.rule.usual_bin_litres)
        in_a_bin = max(1, size * self.rule.fill_percent // 100)
        grams = order.estimated_grams
        bins = order.bins
        if grams is None:
            grams = (bins or 0) * in_a_bin * density
        if bins is None:
            bins = -(-grams // (in_a_bin * density))
            litres = -(-grams // density)
        else:
            litres = bins * in_a_bin
        stop, each = self.service.get(
            order.point.kind, (self.rule.stop_seconds, self.rule.bin_seconds)
        )
        return Demand(grams, litres, stop + each * bins, bins)


def _sizes(points: Iterable[int], day: dt.date) -> dict[tuple[int, int], int]:
    rows: Any = Bin.objects.in_force(day)
    sums: dict[tuple[int, int], int] = defaultdict(int)
    wanted = set(points)
    for row in rows.values("point_id", "material_id").order_by().annotate(size=Avg("litres")):
        if row["point_id"] in wanted:
            sums[row["point_id"], row["material_id"]] = round(row["size"])
    return dict(sums)


def _declared(material: Material, day: dt.date) -> int | None:
    density = density_on(material, day)
    return round(density) if density else None
