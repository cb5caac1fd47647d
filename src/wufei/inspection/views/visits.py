"""Visits: list, and the page that is filled on a phone at the point."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.collection.public import Point
from wufei.inspection.domain.judging import Given, judge
from wufei.inspection.domain.planning import add_visit
from wufei.inspection.domain.questions import Questionnaire, from_json
from wufei.inspection.domain.visiting import (
    Counted,
    Position,
    Submission,
    begin_visit,
    form_of,
    may_visit,
    skip_visit,
    submit_visit,
)
from wufei.inspection.filters import VisitFilters
from wufei.inspection.models import FormTemplate, FormVersion, Problem, Team, Visit, VisitState
from wufei.inspection.queries import points_of
from wufei.inspection.tables import VisitTable, score
from wufei.inspection.views.asking import worker_of
from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export
from wufei.kernel.form_choices import offer
from wufei.kernel.listing import answer_list
from wufei.kernel.models import Photo
from wufei.kernel.photos import keep_photo
from wufei.kernel.refusals import Refusal

_WITH = ("point__region", "team__kind", "member__user", "template", "plan")


@login_required
@require_safe
def visit_list(request: HttpRequest) -> HttpResponseBase:
    actor, duties = worker_of(request)
    rows = Visit.objects.visible_to(actor).select_related("point", "team", "filled")
    found = VisitFilters(request.GET, queryset=rows, request=request)
    export = Export(
        _("巡查"),
        [
            _("日期"), _("收集点"), _("队伍"), _("状态"), _("巡查人"), _("到场时间"),
            _("完成时间"), _("距点位（米）"), _("得分"), _("未巡查原因"),
        ],
        lambda row: [
            row.day, str(row.point), str(row.team), row.get_state_display(), row.done_by_name,
            row.begun_at, row.done_at, row.metres_off, score(row), row.reason,
        ],
    )  # fmt: skip
    table = VisitTable(found.qs)
    table.empty_text = _("没有符合条件的巡查")
    return answer_list(
        request,
        "inspection/visits.html",
        table,
        export=export,
        filter=found,
        may_add=bool(duties),
    )


class NewVisitForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    team = forms.ModelChoiceField(label=gettext_lazy("队伍"), queryset=Team.objects.none())
    point = forms.ModelChoiceField(label=gettext_lazy("收集点"), queryset=Point.objects.none())
    template = forms.ModelChoiceField(
        label=gettext_lazy("巡查表单"), queryset=FormTemplate.objects.none(), required=False
    )

    def __init__(self, *args: Any, actor: Actor, teams: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
        today = timezone.localdate()
        choices: dict[str, Any] = {
            "team": Team.objects.filter(pk__in=teams),
            "point": points_of(actor),
            "template": FormTemplate.objects.in_force(today)
            .filter(versions__isnull=False)
            .distinct(),
        }
        for name, rows in choices.items():
            offer(self, name, rows)


@login_required
@require_http_methods(["GET", "POST"])
def visit_new(request: HttpRequest) -> HttpResponse:
    """A visit without a plan, today."""
    actor, duties = worker_of(request)
    if not duties:
        raise PermissionDenied
    teams = [duty.team for duty in duties]
    initial: dict[str, Any] = {"team": teams[0]}
    form = NewVisitForm(request.POST or None, actor=actor, teams=teams, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            visit = add_visit(actor=actor, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("inspection:visit", visit.pk)
    status = 422 if form.errors else 200
    return render(request, "inspection/visit_new.html", {"form": form}, status=status)


def _seen(request: HttpRequest, pk: int) -> tuple[Actor, Visit]:
    actor, _duties = worker_of(request)
    row: Visit = Visit.objects.select_related(*_WITH).get_visible_or_404(actor, pk=pk)
    return actor, row


@login_required
@require_safe
def visit_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor, visit = _seen(request, pk)
    return _page(request, actor, visit)


def _page(
    request: HttpRequest,
    actor: Actor,
    visit: Visit,
    *,
    given: Mapping[str, Any] | None = None,
    wrong: list[Refusal] | None = None,
    version: FormVersion | None = None,
) -> HttpResponse:
    version = version or form_of(visit)
    asked = from_json(version.content) if version is not None else Questionnaire()
    filled = getattr(visit, "filled", None)
    errors: dict[str, str] = {}
    for refusal in wrong or ():
        name = refusal.pointer.removeprefix("/answers/")
        errors.setdefault(name, str(refusal))
    open_now = visit.state in (VisitState.PLANNED, VisitState.BEGUN, VisitState.SKIPPED)
    context = {
        "visit": visit,
        "version": version,
        "sections": _sections(asked, filled, given or {}, errors),
        "filled": filled,
        "checks": visit.accuracy_checks.all() if filled is not None else [],
        "problems": _problems(visit) if filled is not None else [],
        "errors": errors,
        "loose_errors": [text for name, text in errors.items() if asked.item(name) is None],
        "given": given or {},
        "client_id": (given or {}).get("client_id") or uuid.uuid4(),
        "may_act": open_now and visit.day <= timezone.localdate() and may_visit(actor, visit),
        "counts": visit.team.kind.checks_accuracy,
    }
    return render(request, "inspection/visit.html", context, status=422 if wrong else 200)


def _sections(
    asked: Questionnaire, filled: Any, given: Mapping[str, Any], errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What the template shows: each item with its answer or what was typed, and what is wrong."""
    answers = {}
    if filled is not None:
        answers = {answer.item: answer for answer in filled.answers.select_related("photo")}
    return [
        {
            "title": section.label,
            "items": [
                {
                    "item": item,
                    "answer": answers.get(item.key),
                    "value": given.get(f"value_{item.key}", ""),
                    "note": given.get(f"note_{item.key}", ""),
                    "photo": given.get(f"photo_id_{item.key}", ""),
                    "error": errors.get(item.key, ""),
                }
                for item in section.items
            ],
        }
        for section in asked.sections
    ]


