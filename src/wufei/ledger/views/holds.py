"""Loads announced and not yet weighed: list, detail, announce, weigh, void."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export
from wufei.kernel.listing import answer_list
from wufei.ledger import rules
from wufei.ledger.domain.holding import announce, settle, void
from wufei.ledger.filters import HoldFilter
from wufei.ledger.forms.holds import AnnounceForm, ReasonForm, SettleForm
from wufei.ledger.models import Hold
from wufei.ledger.tables.holds import HoldTable
from wufei.ledger.views.asking import actor_of_request, answer_form, may_post, require

_WITH = ("from_account__region", "to_account__region", "material", "lot")


@login_required
@require_safe
def hold_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    rows = Hold.objects.visible_to(actor).select_related(*_WITH)
    found = HoldFilter(request.GET, queryset=rows)
    export = Export(
        _("预报"),
        [
            _("业务号"), _("状态"), _("预报时间"), _("期限"), _("交方"), _("收方"), _("物料"),
            _("预报（克）"), _("已过磅（克）"), _("已释放（克）"), _("凭证号"), _("经办人"),
        ],
        lambda hold: [
            str(hold.client_id), hold.get_state_display(), hold.announced_at, hold.expires_at,
            hold.from_account.code, hold.to_account.code, str(hold.material), hold.grams,
            hold.settled_grams, hold.released_grams, hold.paper_reference, hold.actor_name,
        ],
    )  # fmt: skip
    return answer_list(
        request,
        "ledger/holds.html",
        HoldTable(found.qs),
        export=export,
        filter=found,
        may_post=may_post(actor),
    )


def _may_act(actor: Actor, hold: Hold) -> bool:
    places = [
        (account.region.path if account.region else None, account.organisation_id)
        for account in (hold.from_account, hold.to_account)
    ]
    return hold.state == Hold.State.OPEN and rules.can_post(actor, places)


def _hold(request: HttpRequest, pk: int) -> Hold:
    rows = Hold.objects.select_related(*_WITH)
    hold: Hold = rows.get_visible_or_404(actor_of_request(request), pk=pk)
    return hold


def remaining(hold: Hold) -> int:
    """Grams still held of it."""
    return max(0, hold.grams - hold.settled_grams - hold.released_grams)


@login_required
@require_safe
def hold_detail(request: HttpRequest, pk: int) -> HttpResponse:
    hold = _hold(request, pk)
    context = {
        "hold": hold,
        "remaining": remaining(hold),
        "overdue": hold.state == Hold.State.OPEN and hold.expires_at < timezone.now(),
        "events": list(hold.events.select_related("entry")),
        "may_act": _may_act(actor_of_request(request), hold),
    }
    return render(request, "ledger/hold.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    require(may_post(actor), rules.POSTING_ROLES)
    form = AnnounceForm(request.POST or None)

    def act() -> tuple[str, str]:
        hold = announce(actor=actor, **form.announcement())
        return reverse("ledger:hold", args=[hold.pk]), _("已预报，质量已预占。")

    return answer_form(request, form, "ledger/hold_new.html", act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold_settle(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    hold = _hold(request, pk)
    start = {"paper_reference": hold.paper_reference}
    form = SettleForm(request.POST) if request.method == "POST" else SettleForm(initial=start)

    def act() -> tuple[str, str]:
        entry = settle(actor=actor, hold=hold, **form.weighing())
        return reverse("ledger:entry", args=[entry.pk]), _("已按过磅质量入账。")

    context = {"hold": hold, "remaining": remaining(hold)}
    return answer_form(request, form, "ledger/hold_settle.html", act, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold_void(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    hold = _hold(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> tuple[str, str]:
        void(actor=actor, hold=hold, reason=form.cleaned_data["reason"])
        return reverse("ledger:hold", args=[hold.pk]), _("预报已作废，质量已释放。")

    context = {"hold": hold, "remaining": remaining(hold)}
    return answer_form(request, form, "ledger/hold_void.html", act, **context)
