"""Reports of the units: written with autosave, handed in, taken or returned."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.bulletin import rules
from wufei.bulletin.domain.contributing import (
    CONTRIBUTION_LIFECYCLE,
    WRITABLE,
    ContributionDraft,
    begin_contribution,
    move_contribution,
    save_contribution,
)
from wufei.bulletin.forms import ContributionForm, ReasonForm
from wufei.bulletin.models import Contribution, ContributionState, Duty, Revision
from wufei.bulletin.queries.duties import duties_of
from wufei.bulletin.reading import blocks_shown
from wufei.bulletin.views.comparing import compared, told, written_over
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request

PAGE_SIZE = 20
_UNIT_STEPS = (ContributionState.SUBMITTED, ContributionState.WITHDRAWN)
_EDITOR_STEPS = (ContributionState.ACCEPTED, ContributionState.RETURNED)


def _draft(cleaned: dict[str, Any]) -> ContributionDraft:
    return ContributionDraft(
        title=cleaned.get("title", ""),
        body=cleaned.get("body", ""),
        source=cleaned.get("source", ""),
        supplier=cleaned.get("supplier", ""),
        happened_on=cleaned.get("happened_on"),
    )


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Own reports and those handed in to a series that one makes, newest first."""
    actor = actor_of_request(request)
    rows = Contribution.objects.visible_to(actor).select_related("series", "unit")
    state = request.GET.get("state", "")
    if state in ContributionState.values:
        rows = rows.filter(state=state)
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(title__icontains=words)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "states": ContributionState.choices,
        "state": state,
        "words": words,
        "may_write": rules.may_contribute_at_all(actor),
    }
    return render(request, "bulletin/contributions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    if not rules.may_contribute_at_all(actor):
        raise PermissionDenied
    name = _client_id(request)
    form = ContributionForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = begin_contribution(
                actor=actor,
                series=form.cleaned_data["series"],
                unit=form.cleaned_data["unit"],
                client_id=name,
                draft=_draft(form.cleaned_data),
            )
            messages.success(request, _("草稿已保存，写完后点“报送”。"))
            return redirect("bulletin:contribution", pk=row.pk)
    context = {"form": form, "client_id": name}
    return render(
        request, "bulletin/contribution_form.html", context, status=422 if form.errors else 200
    )


def _client_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid4()


@login_required
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A report: to write in, for its unit while it is open; to read, for others and afterwards."""
    actor = actor_of_request(request)
    row: Contribution = Contribution.objects.select_related(
        "series", "unit__region"
    ).get_visible_or_404(actor, pk=pk)
    own = rules.may_contribute(actor, region_path=row.unit.region.path, organisation_id=row.unit_id)
    writable = own and row.state in WRITABLE
    form = ContributionForm(request.POST or None, actor=actor, begun=True, initial=_initial(row))
    differing: list[tuple[str, str, bool]] = []
    if request.method == "POST" and own and form.is_valid():
        draft = _draft(form.cleaned_data)
        with written_over(form) as over:
            save_contribution(
                actor=actor, contribution=row, version=form.cleaned_data["version"], draft=draft
            )
            messages.success(request, _("已保存。"))
            return redirect("bulletin:contribution", pk=pk)
        differing = over.beside(row.body, draft.body, version=row.version)
    failed = bool(form.errors) and request.method == "POST"
    context = {
        "row": row,
        # What was typed stays on the page, also where it cannot be saved any more.
        "form": form if writable or failed else None,
        "differing": differing,
        "blocks": blocks_shown(row.body, actor=actor),
        "events": told(row.events.all(), CONTRIBUTION_LIFECYCLE),
        "revisions": row.revisions.count(),
        "steps": _steps(row, own=own, editor=Duty.EDITOR in duties_of(actor, row.series)),
        "item": row.items.select_related("issue__series").first(),
    }
    return render(request, "bulletin/contribution.html", context, status=422 if failed else 200)


def _initial(row: Contribution) -> dict[str, Any]:
    names = ("title", "body", "source", "supplier", "happened_on", "version")
    return {name: getattr(row, name) for name in names}


def _steps(row: Contribution, *, own: bool, editor: bool) -> list[tuple[str, Any]]:
    """The steps that the reader may take now, with their words."""
    state = ContributionState(row.state)
    mine = (*(_UNIT_STEPS if own else ()), *(_EDITOR_STEPS if editor else ()))
    return [
        (step.target.value, step.event)
        for step in CONTRIBUTION_LIFECYCLE.transitions
        # What stands in an issue leaves it on the page of the issue.
        if step.source == state and step.target in mine and state != ContributionState.ADOPTED
    ]


@login_required
@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Saves while typing: answers the version that stands, or why nothing was saved."""
    actor = actor_of_request(request)
    row: Contribution = Contribution.objects.select_related("unit__region").get_visible_or_404(
        actor, pk=pk
    )
    form = ContributionForm(request.POST, actor=actor, begun=True)
    if not form.is_valid():
        return JsonResponse({"problem": str(next(iter(form.errors.values()))[0])}, status=422)
    try:
        saved = save_contribution(
            actor=actor,
            contribution=row,
            version=form.cleaned_data["version"],
            draft=_draft(form.cleaned_data),
            automatic=True,
        )
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=refusal.reason.status)
    preview = render_to_string(
        "bulletin/parts/blocks.html", {"blocks": blocks_shown(saved.body, actor=actor)}, request
    )
    return JsonResponse({"version": saved.version, "preview": preview})


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """One step; a return asks for its reason first."""
    actor = actor_of_request(request)
    row: Contribution = Contribution.objects.get_visible_or_404(actor, pk=pk)
    if state not in {*_UNIT_STEPS, *_EDITOR_STEPS}:
        return redirect("bulletin:contribution", pk=pk)
    wanted = ContributionState(state)
    asks = wanted == ContributionState.RETURNED
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and (not asks or form.is_valid()):
        reason = form.cleaned_data["reason"] if asks else ""
        try:
            move_contribution(actor=actor, contribution=row, state=wanted, reason=reason)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("已办理：%(state)s") % {"state": wanted.label})
        return redirect("bulletin:contribution", pk=pk)
    context = {
        "row": row,
        "form": form,
        "heading": _("退回来稿"),
        "back": reverse("bulletin:contribution", args=[pk]),
    }
    return render(request, "bulletin/reason.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Versions side by side: by default the last two."""
    row: Contribution = Contribution.objects.get_visible_or_404(actor_of_request(request), pk=pk)
    return history_page(request, list(row.revisions.all()), heading=str(row))


def history_page(request: HttpRequest, revisions: list[Revision], *, heading: str) -> HttpResponse:
    """Two of ``revisions`` beside each other, changed lines marked."""
    by_version = {revision.version: revision for revision in revisions}
    chosen = [_version(request, name) for name in ("before", "after")]
    if not all(version in by_version for version in chosen):
        chosen = [revision.version for revision in (revisions * 2)[-2:]] if revisions else []
        chosen.sort()
    old, new = ([by_version[version] for version in chosen] + [None, None])[:2]
    context = {
        "heading": heading,
        "revisions": revisions,
        "old": old,
        "new": new,
        "rows": compared(old.body, new.body) if old and new else [],
    }
    return render(request, "bulletin/history.html", context)


def _version(request: HttpRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 9 else -1
