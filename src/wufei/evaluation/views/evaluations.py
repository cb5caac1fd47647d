"""Monthly evaluations: the list, a new one, one with its ranking, and the steps of its life."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from wufei.evaluation import rules
from wufei.evaluation.domain.comparing import revised_since
from wufei.evaluation.domain.moving import move_evaluation
from wufei.evaluation.domain.running import ask_for_evaluation, month_of
from wufei.evaluation.forms import EvaluationForm, MoveForm, last_month, runnable_schemes
from wufei.evaluation.jobs import compute_scores
from wufei.evaluation.models import (
    EVALUATION_LIFECYCLE,
    Evaluation,
    EvaluationState,
    ObjectionState,
    UnitScore,
)
from wufei.evaluation.printing import UNPRINTED
from wufei.evaluation.queries import (
    evaluations,
    points_text,
    ranking,
    text_of,
    version_name,
)
from wufei.evaluation.scheme_files import read_scheme
from wufei.evaluation.schemes import Scheme as Told
from wufei.evaluation.tables import EvaluationTable, RankingTable, RevisedTable
from wufei.evaluation.views.reading import reader_of, runner_of
from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Cell, Export
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.jobs import enqueue
from wufei.kernel.listing import answer_list
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal
from wufei.registry.public import local_name

S = EvaluationState
_BACK = {(S.ANNOUNCED, S.DRAFT), (S.DRAFT, S.DISCARDED), (S.COMPUTING, S.DISCARDED)}


@login_required
@require_safe
def evaluation_list(request: HttpRequest) -> HttpResponseBase:
    actor = reader_of(request)
    return answer_list(
        request,
        "evaluation/evaluations.html",
        EvaluationTable(evaluations(actor)),
        may_run=bool(runnable_schemes(actor)),
        may_write=rules.may_run_somewhere(actor),
    )


@login_required
@require_http_methods(["GET", "POST"])
def evaluation_new(request: HttpRequest) -> HttpResponse:
    """Ask for a month; computed in the background."""
    actor = runner_of(request)
    initial = {"month": last_month(timezone.localdate()).first}
    form = EvaluationForm(request.POST or None, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), transaction.atomic():
            given = form.cleaned_data
            row = ask_for_evaluation(actor=actor, scheme=given["scheme"], month=given["month"])
            _compute(actor, row)
            return redirect("evaluation:evaluation", pk=row.pk)
    context = {"form": form, "has_schemes": bool(runnable_schemes(actor))}
    status = 422 if form.errors else 200
    return render(request, "evaluation/evaluation_new.html", context, status=status)


def _compute(actor: Actor, row: Evaluation) -> None:
    month = month_of(row).label
    run = enqueue(
        compute_scores, actor=actor, title=_("月度考评 %(month)s") % {"month": month},
        evaluation_id=row.pk,
    )  # fmt: skip
    Evaluation.objects.filter(pk=row.pk).update(job_run=run.pk)


@login_required
@require_safe
def evaluation_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ranking of a month, how far it is, and what may be done with it."""
    actor, row = _opened(request, pk)
    told = read_scheme(row.version.text)
    rows = ranking(row, actor)
    context = _context(actor, row, told)
    context["lists"] = _lists(row, rows)
    return answer_list(
        request,
        "evaluation/evaluation.html",
        RankingTable(rows, told=told, opens=_opens(actor, row)),
        rows=rows,
        export=Export(context["title"], _headings(), lambda score: _cells(score, told)),
        **context,
    )


def _opened(request: HttpRequest, pk: int) -> tuple[Actor, Evaluation]:
    actor = reader_of(request)
    rows = Evaluation.objects.visible_to(actor).select_related("version", "scheme__region")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return actor, row


def _opens(actor: Actor, row: Evaluation) -> set[int]:
    """Scores that the reader may open."""
    seen = UnitScore.objects.visible_to(actor).filter(evaluation=row)
    return set(seen.values_list("pk", flat=True))


