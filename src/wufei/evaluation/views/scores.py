"""The score of one unit: explained, objected to, corrected, followed over the months."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.evaluation import rules
from wufei.evaluation.domain.objecting import (
    CorrectionDraft,
    answer_objection,
    correct_score,
    object_to_score,
)
from wufei.evaluation.domain.running import month_of
from wufei.evaluation.forms import AnswerForm, CorrectionForm, ObjectionForm
from wufei.evaluation.models import EvaluationState, Objection, ObjectionState, UnitScore
from wufei.evaluation.printing import UNPRINTED
from wufei.evaluation.queries import (
    Standing,
    explanation,
    history,
    points_text,
    text_of,
    version_name,
)
from wufei.evaluation.scheme_files import read_scheme
from wufei.evaluation.tables import marks_of
from wufei.evaluation.views.reading import reader_of
from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import refusals_on
from wufei.measures.public import Picture, PictureRow
from wufei.registry.public import local_name

S = EvaluationState


@login_required
@require_safe
def score_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every indicator with its figure, opened at the evaluation's cut; objections; the trend."""
    actor, score, context = _opened(request, pk)
    told = context["told"]
    standings = history(score, actor)
    context |= {
        "lines": explanation(score, told),
        "marks": marks_of(score, context["words"]),
        "tier": context["words"].get(score.tier, ""),
        "group": context["words"].get(score.group, ""),
        "computed": points_text(score.computed),
        "total": points_text(score.total),
        "corrections": [(each, signed(each.points)) for each in score.corrections.all()],
        "objections": score.objections.prefetch_related("corrections"),
        "standings": [(each, points_text(each.score.total)) for each in standings],
        "trend": _trend(standings),
    }
    return render(request, "evaluation/score.html", context)


def signed(hundredths: int) -> str:
    """Points given or taken, with their sign."""
    return f"{'+' if hundredths > 0 else '−'}{points_text(abs(hundredths))}"


def _opened(request: HttpRequest, pk: int) -> tuple[Actor, UnitScore, dict[str, Any]]:
    actor = reader_of(request)
    rows = UnitScore.objects.visible_to(actor).select_related(
        "evaluation__version", "evaluation__scheme__region", "region", "body"
    )
    score = rows.filter(pk=pk).first()
    if score is None:
        raise Http404
    evaluation = score.evaluation
    told = read_scheme(evaluation.version.text)
    path = score.region.path if score.region else None
    own = rules.may_object(actor, region_path=path, organisation_id=score.body_id)
    may_run = rules.may_run(actor, region_path=evaluation.scheme.region.path)
    changes = evaluation.state in {S.DRAFT, S.ANNOUNCED}
    return (
        actor,
        score,
        {
            "score": score,
            "name": local_name(score.name, score.name_en),
            "evaluation": evaluation,
            "evaluation_name": version_name(evaluation.version),
            "month": month_of(evaluation),
            "told": told,
            "words": {key: text_of(text) for key, text in told.names().items()},
            "printable": evaluation.state not in UNPRINTED,
            "may_object": own and evaluation.state == S.ANNOUNCED,
            "may_correct": may_run and changes and score.total is not None,
            "may_answer": may_run and changes,
        },
    )


def _indicators(context: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each.id, text_of(each.name)) for each in context["told"].indicators]


def _trend(standings: list[Standing]) -> Picture | None:
    """Points over the months; a month without a place leaves a gap."""
    if len(standings) < 2:
        return None
    items = [
        None
        if each.score.total is None
        else {"value": each.score.total / 100, "text": points_text(each.score.total)}
        for each in standings
    ]
    categories = [month_of(each.evaluation).label for each in standings]
    drawn = {"name": _("得分"), "unit": _("分"), "items": items}
    return Picture(
        id="trend",
        kind="lines",
        title=_("历月得分"),
        summary=_("同一方案各月的得分；断开处为未排名。"),
        data={"categories": categories, "series": [drawn], "unit": _("分")},
        headings=(_("月份"), _("名次"), _("得分")),
        rows=[
            PictureRow(
                (month_of(each.evaluation).label, str(each.score.rank or "–")),
                points_text(each.score.total),
            )
            for each in standings
        ],
    )


@login_required
@require_http_methods(["GET", "POST"])
def score_object(request: HttpRequest, pk: int) -> HttpResponse:
    actor, score, context = _opened(request, pk)
    if not context["may_object"]:
        raise PermissionDenied
    form = ObjectionForm(request.POST or None, indicators=_indicators(context))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            object_to_score(actor=actor, score=score, **form.cleaned_data)
            messages.success(request, _("异议已提出，答复后在此显示。"))
            return redirect("evaluation:score", pk=pk)
    return _form(request, context, form, _("提出异议"))


@login_required
@require_http_methods(["GET", "POST"])
def score_correct(request: HttpRequest, pk: int) -> HttpResponse:
    actor, score, context = _opened(request, pk)
    if not context["may_correct"]:
        raise PermissionDenied
    form = CorrectionForm(request.POST or None, indicators=_indicators(context))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            draft = CorrectionDraft(**form.cleaned_data)
            correct_score(actor=actor, score=score, draft=draft)
            messages.success(request, _("得分已更正，名次已重排。"))
            return redirect("evaluation:score", pk=pk)
    return _form(request, context, form, _("更正得分"))


@login_required
@require_http_methods(["GET", "POST"])
def objection_answer(request: HttpRequest, pk: int) -> HttpResponse:
    objection = Objection.objects.visible_to(reader_of(request)).filter(pk=pk).first()
    if objection is None:
        raise Http404
    actor, _score, context = _opened(request, objection.score_id)
    if not context["may_answer"]:
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _answer(actor, objection, form.cleaned_data)
            messages.success(request, _("异议已答复。"))
            return redirect("evaluation:score", pk=objection.score_id)
    context["objection"] = objection
    return _form(request, context, form, _("答复异议"))


def _answer(actor: Actor, objection: Objection, given: dict[str, Any]) -> None:
    upheld = given["outcome"] == ObjectionState.UPHELD
    draft = None
    if upheld and given["points"] is not None:
        draft = CorrectionDraft(
            given["client_id"], given["points"], given["answer"][:500], objection.indicator
        )
    answer_objection(
        actor=actor, objection=objection, upheld=upheld, answer=given["answer"], correction=draft
    )


def _form(request: HttpRequest, context: dict[str, Any], form: Any, heading: str) -> HttpResponse:
    status = 422 if form.errors else 200
    shown = {**context, "form": form, "heading": heading}
    return render(request, "evaluation/score_form.html", shown, status=status)
