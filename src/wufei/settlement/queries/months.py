"""What the books say of a body's month: sources, quantities, product flow, differences."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet, Sum

from wufei.ledger.public import Entry, Posting, Stage
from wufei.registry.public import Material, Organisation
from wufei.settlement.domain.billing import BROUGHT, last_day, month_of
from wufei.settlement.models import GateReceipt, Load, LoadEntry

#: Tables of a report: heading keys are words of the page; values are grams or counts.
Content = dict[str, Any]


def content_of(organisation: Organisation, month: dt.date, *, cut: int) -> Content:
    """The content of a report: by entries up to ``cut``, compared with the month before."""
    if organisation.kind == Organisation.Kind.HAULER:
        now = _of_hauler(organisation, month, cut)
        before = _of_hauler(organisation, month_of(month - dt.timedelta(days=1)), cut)
    else:
        now = _of_plants(organisation, month, cut)
        before = _of_plants(organisation, month_of(month - dt.timedelta(days=1)), cut)
    now["before"] = before["totals"]
    return now


def _named(rows: dict[str, int]) -> list[dict[str, Any]]:
    return [{"name": name, "grams": grams} for name, grams in sorted(rows.items())]


def _brought(rows: Any, cut: int) -> QuerySet[LoadEntry]:
    found: QuerySet[LoadEntry] = rows.filter(
        Q(entry__reversed_by__isnull=True) | Q(entry__reversed_by__gt=cut),
        role__in=BROUGHT,
        entry_id__lte=cut,
    )
    return found


def _of_hauler(organisation: Organisation, month: dt.date, cut: int) -> Content:
    days = (month, last_day(month))
    own = LoadEntry.objects.filter(load__round__plan__hauler=organisation, load__day__range=days)
    brought = _brought(own, cut).select_related("point__region", "load__material")
    sources: dict[str, int] = defaultdict(int)
    classes: dict[str, int] = defaultdict(int)
    for row in brought:
        sources[row.point.region.name if row.point else ""] += row.grams
        classes[row.load.material.name] += row.grams
    receipts = _receipts(Q(load__round__plan__hauler=organisation), month, cut)
    plants: dict[str, int] = defaultdict(int)
    for receipt in receipts:
        plants[receipt.site.name] += receipt.accepted
    loads = Load.objects.filter(round__plan__hauler=organisation, day__range=days)
    trips = loads.values("round_id", "trip").distinct().count()
    vehicles = loads.values("vehicle_id").distinct().count()
    return {
        "totals": {
            "collected": sum(classes.values()),
            "accepted": sum(r.accepted for r in receipts),
            "refused": sum(r.refused for r in receipts),
            "trips": trips,
            "vehicles": vehicles,
        },
        "classes": _named(classes),
        "sources": _named(sources),
        "plants": _named(plants),
    }


def _receipts(condition: Q, month: dt.date, cut: int) -> list[GateReceipt]:
    rows = GateReceipt.objects.standing().filter(
        condition, occurred_at__date__range=(month, last_day(month)), entries__entry__lte=cut
    )
    return list(
        rows.distinct().select_related("site", "load__material", "load__round__plan__hauler")
    )


def _of_plants(organisation: Organisation, month: dt.date, cut: int) -> Content:
    receipts = _receipts(Q(site__organisation=organisation), month, cut)
    haulers: dict[str, int] = defaultdict(int)
    classes: dict[str, int] = defaultdict(int)
    for receipt in receipts:
        haulers[receipt.load.round.plan.hauler.name] += receipt.accepted
        classes[receipt.load.material.name] += receipt.accepted
    lines = Posting.objects.filter(
        account__site__organisation=organisation,
        day__range=(month, last_day(month)),
        entry_id__lte=cut,
    )
    fed = lines.filter(account__stage=Stage.PROCESS, grams__gt=0)
    fed = fed.exclude(entry__kind=Entry.Kind.TRANSFORMATION)
    stock = Posting.objects.filter(
        account__site__organisation=organisation,
        account__stage=Stage.STOCK,
        day__lte=last_day(month),
        entry_id__lte=cut,
    )
    return {
        "totals": {
            "received": sum(r.received for r in receipts),
            "accepted": sum(r.accepted for r in receipts),
            "refused": sum(r.refused for r in receipts),
            "treated": fed.aggregate(total=Sum("grams"))["total"] or 0,
            "loads": len(receipts),
        },
        "classes": _named(classes),
        "haulers": _named(haulers),
        "products": _by_material(_products(organisation, month, cut)),
        "stock": _by_material(stock),
    }


def _products(organisation: Organisation, month: dt.date, cut: int) -> QuerySet[Posting]:
    """What transformations fed from the body's process accounts brought forth."""
    fed = Posting.objects.filter(
        account__stage=Stage.PROCESS,
        account__site__organisation=organisation,
        grams__lt=0,
        day__range=(month, last_day(month)),
        entry__kind=Entry.Kind.TRANSFORMATION,
        entry_id__lte=cut,
    )
    rows: QuerySet[Posting] = Posting.objects.filter(
        entry_id__in=fed.order_by().values("entry_id"), grams__gt=0
    )
    return rows


def _by_material(rows: QuerySet[Posting]) -> list[dict[str, Any]]:
    totals = rows.order_by().values("material_id").annotate(total=Sum("grams"))
    found = {row["material_id"]: row["total"] for row in totals if row["total"]}
    names = dict(Material.objects.filter(pk__in=found).values_list("pk", "name"))
    return _named({names[pk]: grams for pk, grams in found.items()})
