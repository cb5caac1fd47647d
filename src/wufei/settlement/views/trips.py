"""Loads: the list, and one load with its weighings, receipts and difference."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wufei.kernel.exporting import Export, tonnes
from wufei.kernel.listing import answer_list
from wufei.kernel.requests import actor_of_request
from wufei.ledger.public import Lot
from wufei.settlement.filters import LoadFilters
from wufei.settlement.models import LoadEntry
from wufei.settlement.queries.gate import own_sites
from wufei.settlement.queries.trips import entries_of, loads_with_masses
from wufei.settlement.tables import LoadTable

HEADINGS = (
    gettext_lazy("作业日期"), gettext_lazy("线路"), gettext_lazy("趟次"), gettext_lazy("收运单位"),
    gettext_lazy("车辆"), gettext_lazy("类别"), gettext_lazy("收集（吨）"),
    gettext_lazy("接入（吨）"), gettext_lazy("移交（吨）"), gettext_lazy("到厂（吨）"),
    gettext_lazy("差额（克）"), gettext_lazy("批号"),
)  # fmt: skip


def _cells(row: Any) -> list[Any]:
    return [
        row.day,
        row.round.code,
        row.trip,
        str(row.round.plan.hauler),
        row.vehicle.plate,
        str(row.material),
        tonnes(row.brought),
        tonnes(row.taken_over),
        tonnes(row.handed_over),
        None if row.plant is None else tonnes(row.plant),
        row.difference,
        row.code,
    ]


@login_required
@require_safe
def trip_list(request: HttpRequest) -> HttpResponseBase:
    rows = loads_with_masses(actor_of_request(request)).order_by("-day", "code")
    found = LoadFilters(request.GET, queryset=rows, request=request)
    export = Export(_("收运车次"), HEADINGS, _cells)
    table = LoadTable(found.qs)
    return answer_list(request, "settlement/trips.html", table, export=export, filter=found)


@login_required
@require_safe
def trip(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    load: Any = get_object_or_404(loads_with_masses(actor), pk=pk)
    rows = entries_of(load)
    receipts = load.receipts.select_related("site__region", "photo", "withdrawal")
    site_ids = {site.pk for site in own_sites(actor)}
    context = {
        "load": load,
        "carried": load.brought + load.taken_over - load.handed_over,
        "brought": [e for e in rows if e.role not in (LoadEntry.Role.RECEIPT, LoadEntry.Role.MOVE)],
        "moves": [e for e in rows if e.role == LoadEntry.Role.MOVE],
        "receipts": [
            (each, each.site_id in site_ids and not hasattr(each, "withdrawal"))
            for each in receipts.order_by("occurred_at", "id")
        ],
        "posted": {e.receipt_id: e for e in rows if e.role == LoadEntry.Role.RECEIPT},
        "lot": Lot.objects.filter(code=load.code).first(),
    }
    return render(request, "settlement/trip.html", context)
