"""The dispatcher's view of rounds under way, and the reasons that crews pick from."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from wufei.driving import rules
from wufei.driving.domain.reasons import add_reason
from wufei.driving.domain.reasons import end_reason as end_reason_of_crews
from wufei.driving.filters import ReasonFilters
from wufei.driving.forms import ReasonForm
from wufei.driving.models import StopReason
from wufei.driving.queries import rounds_to_watch, undecided
from wufei.driving.tables import ReasonTable
from wufei.kernel.actors import Actor, Role
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import PAGE_ROWS
from wufei.kernel.requests import actor_of_request
from wufei.rounds.public import Round


@login_required
@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """Rounds of a day: how far each is, and what waits for a decision."""
    actor = actor_of_request(request)
    if not actor.has_role(
        Role.DISPATCHER, Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.STREET_OFFICER
    ):
        raise PermissionDenied
    day = parse_date(request.GET.get("day", "")) or timezone.localdate()
    rows = list(rounds_to_watch(actor, day).prefetch_related("stops"))
    context = {
        "day": day,
        "rows": [(row, _progress(row)) for row in rows],
        "decides": actor.has_role(Role.DISPATCHER),
        "undecided": undecided(actor).count(),
        "keeps_reasons": rules.may_keep_reasons(actor),
    }
    return render(request, "driving/watch.html", context)


def _progress(row: Round) -> dict[str, int]:
    orders = [stop for stop in row.stops.all() if stop.kind == "order"]
    return {
        "all": len(orders),
        "done": sum(stop.state == "done" for stop in orders),
        "refused": sum(stop.state == "refused" for stop in orders),
        "skipped": sum(stop.state == "skipped" for stop in orders),
    }


def _keeping_reasons(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_keep_reasons(actor):
        raise PermissionDenied
    return actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    """The reasons that crews pick from, those no longer offered last."""
    actor = _keeping_reasons(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            add_reason(actor=actor, **form.cleaned_data)
            messages.success(request, _("已添加。"))
            return redirect("driving:reasons")
    rows = StopReason.objects.order_by("-active", "occasion", "position", "pk")
    chosen = ReasonFilters(request.GET, queryset=rows, request=request)
    table = ReasonTable(chosen.qs)
    RequestConfig(request, paginate={"per_page": PAGE_ROWS}).configure(table)
    context = {"table": table, "filter": chosen, "form": form}
    return render(request, "driving/reasons.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_reason(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _keeping_reasons(request)
    row = get_object_or_404(StopReason, pk=pk)
    end_reason_of_crews(actor=actor, reason=row)
    messages.success(request, _("已停用：%(text)s。") % {"text": row.text})
    return redirect("driving:reasons")
