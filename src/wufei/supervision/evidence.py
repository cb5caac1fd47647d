"""What a finding stands on, looked up: the way on a map, weighings, receipts, orders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wufei.collection.public import Order
from wufei.driving.public import CrewEvent
from wufei.rounds.public import published_rounds
from wufei.settlement.public import GateReceipt, LoadEntry
from wufei.supervision.domain.days import milliseconds, moment_of, span_of
from wufei.supervision.domain.devices import signals_of
from wufei.supervision.domain.plans import lines_of
from wufei.supervision.domain.positions import positions_between
from wufei.supervision.models import Finding
from wufei.supervision.sentences import clock
from wufei.tracking.public import Fixes

#: Minutes of the way before and after that a map shows, and the most positions of it.
AROUND, MOST_FIXES, MOST_LISTED = 20 * 60_000, 4_000, 200
_DEGREE = 10_000_000


@dataclass(frozen=True, slots=True)
class Fix:
    at: Any
    longitude: float
    latitude: float
    is_evidence: bool


@dataclass(frozen=True)
class Evidence:
    """Rows that a finding's page shows, and the map."""

    fixes: list[Fix] = field(default_factory=list)
    cut: bool = False
    weighings: list[CrewEvent] = field(default_factory=list)
    receipts: list[GateReceipt] = field(default_factory=list)
    entries: dict[int, list[int]] = field(default_factory=dict)
    readings: list[Any] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    rounds: list[Any] = field(default_factory=list)
    chart: dict[str, Any] | None = None


def address(name: str, *args: Any) -> str:
    """The address of another module's page; empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def evidence_of(finding: Finding) -> Evidence:
    """Everything that shows a finding, with the way of its vehicle around that time."""
    fixes, cut = _fixes(finding)
    receipts = _receipts(finding)
    return Evidence(
        fixes=fixes[:MOST_LISTED],
        cut=cut,
        weighings=_weighings(finding),
        receipts=receipts,
        entries=_entries(receipts),
        readings=signals_of(_keys(finding, "fill")),
        orders=_orders(finding),
        rounds=_rounds(finding),
        chart=_chart(finding, fixes),
    )


def _keys(finding: Finding, source: str) -> list[str]:
    return [item["key"] for item in finding.evidence if item["source"] == source]


def _fixes(finding: Finding) -> tuple[list[Fix], bool]:
    if not finding.plate:
        return [], False
    begins, ends = milliseconds(finding.begins_at), milliseconds(finding.ends_at)
    landed = positions_between(begins - AROUND, ends + AROUND, vehicles=[finding.plate])
    rows = _rows_of(landed.fixes, set(_keys(finding, "fix")))
    return rows[:MOST_FIXES], len(rows) > MOST_FIXES


def _rows_of(fixes: Fixes, shown: set[str]) -> list[Fix]:
    columns = (fixes.time, fixes.x, fixes.y, fixes.event)
    found = {
        (time, str(event)): Fix(moment_of(time), x / _DEGREE, y / _DEGREE, str(event) in shown)
        for time, x, y, event in zip(*(column.tolist() for column in columns), strict=True)
        if x or y
    }
    return [found[key] for key in sorted(found)]


def _weighings(finding: Finding) -> list[CrewEvent]:
    keys = _keys(finding, "weighing")
    rows = CrewEvent.objects.filter(client_id__in=keys).select_related(
        "round", "order", "point", "bin", "material", "photo"
    )
    return list(rows.order_by("happened_at", "pk"))


def _receipts(finding: Finding) -> list[GateReceipt]:
    keys = _keys(finding, "receipt")
    rows = GateReceipt.objects.filter(client_id__in=keys).select_related("site", "load__material")
    return list(rows.order_by("occurred_at", "pk"))


def _entries(receipts: Iterable[GateReceipt]) -> dict[int, list[int]]:
    """Receipt → the entries of the ledger that came of it."""
    found: dict[int, list[int]] = {}
    rows = LoadEntry.objects.filter(receipt__in=[row.pk for row in receipts]).order_by("pk")
    for receipt, entry in rows.values_list("receipt_id", "entry_id"):
        found.setdefault(receipt, []).append(entry)
    return found


def _orders(finding: Finding) -> list[Order]:
    """The orders that were due at the point on the day, of the finding's classes."""
    if finding.point is None:
        return []
    rows = Order.objects.filter(point=finding.point, day=finding.day)
    if finding.wastes:
        rows = rows.filter(material__key__in=finding.wastes)
    return list(rows.select_related("material").order_by("opens_at", "pk"))


def _rounds(finding: Finding) -> list[Any]:
    if finding.vehicle is None:
        return []
    return list(published_rounds(day=finding.day).filter(vehicle=finding.vehicle))


def _chart(finding: Finding, fixes: list[Fix]) -> dict[str, Any] | None:
    """What the map script draws; None where nothing has a position."""
    places = [
        {"name": str(row), "kind": kind, "text": str(row), "at": _at(row)}
        for row, kind in ((finding.point, "point"), (finding.plant, "plant"))
        if row is not None and row.latitude is not None
    ]
    if not fixes and not places:
        return None
    ways = _ways(finding, fixes)
    shown = [at for way in ways if not way["planned"] for at in way["at"]]
    shown += [place["at"] for place in places]
    return {
        "id": "way",
        "data_id": "way-data",
        "kind": "trackmap",
        "title": _("当时的轨迹"),
        "summary": _("灰线为前后二十分钟，红线为发现期间，虚线为计划线路。底图为示意图。"),
        "tall": True,
        "rows": fixes[:MOST_LISTED],
        "data": {
            "geo": static(settings.CITY_MAP),
            "kinds": [
                {"key": "point", "name": _("收集点")},
                {"key": "plant", "name": _("处置场所")},
            ],
            "items": places,
            "ways": ways,
            "bounds": _bounds(shown),
        },
    }


def _ways(finding: Finding, fixes: list[Fix]) -> list[dict[str, Any]]:
    """The way before, meanwhile and after; and the planned one of the vehicle."""
    begins, ends = finding.begins_at, finding.ends_at
    before = [fix for fix in fixes if fix.at <= begins]
    meanwhile = [fix for fix in fixes if begins <= fix.at <= ends]
    after = [fix for fix in fixes if fix.at >= ends]
    named = (
        (_("之前"), "around", before),
        (_("发现期间"), "during", meanwhile),
        (_("之后"), "around", after),
    )
    ways = [
        {
            "name": name,
            "look": look,
            "planned": False,
            "at": [[fix.longitude, fix.latitude] for fix in part],
            "texts": [clock(fix.at) for fix in part],
        }
        for name, look, part in named
        if part
    ]
    for line in lines_of(span_of(finding.day)) if finding.vehicle else ():
        if line.vehicle == finding.plate:
            at = [list(place) for place in line.way]
            planned = {"name": _("计划线路"), "look": "planned", "planned": True}
            ways.append({**planned, "at": at, "texts": []})
    return ways


def _at(row: Any) -> list[float]:
    return [float(row.longitude), float(row.latitude)]


def _bounds(shown: list[Any]) -> list[list[float]]:
    """West-north and east-south of what is shown, with some room."""
    xs, ys = [at[0] for at in shown], [at[1] for at in shown]
    room = max(0.004, (max(xs) - min(xs)) * 0.15, (max(ys) - min(ys)) * 0.15)
    return [[min(xs) - room, max(ys) + room], [max(xs) + room, min(ys) - room]]
