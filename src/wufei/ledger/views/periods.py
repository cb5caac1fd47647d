"""Closed periods: list, close, reopen."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.kernel.actors import Role
from wufei.kernel.listing import answer_list
from wufei.ledger import rules
from wufei.ledger.domain.periods import close_period, reopen_period
from wufei.ledger.forms.books import ClosePeriodForm
from wufei.ledger.forms.holds import ReasonForm
from wufei.ledger.models import ClosedPeriod
from wufei.ledger.tables.pages import PeriodTable
from wufei.ledger.views.asking import actor_of_request, answer_form, require


@login_required
@require_safe
def period_list(request: HttpRequest) -> HttpResponseBase:
    """Periods hold for everyone who declares, so everyone may see them."""
    return answer_list(
        request,
        "ledger/periods.html",
        PeriodTable(ClosedPeriod.objects.order_by("-first_day", "-id")),
        may_keep=rules.can_keep_books(actor_of_request(request)),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def period_close(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    require(rules.can_keep_books(actor), [Role.CITY_OFFICER])
    form = ClosePeriodForm(request.POST or None)

    def act() -> tuple[str, str]:
        data = form.cleaned_data
        period = close_period(
            actor=actor,
            first_day=data["first_day"],
            last_day=data["last_day"],
            reason=data["reason"],
        )
        words = _("%(first)s 至 %(last)s 已结账。")
        dates = {"first": period.first_day.isoformat(), "last": period.last_day.isoformat()}
        return reverse("ledger:periods"), words % dates

    return answer_form(request, form, "ledger/period_close.html", act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def period_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    require(rules.can_keep_books(actor), [Role.CITY_OFFICER])
    period = get_object_or_404(ClosedPeriod, pk=pk)
    form = ReasonForm(request.POST or None)

    def act() -> tuple[str, str]:
        reopen_period(actor=actor, period=period, reason=form.cleaned_data["reason"])
        return reverse("ledger:periods"), _("期间已重开，可以补记和更正。")

    return answer_form(request, form, "ledger/period_reopen.html", act, period=period)
