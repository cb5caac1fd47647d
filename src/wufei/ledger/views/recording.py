"""Daily work: a transfer, a load at the gate, and the live check of its figures."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wufei.kernel.quantities import unit_named
from wufei.kernel.refusals import Refusal
from wufei.ledger import rules
from wufei.ledger.domain.posting import post
from wufei.ledger.domain.receiving import receive_load
from wufei.ledger.forms.masses import OFFERED, read_grams
from wufei.ledger.forms.recording import ReceiptForm, TransferForm
from wufei.ledger.models import Account, Balance, Entry
from wufei.ledger.views.asking import actor_of_request, answer_form, may_post, require


def _answer(entry: Entry, *, stood: bool) -> tuple[str, str]:
    words = _("这笔业务已经入账，没有重复记账。") if stood else _("已入账。")
    return reverse("ledger:entry", args=[entry.pk]), words


def _stands(client_id: Any) -> bool:
    return bool(Entry.objects.filter(client_id=client_id).exists())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_new(request: HttpRequest) -> HttpResponse:
    """Record a transfer. The form carries its name: sent twice, it is one entry."""
    actor = actor_of_request(request)
    require(may_post(actor), rules.POSTING_ROLES)
    known = ("from_account", "material", "lot")
    asked = {name: request.GET[name] for name in known if name in request.GET}
    form = TransferForm(request.POST) if request.method == "POST" else TransferForm(initial=asked)

    def act() -> tuple[str, str]:
        draft = form.draft()
        stood = _stands(draft.client_id)
        return _answer(post(actor=actor, draft=draft), stood=stood)

    return answer_form(request, form, "ledger/entry_new.html", act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_new(request: HttpRequest) -> HttpResponse:
    """Record a load at the gate: received = accepted + refused + residue in the vehicle."""
    actor = actor_of_request(request)
    require(may_post(actor), rules.POSTING_ROLES)
    form = ReceiptForm(request.POST or None)

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        stood = _stands(data["client_id"])
        entry = receive_load(
            actor=actor,
            client_id=data["client_id"],
            occurred_at=data["occurred_at"],
            gate=form.gate(),
            material=data["material"],
            weighing=form.weighing(),
            lot=data["lot"] or None,
            into_lot=data["into_lot"] or None,
            announced=data["announced_grams"],
            paper=form.paper(),
            handover=form.handover(),
        )
        return _answer(entry, stood=stood)

    return answer_form(request, form, "ledger/receipt_new.html", act)


def _read(request: HttpRequest, name: str, unit: str) -> int | None:
    """Grams typed so far; None when it is no number yet."""
    text = request.POST.get(name, "").strip()
    if not text:
        return 0
    try:
        return read_grams(text, unit)
    except Refusal:
        return None


@login_required
@require_POST
def receipt_check(request: HttpRequest) -> HttpResponse:
    """Whether the figures typed so far add up, and what stands on the vehicle: a part of a page."""
    actor = actor_of_request(request)
    require(may_post(actor), rules.POSTING_ROLES)
    unit = request.POST.get("unit", "")
    unit = unit if unit in OFFERED else "kg"
    grams = {name: _read(request, name, unit) for name in ReceiptForm.AMOUNTS}
    unread = [name for name, value in grams.items() if value is None]
    known = {name: value or 0 for name, value in grams.items()}
    parts = known["accepted"] + known["refused"] + known["residue"]
    vehicle = Account.objects.visible_to(actor).filter(code=request.POST.get("vehicle", "")).first()
    load = []
    if vehicle is not None:
        rows = Balance.objects.filter(account=vehicle).exclude(grams=0)
        rows = rows.select_related("material", "lot")
        load = list(rows.order_by("material__key", "lot__code")[:20])
    context = {
        "grams": known,
        "missing": known["received"] - parts,
        "empty": not any(known.values()),
        "unread": unread,
        "unit": unit_named(unit),
        "vehicle": vehicle,
        "load": load,
    }
    return render(request, "ledger/parts/receipt_check.html", context)
