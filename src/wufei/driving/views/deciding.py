"""Records that could not take effect: the list, and one with what is decided on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.driving import rules
from wufei.driving.domain.deciding import apply_after_all, dismiss
from wufei.driving.filters import DecisionFilters
from wufei.driving.forms import DecisionForm
from wufei.driving.models import CrewEvent, Decision
from wufei.driving.queries import without_effect
from wufei.driving.tables import DecisionTable, decision_cells, decision_headings
from wufei.kernel.actors import Actor, Role
from wufei.kernel.exporting import Export
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import answer_list
from wufei.kernel.requests import actor_of_request

LIST = "driving:decisions"


def _dispatcher(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not actor.has_role(Role.DISPATCHER):
        raise PermissionDenied
    return actor


@login_required
@require_safe
def decisions(request: HttpRequest) -> HttpResponseBase:
    """Records that could not take effect, oldest first; those that wait unless others are asked."""
    asked = request.GET.copy()
    asked.setdefault("state", "waiting")
    rows = without_effect(_dispatcher(request))
    chosen = DecisionFilters(asked, queryset=rows, request=request)
    return answer_list(
        request,
        "driving/decisions.html",
        DecisionTable(chosen.qs),
        export=Export(_("未生效记录"), decision_headings(), decision_cells),
        filter=chosen,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: what was told, why it took no effect, and what becomes of it."""
    actor = _dispatcher(request)
    event = without_effect(actor).filter(pk=pk).first()
    if event is None:
        raise Http404
    decision = Decision.objects.filter(event=event).first()
    may = decision is None and rules.may_decide(actor, hauler_id=event.round.plan.hauler_id)
    form = DecisionForm(request.POST or None, weighs=event.kind == CrewEvent.Kind.WEIGH)
    if request.method == "POST":
        if not rules.may_decide(actor, hauler_id=event.round.plan.hauler_id):
            raise PermissionDenied
        if form.is_valid():
            with refusals_on(form):
                messages.success(request, _decided(actor, event, form.cleaned_data))
                return redirect(LIST)
    shown = form if may or form.errors else None  # who was too late is told so
    context = {"event": event, "decision": decision, "form": shown}
    status = 422 if form.errors else 200
    return render(request, "driving/decide.html", context, status=status)


def _decided(actor: Actor, event: CrewEvent, given: dict[str, Any]) -> str:
    if given["verdict"] == Decision.Verdict.DISMISSED:
        dismiss(actor=actor, event=event, reason=given["reason"])
        return _("已标为不计。")
    weight = given.get("kilograms", "")
    apply_after_all(actor=actor, event=event, reason=given["reason"], kilograms=weight)
    return _("已补记。")