def _context(actor: Actor, row: Evaluation, told: Told) -> dict[str, Any]:
    run = JobRun.objects.filter(pk=row.job_run).first() if row.job_run else None
    may_run = rules.may_run(actor, region_path=row.scheme.region.path)
    computing = row.state == S.COMPUTING
    return {
        "evaluation": row,
        "month": month_of(row),
        "name": version_name(row.version),
        "title": f"{version_name(row.version)} {month_of(row)}",
        "told": told,
        "printable": row.state not in UNPRINTED,
        "may_run": may_run,
        "may_oversee": rules.may_oversee(actor, region_path=row.scheme.region.path),
        "moves": _moves(row) if may_run else [],
        "run": run,
        "running": computing and run is not None and not run.is_over,
        "failed": computing and run is not None and run.is_over,
        "percent": 100 * run.done // run.total if run and run.total else None,
        "open_objections": row.scores.filter(objections__state=ObjectionState.OPEN).count(),
    }


def _moves(row: Evaluation) -> list[tuple[str, Any]]:
    """State and event of each step that an office may take."""
    return [
        (step.target.value, step.event)
        for step in EVALUATION_LIFECYCLE.transitions
        if step.source == row.state and step.target != S.DRAFT
    ] + ([("draft", _("撤回公示"))] if row.state == S.ANNOUNCED else [])


def _lists(row: Evaluation, rows: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"red": [], "lowest": []}
    for score in rows.exclude(listed=""):
        found[score.listed].append(local_name(score.name, score.name_en))
    return found


def _headings() -> list[str]:
    return [
        _("组别"), _("名次"), _("编码"), _("考评对象"), _("计算得分"), _("得分"), _("等次"),
        _("榜单"), _("否决"), _("不排名的原因"),
    ]  # fmt: skip


def _cells(score: UnitScore, told: Told) -> list[Cell]:
    names = told.names()
    words = {key: text_of(text) for key, text in names.items()}
    return [
        words.get(score.group, ""), score.rank, score.key, local_name(score.name, score.name_en),
        points_text(score.computed), points_text(score.total), words.get(score.tier, ""),
        list_name(score.listed), "、".join(words.get(veto, veto) for veto in score.vetoes),
        why_unranked(score.unranked),
    ]  # fmt: skip


def list_name(listed: str) -> str:
    return {"red": pgettext("list", "红榜"), "lowest": pgettext("list", "末位")}.get(listed, "")


def why_unranked(why: str) -> str:
    """Why a unit has no place, in words."""
    return {"no_data": _("没有数据"), "too_little": _("有数据的权重不足")}.get(why, "")


@login_required
@require_safe
def evaluation_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again while it is computed."""
    actor, row = _opened(request, pk)
    context = _context(actor, row, read_scheme(row.version.text))
    answer = render(request, "evaluation/parts/progress.html", context)
    if not context["running"]:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def evaluation_move(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Announce, make final, take back or discard."""
    actor, row = _opened(request, pk)
    context = _context(actor, row, read_scheme(row.version.text))
    events = dict(context["moves"])
    if state not in events:
        if not context["may_run"]:
            raise PermissionDenied
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None)
    needs = (S(row.state), S(state)) in _BACK
    form.fields["reason"].required = needs
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            move_evaluation(actor=actor, evaluation=row, state=S(state), reason=reason)
            messages.success(request, _("已%(event)s。") % {"event": events[state]})
            return redirect("evaluation:evaluation", pk=pk)
    context |= {"form": form, "event": events[state], "to": state}
    status = 422 if form.errors else 200
    return render(request, "evaluation/move.html", context, status=status)


@login_required
@require_safe
def evaluation_revised(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Figures that are others now than at the evaluation's cut; the evaluation itself stays."""
    actor, row = _opened(request, pk)
    told = read_scheme(row.version.text)
    context = _context(actor, row, told)
    if not context["may_oversee"]:
        raise PermissionDenied
    if not row.cut:
        raise Http404
    try:
        cut, changed = revised_since(row)
    except Refusal as refusal:
        context["refusal"] = refusal
        return render(request, "evaluation/revised.html", context, status=refusal.reason.status)
    rows = [(each, value) for each in changed for value in each.values]
    context |= {"now": cut, "changed": len(changed), "table": RevisedTable(rows, told=told)}
    return render(request, "evaluation/revised.html", context)
