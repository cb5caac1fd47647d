"""Entries: list, slip, canonical text, reversal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse as address
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export
from wufei.kernel.listing import answer_list
from wufei.kernel.refusals import Refusal
from wufei.ledger import canonical, rules
from wufei.ledger.domain.reversing import reverse
from wufei.ledger.filters import EntryFilter
from wufei.ledger.forms.holds import ReasonForm
from wufei.ledger.models import Account, Entry, Exemption, Page, Posting
from wufei.ledger.refusals import LedgerReason
from wufei.ledger.tables.entries import EntryTable
from wufei.ledger.views.asking import actor_of_request, answer_form, may_post


@login_required
@require_safe
def entry_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    found = EntryFilter(request.GET, queryset=Entry.objects.visible_to(actor).order_by("-id"))
    export = Export(
        _("分录"),
        [
            _("序号"), _("业务号"), _("种类"), _("发生时间"), _("入账时间"), _("经办人"),
            _("凭证类别"), _("凭证号"), _("申报数量"), _("事由"), _("正文摘要"),
        ],
        lambda entry: [
            entry.seq, str(entry.client_id), entry.get_kind_display(), entry.occurred_at,
            entry.posted_at, entry.actor_name, entry.paper_kind, entry.paper_reference,
            entry.declared, entry.reason, bytes(entry.body_digest).hex(),
        ],
    )  # fmt: skip
    return answer_list(
        request,
        "ledger/entries.html",
        EntryTable(found.qs),
        export=export,
        lazy=True,
        filter=found,
        may_post=may_post(actor),
    )


def lines_of(entry: Entry) -> list[Posting]:
    """The postings of an entry in their order, with what a page shows of them."""
    rows = Posting.objects.filter(entry=entry).order_by("line")
    return list(rows.select_related("account__organisation", "account__region", "material", "lot"))


def canonical_text(entry: Entry, lines: list[Posting]) -> bytes:
    """The bytes over which the body digest of the entry is made."""
    undone = entry.reverses.client_id.hex if entry.reverses else ""
    header = (
        entry.client_id.hex,
        entry.kind,
        canonical.stamp(entry.occurred_at),
        entry.paper_kind,
        entry.paper_reference,
        entry.declared,
        entry.giver_proof,
        entry.receiver_proof,
        entry.exemption,
        entry.reason,
        entry.batch.hex if entry.batch else "",
        undone,
    )
    rows = [
        (row.account.code, row.material.key, row.lot.code if row.lot else "", row.grams)
        for row in lines
    ]
    return canonical.body(header, rows)


def reversal_obstacle(
    actor: Actor, entry: Entry, lines: list[Posting], reversal: Entry | None
) -> Refusal | None:
    """Why this actor cannot reverse the entry now, as far as can be told without trying."""
    if entry.kind == Entry.Kind.REVERSAL:
        return Refusal(LedgerReason.IS_A_REVERSAL)
    if reversal is not None:
        return Refusal(LedgerReason.ALREADY_REVERSED)
    places = [
        (row.account.region.path if row.account.region else None, row.account.organisation_id)
        for row in lines
    ]
    if not rules.can_reverse(actor, places):
        return Refusal(LedgerReason.NOT_ALLOWED, roles=rules.role_names(rules.CORRECTING_ROLES))
    return None


@dataclass(frozen=True)
class Slip:
    """All that stands on the page of an entry."""

    entry: Entry
    lines: list[Posting]
    reversal: Entry | None
    visible: set[int]
    page: Page | None
    obstacle: Refusal | None

    @property
    def totals(self) -> list[tuple[Any, int]]:
        """What moved of each material: the sum of the arriving lines."""
        sums: dict[Any, int] = {}
        for row in self.lines:
            if row.grams > 0:
                sums[row.material] = sums.get(row.material, 0) + row.grams
        return list(sums.items())

    @property
    def days_late(self) -> int:
        """Days of the calendar from the event to the posting, 0 within the limit."""
        entry = self.entry
        if entry.posted_at - entry.occurred_at <= dt.timedelta(days=settings.LEDGER_LATE_DAYS):
            return 0
        return (timezone.localdate(entry.posted_at) - timezone.localdate(entry.occurred_at)).days


def _slip(actor: Actor, pk: int) -> Slip:
    rows = Entry.objects.select_related("reverses", "receipt")
    entry = rows.get_visible_or_404(actor, pk=pk)
    lines = lines_of(entry)
    reversal = Entry.objects.filter(reverses=entry).first()
    accounts = Account.objects.visible_to(actor).filter(pk__in={row.account_id for row in lines})
    page = None
    if entry.seq is not None:
        page = Page.objects.filter(last_seq__gte=entry.seq).order_by("last_seq").first()
    return Slip(
        entry,
        lines,
        reversal,
        set(accounts.order_by().values_list("pk", flat=True)),
        page,
        reversal_obstacle(actor, entry, lines, reversal),
    )


def _exemption(entry: Entry) -> Exemption | None:
    return Exemption.objects.filter(code=entry.exemption).first() if entry.exemption else None


@login_required
@require_safe
def entry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    slip = _slip(actor_of_request(request), pk)
    entry = slip.entry
    context = {
        "slip": slip,
        "entry": entry,
        "receipt": getattr(entry, "receipt", None),
        "exemption": _exemption(entry),
        "hold_events": list(entry.hold_events.select_related("hold")),
    }
    return render(request, "ledger/entry.html", context)


@login_required
@require_safe
def entry_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The canonical text, for checking the body digest by hand."""
    rows = Entry.objects.select_related("reverses")
    entry = rows.get_visible_or_404(actor_of_request(request), pk=pk)
    response = HttpResponse(canonical_text(entry, lines_of(entry)), content_type="text/plain")
    response.headers["Content-Disposition"] = f'attachment; filename="entry-{entry.client_id}.txt"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an entry; the form shows what will be posted, a refusal stands in it."""
    actor = actor_of_request(request)
    slip = _slip(actor, pk)
    form = ReasonForm(request.POST or None)

    def act() -> tuple[str, str]:
        made = reverse(actor=actor, entry=slip.entry, reason=form.cleaned_data["reason"])
        return address("ledger:entry", args=[made.pk]), _("已冲销，原分录保留备查。")

    return answer_form(request, form, "ledger/entry_reverse.html", act, slip=slip, entry=slip.entry)
