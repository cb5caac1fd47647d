"""The gate of a plant: who is expected, who waits, and what the weighbridge found."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.kernel.actors import system_actor
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.requests import actor_of_request
from wufei.registry.public import Material, Site, Vehicle
from wufei.rounds.public import PlanState, Round
from wufei.settlement.domain.receiving import take_receipt, withdraw_receipt
from wufei.settlement.forms.gate import ReasonForm, WeighForm
from wufei.settlement.forms.reading import posted, sent
from wufei.settlement.models import GateReceipt
from wufei.settlement.queries.gate import Arrival, arrivals, own_sites, unsettled_weighings
from wufei.settlement.queries.hauls import hauls_coming, outcome_of, received_on
from wufei.settlement.queries.trips import loads_with_masses
from wufei.settlement.refusals import SettlementReason
from wufei.settlement.wording import OUTCOMES

#: How far from today a round may lie that is weighed at the gate.
NEAR = dt.timedelta(days=31)
_READER = system_actor("gate")


def asked_day(request: HttpRequest, name: str = "day") -> dt.date:
    """The day of the address, today where it names none."""
    try:
        day = parse_date(request.GET.get(name, ""))
    except ValueError:
        day = None
    return day or timezone.localdate()


def _sites(request: HttpRequest) -> list[Site]:
    sites = own_sites(actor_of_request(request))
    if not sites:
        raise PermissionDenied(_("只有处置场所的地磅员和所在地的无废办可以过磅。"))
    return sites


def _site(sites: list[Site], asked: str) -> Site:
    if not asked:
        return sites[0]
    found = next((site for site in sites if site.code == asked), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def gate(request: HttpRequest) -> HttpResponse:
    sites = _sites(request)
    site = _site(sites, request.GET.get("site", ""))
    day = asked_day(request)
    plate = request.GET.get("plate", "").strip()
    rows = arrivals(site=site, day=day, reader=_READER)
    hauls = hauls_coming(site=site, day=day, reader=_READER)
    coming = [row for row in hauls if outcome_of(row) in {"transit", "unloading"}]
    context = {
        "sites": sites,
        "site": site,
        "day": day,
        "plate": plate,
        "rows": [row for row in rows if not plate or plate in row.vehicle.plate],
        "others": _others(day, plate, rows) if plate else [],
        "waiting": sum(bool(row.arrived_at) and not row.done for row in rows),
        "received": _received(site, day, rows),
        "hauls": [
            (row, OUTCOMES[outcome_of(row)], row in coming)
            for row in hauls
            if not plate or plate in row.vehicle.plate
        ],
        "may_haul": site.kind == Site.Kind.TRANSFER_STATION,
    }
    return render(request, "settlement/gate.html", context)


def _received(site: Site, day: dt.date, rows: list[Arrival]) -> int:
    """Grams of loads and hauls; a load may have been weighed at another site as well."""
    receipts = (receipt for row in rows for receipt in row.receipts)
    own = sum(receipt.received for receipt in receipts if receipt.site_id == site.pk)
    return own + received_on(site, day)


def _others(day: dt.date, plate: str, rows: list[Arrival]) -> list[Arrival]:
    """Rounds of that vehicle that nobody announced for this plant."""
    known = {(row.round.pk, row.trip) for row in rows}
    rounds = Round.objects.filter(
        plan__day=day, plan__state=PlanState.PUBLISHED, vehicle__plate__icontains=plate
    ).select_related("vehicle", "plan__hauler")
    chosen = list(rounds.order_by("code")[:20])
    loads = {
        (load.round_id, load.trip, load.vehicle_id, load.material_id): load
        for load in loads_with_masses(_READER).filter(round__in=chosen)
    }
    found = []
    for each in chosen:
        stops: Any = each.stops.filter(order__isnull=False).select_related("order__material")
        seen = {(stop.trip, stop.order.material) for stop in stops}
        for trip, material in sorted(seen, key=lambda pair: (pair[0], pair[1].key)):
            if (each.pk, trip) not in known:
                board = _on_board(loads.get((each.pk, trip, each.vehicle_id, material.pk)))
                found.append(Arrival(each, trip, each.vehicle, material, weighed=board))
    return found


def _round(pk: int) -> Round:
    today = timezone.localdate()
    rows = Round.objects.filter(
        plan__day__range=(today - NEAR, today + NEAR),
        plan__state__in=(PlanState.PUBLISHED, PlanState.SUPERSEDED),
    )
    row: Round | None = rows.select_related("plan__hauler", "vehicle").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def weigh(
    request: HttpRequest, round_pk: int, trip: int, vehicle_pk: int, material_pk: int
) -> HttpResponse:
    """Weigh one load. The form carries the receipt's name: sent twice, it is one receipt."""
    actor = actor_of_request(request)
    site = _site(_sites(request), request.GET.get("site", ""))
    round_ = _round(round_pk)
    vehicle = Vehicle.objects.filter(pk=vehicle_pk, organisation=round_.plan.hauler).first()
    material = Material.objects.filter(pk=material_pk).first()
    if vehicle is None or material is None:
        raise Http404
    form = WeighForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            receipt = take_receipt(
                actor=actor,
                draft=form.draft(actor),
                site=site,
                round=round_,
                trip=trip,
                vehicle=vehicle,
                material=material,
            )
            messages.success(request, _("已过磅入账。"))
            return redirect("settlement:trip", receipt.load_id)
    load = (
        loads_with_masses(_READER)
        .filter(round=round_, trip=trip, vehicle=vehicle, material=material)
        .first()
    )
    context = {
        "form": form,
        "site": site,
        "vehicle": vehicle,
        "material": material,
        "load_name": _("%(code)s 第 %(trip)s 趟") % {"code": round_.code, "trip": trip},
        "weighed": _on_board(load),
        "unsettled": unsettled_weighings(round_, trip, vehicle),
        "weighed_words": _("收集称重合计"),
        "check_words": _("净重 {net} 千克，与收集称重相差 {difference} 千克。"),
        "back": f"{reverse('settlement:gate')}?site={site.code}&day={round_.plan.day}",
    }
    return render(request, "settlement/weigh.html", context, status=422 if form.errors else 200)


def _on_board(load: Any) -> int:
    """What the crews' weighings say is in the vehicle now, in grams."""
    if load is None:
        return 0
    carried = load.brought + load.taken_over - load.handed_over
    return int(load.residue if load.plant is not None else carried)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    rows = GateReceipt.objects.select_related("site__region", "load__vehicle", "load__material")
    receipt = rows.get_visible_or_404(actor, pk=pk)
    may = receipt.site in own_sites(actor) and not hasattr(receipt, "withdrawal")
    if not may:
        words = SettlementReason.NOT_ALLOWED.remedy % {"roles": _("本场的地磅员或所在地的无废办")}
        raise PermissionDenied(words)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            withdraw_receipt(actor=actor, receipt=receipt, reason=reason)
            messages.success(request, _("过磅单已撤销，原分录已冲销。"))
            return redirect("settlement:trip", receipt.load_id)
    context = {
        "form": form,
        "receipt": receipt,
        "site": receipt.site,
        "carried": receipt.load,
        "back": reverse("settlement:trip", args=[receipt.load_id]),
    }
    return render(
        request, "settlement/receipt_withdraw.html", context, status=422 if form.errors else 200
    )
