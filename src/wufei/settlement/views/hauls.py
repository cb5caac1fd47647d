"""Onward hauls from transfer stations: the list, taking batches out, one haul, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wufei.kernel.exporting import Export, tonnes
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import answer_list
from wufei.kernel.requests import actor_of_request
from wufei.ledger.public import Lot
from wufei.settlement.domain.hauling import take_back, take_out
from wufei.settlement.filters import HaulFilters
from wufei.settlement.forms.gate import ReasonForm
from wufei.settlement.forms.hauls import HaulForm, named_lots
from wufei.settlement.forms.reading import posted
from wufei.settlement.models import Haul
from wufei.settlement.queries.gate import own_sites
from wufei.settlement.queries.hauls import (
    hauls_with_masses,
    outcome_of,
    own_stations,
    standing_batches,
)
from wufei.settlement.tables import HaulTable
from wufei.settlement.wording import OUTCOMES

HEADINGS = (
    gettext_lazy("转运单号"), gettext_lazy("出站时间"), gettext_lazy("转运站"),
    gettext_lazy("送往"), gettext_lazy("车辆"), gettext_lazy("类别"), gettext_lazy("结果"),
    gettext_lazy("出库（吨）"), gettext_lazy("出站（吨）"), gettext_lazy("接收（吨）"),
    gettext_lazy("拒收（吨）"), gettext_lazy("站内差额（克）"), gettext_lazy("途中差额（克）"),
)  # fmt: skip


def _cells(row: Any) -> list[Any]:
    arrived = row.accepted is not None
    return [
        row.code, row.left_at, str(row.station), str(row.plant), row.vehicle.plate,
        str(row.material), str(OUTCOMES[outcome_of(row)]), tonnes(row.taken),
        tonnes(row.departed), tonnes(row.accepted) if arrived else None,
        tonnes(row.refused) if arrived else None, row.lost, row.difference,
    ]  # fmt: skip


@login_required
@require_safe
def haul_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    rows = hauls_with_masses(actor).order_by("-left_at", "-id")
    found = HaulFilters(request.GET, queryset=rows, request=request)
    export = Export(_("转运"), HEADINGS, _cells)
    return answer_list(
        request,
        "settlement/hauls.html",
        HaulTable(found.qs),
        export=export,
        filter=found,
        may_haul=bool(own_stations(actor)),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def haul_new(request: HttpRequest) -> HttpResponse:
    """Take batches out. The form carries the slip's name: sent twice, it is one haul."""
    actor = actor_of_request(request)
    stations = own_stations(actor)
    if not stations:
        raise PermissionDenied(_("转运出站由转运站的地磅员、调度员或所在地的无废办登记。"))
    asked = request.GET.get("station", "")
    station = next((each for each in stations if each.code == asked or not asked), None)
    if station is None:
        raise Http404
    data = posted(request)
    batches = standing_batches(station, named_lots(data or ()))
    form = HaulForm(data, station=station, batches=batches)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            told = form.cleaned_data
            haul = take_out(
                actor=actor,
                draft=form.draft(),
                station=station,
                plant=told["plant"],
                vehicle=told["plate"],
            )
            messages.success(request, _("已登记出站。"))
            return redirect("settlement:haul", haul.pk)
    context = {"form": form, "station": station, "stations": stations, "batches": batches}
    return render(request, "settlement/haul_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def haul(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    row: Any = get_object_or_404(hauls_with_masses(actor), pk=pk)
    receipts = list(row.receipts.select_related("photo", "withdrawal").order_by("id"))
    standing = [each for each in receipts if not hasattr(each, "withdrawal")]
    at_gate = row.plant in own_sites(actor)
    outcome = outcome_of(row)
    context = {
        "haul": row,
        "outcome": outcome,
        "outcome_words": OUTCOMES[outcome],
        "parts": row.parts.select_related("lot").order_by("id"),
        "receipts": [(each, at_gate and each in standing[-1:]) for each in receipts],
        "lot": Lot.objects.filter(code=row.code).first(),
        "may_weigh": at_gate and outcome in {"transit", "unloading"},
        "may_take_back": outcome == "transit" and row.station in own_stations(actor),
    }
    return render(request, "settlement/haul.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def haul_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    row = Haul.objects.select_related(
        "station__region", "plant", "vehicle", "material", "entry"
    ).get_visible_or_404(actor, pk=pk)
    if row.station not in own_stations(actor):
        raise PermissionDenied(_("转运由转运站的地磅员、调度员或所在地的无废办撤销。"))
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            take_back(actor=actor, haul=row, reason=form.cleaned_data["reason"])
            messages.success(request, _("转运已撤销，质量回到站内批次。"))
            return redirect("settlement:haul", row.pk)
    context = {"form": form, "haul": row}
    status = 422 if form.errors else 200
    return render(request, "settlement/haul_withdraw.html", context, status=status)
