"""An issue in the making: items, order, checks, comments, steps."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.bulletin.checking import checked
from wufei.bulletin.checks.checking import check
from wufei.bulletin.checks.remarks import Remark
from wufei.bulletin.domain import composing
from wufei.bulletin.domain.composing import ItemDraft
from wufei.bulletin.domain.correcting import begin_erratum
from wufei.bulletin.domain.marking import CONFIRMED_AS, confirm_text, mark_false_alarm
from wufei.bulletin.domain.stepping import ISSUE_LIFECYCLE, move_issue, needs_reason
from wufei.bulletin.forms import IssueForm, ItemForm, ReasonForm
from wufei.bulletin.models import (
    Comment,
    Contribution,
    ContributionState,
    Duty,
    Issue,
    IssueItem,
    IssueState,
)
from wufei.bulletin.queries.duties import duties_of, series_of
from wufei.bulletin.reading import page_of
from wufei.bulletin.views import offering
from wufei.bulletin.views.comparing import compared, told, written_over
from wufei.bulletin.views.contributions import history_page
from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request


def issue_of(request: HttpRequest, pk: int) -> tuple[Actor, Issue]:
    """The issue, for those who make its series."""
    actor = actor_of_request(request)
    issue: Issue = Issue.objects.select_related("series").get_visible_or_404(actor, pk=pk)
    if not duties_of(actor, issue.series):
        raise PermissionDenied
    return actor, issue


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Issues of the series that one makes, in the making first."""
    actor = actor_of_request(request)
    return render(request, "bulletin/issues.html", _listed(actor, IssueForm(actor=actor)))


def _listed(actor: Actor, form: IssueForm) -> dict[str, Any]:
    rows = (
        Issue.objects.filter(series__in=series_of(actor))
        .select_related("series")
        .defer("content", "text")
        .distinct()
        .order_by("number", "-last_day", "-pk")
    )
    making = list(rows.filter(number__isnull=True))
    numbered = rows.filter(number__isnull=False).order_by("-number")[:50]
    return {
        "making": making,
        "numbered": numbered,
        "form": form,
        "may_begin": series_of(actor, Duty.EDITOR).exists(),
    }


@login_required
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    form = IssueForm(request.POST, actor=actor)
    if form.is_valid():
        with refusals_on(form):
            issue = composing.begin_issue(actor=actor, **form.cleaned_data)
            return redirect("bulletin:compose", pk=issue.pk)
    return render(request, "bulletin/issues.html", _listed(actor, form), status=422)


