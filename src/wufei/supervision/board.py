"""One day at a glance: findings by rule and district, where they are, and what goes on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from wufei.collection.public import Order, OrderState
from wufei.kernel.actors import Actor
from wufei.registry.public import Region, Vehicle
from wufei.supervision.domain.days import local, moment_of
from wufei.supervision.models import Finding, FindingRun
from wufei.supervision.naming import RULES, rule_name
from wufei.supervision.queries import findings_between
from wufei.supervision.sentences import names_of, sentence_of

MOST_ON_MAP, MOST_LISTED = 500, 50


@dataclass(frozen=True, slots=True)
class Going:
    """A stop or a silence that is too long already and has not ended."""

    plate: str
    since: dt.datetime
    place: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """A service whose window is over and of which nothing was told."""

    order: Order
    until: dt.datetime


def matrix(actor: Actor, day: dt.date) -> dict[str, Any]:
    """Counts by rule (rows) and district (columns) of the day, with sums; false alarms left out."""
    rows = findings_between(actor=actor, first=day, last=day).select_related(None).order_by()
    counted = rows.values_list("rule", "region__path").annotate(count=Count("pk"))
    districts = {
        row.code: row for row in Region.objects.filter(level=Region.Level.DISTRICT).order_by("path")
    }
    cells: dict[tuple[str, str], int] = {}
    for rule, path, count in counted:
        codes = (path or "").strip("/").split("/")
        code = next((code for code in codes if code in districts), "")
        cells[rule, code] = cells.get((rule, code), 0) + count
    shown = [code for code in [*districts, ""] if any(cell[1] == code for cell in cells)]
    lines = [
        {
            "rule": rule,
            "name": rule_name(rule),
            "counts": [cells.get((rule, code), 0) for code in shown],
            "total": sum(cells.get((rule, code), 0) for code in shown),
        }
        for rule in RULES
        if any(cell[0] == rule for cell in cells)
    ]
    names = [str(districts[code]) if code else _("全市") for code in shown]
    return {"districts": names, "lines": lines, "total": sum(cells.values())}


def picture(actor: Actor, day: dt.date) -> dict[str, Any] | None:
    """Findings of the day that have a place, on the drawing of the city; None where none has."""
    rows = list(findings_between(actor=actor, first=day, last=day)[:MOST_ON_MAP])
    placed = [(row, at) for row in rows if (at := _at(row)) is not None]
    if not placed:
        return None
    names = names_of(row for row, _place in placed)
    items = [
        {
            "name": rule_name(row.rule),
            "kind": row.severity,
            "text": sentence_of(row, names),
            "at": at,
            "href": reverse("supervision:finding", args=[row.pk]),
        }
        for row, at in placed
    ]
    kinds = [("low", _("一般")), ("middle", _("较重")), ("high", _("严重"))]
    return {
        "id": "day",
        "data_id": "day-data",
        "kind": "pointmap",
        "title": _("发现分布"),
        "summary": _("有固定地点的发现，颜色表示严重程度。底图为示意图。"),
        "tall": True,
        "rows": [(row, item["text"]) for (row, _place), item in zip(placed, items, strict=True)],
        "without": len(rows) - len(placed),
        "data": {
            "geo": static(settings.CITY_MAP),
            "items": items,
            "kinds": [{"key": key, "name": name} for key, name in kinds],
        },
    }


def _at(row: Finding) -> list[float] | None:
    place = row.point or row.plant
    if place is None or place.longitude is None or place.latitude is None:
        return None
    return [float(place.longitude), float(place.latitude)]


def going_on(actor: Actor, day: dt.date) -> dict[str, Any]:
    """Stops and silences that have not ended, as the last look of the watch saw them, of vehicles
    that the actor sees; ``at``: when that was, None where nobody watches."""
    run = FindingRun.objects.filter(
        day=day, kind=FindingRun.Kind.LIVE, finished_at__isnull=True
    ).first()
    if run is None or not run.meanwhile:
        return {"at": None, "standing": [], "silent": []}
    plates = {row[0] for name in ("standing", "silent") for row in run.meanwhile[name]}
    seen = set(
        Vehicle.objects.visible_to(actor).filter(plate__in=plates).values_list("plate", flat=True)
    )
    return {
        "at": moment_of(run.meanwhile["at"]),
        **{
            name: [
                Going(plate, moment_of(since), place.rpartition(":")[2])
                for plate, since, _until, place in run.meanwhile[name]
                if plate in seen
            ][:MOST_LISTED]
            for name in ("standing", "silent")
        },
    }


def overdue(actor: Actor, day: dt.date, now: dt.datetime) -> list[Overdue]:
    """Orders of the day whose window is over and that are still waited for, the oldest first."""
    rows = (
        Order.objects.visible_to(actor)
        .filter(day=day, state__in=(OrderState.ACCEPTED, OrderState.SCHEDULED))
        .select_related("point", "material", "hauler")
        .order_by("closes_at", "pk")
    )
    late = [Overdue(row, moment_of(local(day, row.closes_at))) for row in rows[:2000]]
    return [each for each in late if each.until < now][:MOST_LISTED]
