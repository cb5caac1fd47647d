"""Hauls from stations at the gate of the plant."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.requests import actor_of_request
from wufei.settlement.domain.arriving import take_haul_in, withdraw_haul_receipt
from wufei.settlement.forms.gate import ReasonForm, WeighForm
from wufei.settlement.forms.reading import posted, sent
from wufei.settlement.models import HaulReceipt
from wufei.settlement.queries.gate import own_sites
from wufei.settlement.queries.hauls import hauls_with_masses


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def haul_weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Weigh one haul in. The form carries the receipt's name: sent twice, it is one receipt."""
    actor = actor_of_request(request)
    row: Any = get_object_or_404(hauls_with_masses(actor), pk=pk)
    if row.plant not in own_sites(actor):
        raise PermissionDenied(_("只有处置场所的地磅员和所在地的无废办可以过磅。"))
    form = WeighForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            take_haul_in(actor=actor, draft=form.draft(actor), haul=row, site=row.plant)
            messages.success(request, _("已过磅入账。"))
            return redirect("settlement:haul", row.pk)
    carried = row.departed if row.accepted is None else row.residue
    context = {
        "form": form,
        "site": row.plant,
        "vehicle": row.vehicle,
        "material": row.material,
        "load_name": row.code,
        "weighed": carried,
        "weighed_words": _("出站时车上"),
        "check_words": _("净重 {net} 千克，与出站时相差 {difference} 千克。"),
        "back": f"{reverse('settlement:gate')}?site={row.plant.code}",
    }
    return render(request, "settlement/weigh.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def haul_receipt_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    rows = HaulReceipt.objects.select_related(
        "haul__plant__region", "haul__vehicle", "haul__material", "entry"
    )
    receipt = rows.get_visible_or_404(actor, pk=pk)
    if receipt.haul.plant not in own_sites(actor):
        raise PermissionDenied(_("过磅单由本场的地磅员或所在地的无废办撤销。"))
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            withdraw_haul_receipt(actor=actor, receipt=receipt, reason=reason)
            messages.success(request, _("过磅单已撤销，原分录已冲销。"))
            return redirect("settlement:haul", receipt.haul_id)
    context = {
        "form": form,
        "receipt": receipt,
        "site": receipt.haul.plant,
        "carried": receipt.haul,
        "back": reverse("settlement:haul", args=[receipt.haul_id]),
    }
    return render(
        request, "settlement/receipt_withdraw.html", context, status=422 if form.errors else 200
    )