@login_required
@require_safe
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole issue: what is in it, what the checks say, what may be done next."""
    actor, issue = issue_of(request, pk)
    found = checked(issue)
    titles = {str(item.pk): item for item in issue.items.all()}
    steps = offering.steps(actor, issue)
    obstacle = offering.obstacle(actor, issue, errors=len(found.errors))
    context = {
        "issue": issue,
        "page": page_of(found.content, issue=issue),
        "items": _as_printed(issue),
        "groups": issue.series.groups,
        "writes": offering.writes(actor, issue),
        "judges": offering.judges(actor, issue),
        "corrects": offering.may_correct(actor, issue),
        "remarks": [(remark, titles.get(remark.place.item)) for remark in found.open],
        "confirmable": {remark.key for remark in found.open if remark.slip in CONFIRMED_AS},
        "settled": found.settled,
        "errors": len(found.errors),
        "steps": [step for step in steps if step[2] or not obstacle],
        "obstacle": obstacle if any(not step[2] for step in steps) else "",
        "events": told(issue.events.all(), ISSUE_LIFECYCLE),
        "comments": Comment.objects.filter(item__issue=issue).select_related("item"),
        "accepted": _accepted(actor, issue),
    }
    return render(request, "bulletin/compose.html", context)


def _as_printed(issue: Issue) -> list[IssueItem]:
    """The items in the order of the paper: groups as the series has them, items in theirs."""
    places = {group: place for place, group in enumerate(issue.series.groups)}
    return sorted(
        issue.items.all(), key=lambda item: (places.get(item.group, len(places)), item.position)
    )


def _accepted(actor: Actor, issue: Issue) -> Any:
    rows = Contribution.objects.visible_to(actor).filter(series=issue.series)
    return rows.filter(state=ContributionState.ACCEPTED).select_related("unit")


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """One step of the issue; steps back ask for their reason first."""
    actor, issue = issue_of(request, pk)
    if state not in IssueState.values:
        return redirect("bulletin:compose", pk=pk)
    wanted = IssueState(state)
    form = ReasonForm(request.POST or None)
    asks = needs_reason(wanted)
    if request.method == "POST" and (not asks or form.is_valid()):
        reason = form.cleaned_data["reason"] if asks else ""
        try:
            moved = move_issue(actor=actor, issue=issue, state=wanted, reason=reason)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(issue)s：%(state)s") % {
                "issue": moved, "state": moved.get_state_display(),
            })  # fmt: skip
            if wanted == IssueState.ISSUED:
                return redirect("bulletin:deliveries", pk=pk)
        return redirect("bulletin:compose", pk=pk)
    words = {each.target: each.event for each in ISSUE_LIFECYCLE.transitions}
    context = {
        "row": issue,
        "form": form,
        "heading": words.get(wanted, wanted.label),
        "back": reverse("bulletin:compose", args=[pk]),
    }
    return render(request, "bulletin/reason.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int, item_pk: int = 0) -> HttpResponse:
    """Write an item, the original of its contribution beside it."""
    actor, issue = issue_of(request, pk)
    row = get_object_or_404(IssueItem, issue=issue, pk=item_pk) if item_pk else None
    form = ItemForm(request.POST or None, groups=issue.series.groups, initial=_initial(row))
    differing: list[tuple[str, str, bool]] = []
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        with written_over(form) as over:
            if row is None:
                composing.add_item(actor=actor, issue=issue, draft=ItemDraft(**values))
            else:
                composing.save_item(
                    actor=actor, item=row, version=version, draft=ItemDraft(**values)
                )
            messages.success(request, _("已保存。"))
            return redirect("bulletin:compose", pk=pk)
        if row is not None:
            differing = over.beside(row.body, values["body"], version=row.version)
    original = row.contribution if row else None
    may_write = offering.writes(actor, issue)
    if not may_write and request.method != "POST":
        for field in form.fields.values():
            field.disabled = True
    context = {
        "issue": issue,
        "item": row,
        "form": form,
        "writes": may_write,
        "differing": differing,
        "original": original,
        "compared": compared(original.body, row.body) if original and row else [],
        "comments": row.comments.all() if row else [],
    }
    return render(request, "bulletin/item.html", context, status=422 if form.errors else 200)


def _initial(row: IssueItem | None) -> dict[str, Any]:
    if row is None:
        return {}
    names = ("group", "title", "note", "body", "source", "supplier", "version")
    return {name: getattr(row, name) for name in names}


@login_required
@require_safe
def item_history(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    _actor, issue = issue_of(request, pk)
    row = get_object_or_404(IssueItem, issue=issue, pk=item_pk)
    return history_page(request, list(row.revisions.all()), heading=row.title)


@login_required
@require_POST
def add(request: HttpRequest, pk: int, contribution_pk: int) -> HttpResponse:
    """An accepted contribution into the issue."""
    actor, issue = issue_of(request, pk)
    row: Contribution = Contribution.objects.get_visible_or_404(actor, pk=contribution_pk)
    group = request.POST.get("group", "")
    return _acted(
        request,
        issue,
        lambda: composing.add_contribution(actor=actor, issue=issue, contribution=row, group=group),
    )


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    actor, issue = issue_of(request, pk)
    row = get_object_or_404(IssueItem, issue=issue, pk=item_pk)
    return _acted(request, issue, lambda: composing.remove_item(actor=actor, item=row))


@login_required
@require_POST
def order(request: HttpRequest, pk: int) -> JsonResponse:
    """The order that was dragged, or made by keys: ``{"version": n, "order": [[id, group] …]}``."""
    actor, issue = issue_of(request, pk)
    try:
        given = json.loads(request.body)
        wanted = [(int(one), str(group)) for one, group in given["order"]]
        version = int(given["version"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"problem": _("没有读懂顺序，请刷新页面。")}, status=422)
    try:
        moved = composing.place_items(actor=actor, issue=issue, version=version, order=wanted)
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=refusal.reason.status)
    return JsonResponse({"version": moved.version})


@login_required
@require_POST
def comment(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    actor, issue = issue_of(request, pk)
    row = get_object_or_404(IssueItem, issue=issue, pk=item_pk)
    text = request.POST.get("text", "")
    return _acted(request, issue, lambda: composing.comment_on(actor=actor, item=row, text=text))


@login_required
@require_POST
def settle(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    actor, issue = issue_of(request, pk)
    row = get_object_or_404(Comment, item__issue=issue, pk=comment_pk)
    return _acted(request, issue, lambda: composing.settle_comment(actor=actor, comment=row))


@login_required
@require_POST
def remark(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A remark of the checks is answered: a false alarm with its reason, or a name confirmed."""
    actor, issue = issue_of(request, pk)
    if request.POST.get("confirm"):
        return _acted(
            request,
            issue,
            lambda: confirm_text(actor=actor, issue=issue, key=key),
            at="remarks",
        )
    reason = request.POST.get("reason", "")
    return _acted(
        request,
        issue,
        lambda: mark_false_alarm(actor=actor, issue=issue, key=key, reason=reason),
        at="remarks",
    )


@login_required
@require_POST
def erratum(request: HttpRequest, pk: int) -> HttpResponse:
    actor, issue = issue_of(request, pk)
    try:
        made = begin_erratum(actor=actor, issue=issue)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("bulletin:compose", pk=pk)
    return redirect("bulletin:compose", pk=made.pk)


@login_required
@require_POST
def check_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The checks over an item as it is being typed, nothing saved."""
    from wufei.bulletin.checking import context_of
    from wufei.bulletin.content import Group, Item
    from wufei.bulletin.figures import values_of, with_values
    from wufei.bulletin.markup import figures_in, read

    actor, issue = issue_of(request, pk)
    blocks = read(request.POST.get("body", "")[:20_000])
    typed = Item(
        key="typed",
        title=request.POST.get("title", "")[:200],
        blocks=blocks,
        source=request.POST.get("source", "")[:200],
    )
    from dataclasses import replace

    from wufei.bulletin.assembling import text_of

    whole = replace(text_of(issue), groups=(Group("", (typed,)),), contents=None)
    whole = with_values(whole, values_of(figures_in(blocks), actor=actor))
    remarks: tuple[Remark, ...] = tuple(
        one for one in check(whole, context_of(issue, whole)) if one.place.item == "typed"
    )
    context = {"remarks": remarks, "page": page_of(whole, issue=issue)}
    return render(request, "bulletin/parts/typed.html", context)


def _acted(request: HttpRequest, issue: Issue, act: Any, *, at: str = "") -> HttpResponse:
    """Does it and goes back to the issue; where nothing was refused, to the part called ``at``."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        at = ""
    place = reverse("bulletin:compose", args=[issue.pk])
    return redirect(f"{place}#{at}" if at else place)
