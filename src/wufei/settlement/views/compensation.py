"""What districts owe each other for a month, and the loads behind each sum."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.kernel.actors import Actor, Role
from wufei.kernel.exporting import Export, as_xlsx, tonnes
from wufei.kernel.requests import actor_of_request
from wufei.registry.public import Region
from wufei.settlement.forms.asking import MonthField, last_month
from wufei.settlement.queries.origins import (
    Row,
    compensation,
    concerns,
    district_of,
    districts_by_path,
    parts_of,
    receipts_of_month,
)

READERS = (
    Role.CITY_OFFICER,
    Role.DISTRICT_OFFICER,
    Role.EVALUATOR,
    Role.PROVINCIAL_APPROVER,
    Role.OPERATOR,
)


def asked_month(request: HttpRequest) -> dt.date:
    """``?month=2026-01``; the month before this one where it names none."""
    from django.core.exceptions import ValidationError

    try:
        month = MonthField(required=False).clean(request.GET.get("month", ""))
    except ValidationError:
        month = None
    return month or last_month()


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not actor.has_role(*READERS):
        raise PermissionDenied(_("跨区补偿由市、区县无废办和评估机构查看。"))
    return actor


def _cells(row: Row) -> list[Any]:
    return [
        str(row.receiver),
        str(row.origin or _("来源不明")),
        str(row.material),
        tonnes(row.grams),
        row.grams,
        row.price_fen,
        row.amount_fen,
        row.receipts,
    ]


@login_required
@require_safe
def sheet(request: HttpRequest) -> HttpResponseBase:
    actor, month = _reader(request), asked_month(request)
    rows = compensation(actor=actor, month=month)
    if request.GET.get("export") == "xlsx":
        headings = [
            _("处置区县"), _("来源区县"), _("类别"), _("质量（吨）"), _("质量（克）"),
            _("单价（分/吨）"), _("金额（分）"), _("过磅单"),
        ]  # fmt: skip
        name = f"{_('跨区补偿')}-{month:%Y%m}"
        return as_xlsx(Export(name, headings, _cells), rows)
    crossing = [row for row in rows if row.crosses]
    context = {
        "month": month,
        "rows": rows,
        "grams": sum(row.grams for row in rows),
        "crossing": sum(row.grams for row in crossing),
        "owed": sum(row.amount_fen or 0 for row in crossing),
        "unpriced": sum(row.amount_fen is None for row in crossing),
        "unknown": sum(row.grams for row in rows if row.origin is None),
    }
    return render(request, "settlement/compensation.html", context)


@login_required
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    """The receipts behind one row: each with its share, adding up to the row."""
    actor, month = _reader(request), asked_month(request)
    regions = {
        name: Region.objects.filter(code=request.GET.get(name, "")).first()
        for name in ("receiver", "origin")
    }
    districts = districts_by_path()
    parts = [
        part
        for part in parts_of(receipts_of_month(month))
        if part.receipt.load.material.key == request.GET.get("material")
        and part.origin == regions["origin"]
        and district_of(part.receipt.site.region.path, districts) == regions["receiver"]
        and regions["receiver"] is not None
        and concerns(actor, regions["receiver"], part.origin)
    ]
    context = {
        "month": month,
        "parts": parts,
        "grams": sum(part.grams for part in parts),
        **regions,
    }
    return render(request, "settlement/compensation_trace.html", context)