def _problems(visit: Visit) -> Any:
    return Problem.objects.filter(answer__form__visit=visit).order_by("pk")


@login_required
@require_POST
def visit_begin(request: HttpRequest, pk: int) -> HttpResponse:
    actor, visit = _seen(request, pk)
    try:
        begin_visit(actor=actor, visit=visit, position=_position(request.POST))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("inspection:visit", pk)


@login_required
@require_POST
def visit_skip(request: HttpRequest, pk: int) -> HttpResponse:
    actor, visit = _seen(request, pk)
    try:
        skip_visit(actor=actor, visit=visit, reason=request.POST.get("reason", ""))
        messages.success(request, _("已说明未巡查的原因。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("inspection:visit", pk)


@login_required
@require_POST
def visit_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it was filled on the phone; wrong answers come back beside their items."""
    actor, visit = _seen(request, pk)
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in request.POST}
    version = _version(visit, typed.get("version", ""))
    wrong: list[Refusal] = []
    answers: dict[str, Given] = {}
    if version is not None:
        answers = _answers(request, actor, from_json(version.content), typed, wrong)
        wrong += judge(from_json(version.content), answers)[1]
    try:
        counted = _counted(typed)
        if not wrong:
            submission = Submission(
                client_id=_name(typed.get("client_id", "")),
                version=version,
                answers=answers,
                counted=counted,
                position=_position(request.POST),
                begun_at=_moment(typed.get("begun_at", "")),
            )
            submit_visit(actor=actor, visit=visit, submission=submission)
            messages.success(request, _("巡查已提交。"))
            return redirect("inspection:visit", pk)
    except Refusal as refusal:
        wrong.append(refusal)
    return _page(request, actor, visit, given=typed, wrong=wrong, version=version)


def _answers(
    request: HttpRequest,
    actor: Actor,
    asked: Questionnaire,
    typed: dict[str, Any],
    wrong: list[Refusal],
) -> dict[str, Given]:
    found = {}
    for item in asked.items():
        photo = None
        try:
            photo = _photo(request, actor, item.key, typed)
        except Refusal as refusal:
            pointer = f"/answers/{item.key}"
            wrong.append(Refusal(refusal.reason, pointer=pointer, **refusal.params))
        found[item.key] = Given(
            value=typed.get(f"value_{item.key}", ""),
            note=typed.get(f"note_{item.key}", ""),
            photo=photo,
        )
    return found


def _photo(request: HttpRequest, actor: Actor, key: str, typed: dict[str, Any]) -> Photo | None:
    """The picture that was sent now, or the one of the attempt before."""
    file: Any = request.FILES.get(f"photo_{key}")
    if file is not None:
        kept = keep_photo(actor=actor, file=file)
        typed[f"photo_id_{key}"] = str(kept.pk)
        return kept
    try:
        known = uuid.UUID(typed.get(f"photo_id_{key}", ""))
    except ValueError:
        return None
    return Photo.objects.filter(pk=known, actor_id=actor.user_id).first()


def _version(visit: Visit, told: str) -> FormVersion | None:
    """The version that was filled: the one named, if it is one of the visit's form."""
    if told.isascii() and told.isdigit() and len(told) < 10:
        rows = FormVersion.objects.filter(template=visit.template, number=int(told))
        return rows.first() or form_of(visit)
    return form_of(visit)


def _counted(typed: Mapping[str, Any]) -> list[Counted]:
    names = ("bags_checked", "bags_correct", "households_seen")
    texts = [str(typed.get(name, "")).strip() for name in names]
    if not any(texts):
        return []
    checked, correct, households = (_whole(text) for text in texts)
    return [
        Counted(
            bags_checked=checked or 0,
            bags_correct=-1 if correct is None else correct,
            households_seen=households,
        )
    ]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _name(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _moment(text: str) -> dt.datetime | None:
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        return None
    return found if found is None or timezone.is_aware(found) else timezone.make_aware(found)


def _position(typed: Mapping[str, Any]) -> Position | None:
    """Where the phone said it was; nothing without both degrees."""
    try:
        latitude = Decimal(str(typed.get("latitude", ""))).quantize(Decimal("0.000001"))
        longitude = Decimal(str(typed.get("longitude", ""))).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return None
    return Position(latitude, longitude, _whole(str(typed.get("accuracy", ""))))
