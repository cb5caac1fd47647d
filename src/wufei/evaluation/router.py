"""Evaluation's part of the API; the figures themselves are those of the measures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.evaluation import rules
from wufei.evaluation.models import Evaluation, UnitScore
from wufei.evaluation.queries import points_text, ranking, version_name
from wufei.evaluation.refusals import EvaluationReason
from wufei.evaluation.schemas import (
    CorrectionAnswer,
    EvaluationAnswer,
    EvaluationPage,
    EvaluationQuery,
    IndicatorAnswer,
    RankedUnit,
    RankingAnswer,
    ScoreAnswer,
)
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Position
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal
from wufei.registry.public import local_name

router = Router()


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_read(actor):
        raise Refusal(EvaluationReason.NOT_ALLOWED)
    return actor


def _rows(actor: Actor) -> Any:
    return Evaluation.objects.visible_to(actor).select_related("version", "scheme__region")


@router.get(
    "/evaluations",
    response=EvaluationPage,
    summary=_("月度考评列表"),
    description=_("您可以查看的考评，新的在前；被考评单位只看得到已公示的。"),
)
def list_evaluations(request: HttpRequest, query: Query[EvaluationQuery]) -> EvaluationPage:
    rows = _rows(_reader(request))
    if query.scheme:
        rows = rows.filter(scheme__code=query.scheme)
    if query.month:
        year, _dash, month = query.month.partition("-")
        told = year.isdecimal() and month.isdecimal()
        rows = rows.filter(month__year=int(year), month__month=int(month)) if told else rows.none()
    page = page_of_rows(rows, query, name="evaluations", keys=["-id"])
    return EvaluationPage(items=[_evaluation(row) for row in page.items], next=page.next)


@router.get(
    "/evaluations/{number}",
    response=EvaluationAnswer,
    summary=_("月度考评"),
    description=_("一次考评的方案、时点和状态。"),
)
def get_evaluation(request: HttpRequest, number: Path[Position]) -> EvaluationAnswer:
    return _evaluation(_rows(_reader(request)).get_visible_or_404(_reader(request), pk=number))


@router.get(
    "/evaluations/{number}/ranking",
    response=RankingAnswer,
    summary=_("考评排名"),
    description=_("全部考评对象的名次、得分和等次；收运单位只看得到自己。"),
)
def get_ranking(request: HttpRequest, number: Path[Position]) -> RankingAnswer:
    actor = _reader(request)
    row = _rows(actor).get_visible_or_404(actor, pk=number)
    items = [RankedUnit(**_place(score)) for score in ranking(row, actor)]
    return RankingAnswer(number=row.pk, month=f"{row.month:%Y-%m}", items=items)


@router.get(
    "/evaluation-scores/{number}",
    response=ScoreAnswer,
    summary=_("考评得分说明"),
    description=_("一个考评对象的得分，连同每个评分项的指标数值和人工更正。"),
)
def get_score(request: HttpRequest, number: Path[Position]) -> ScoreAnswer:
    actor = _reader(request)
    rows = UnitScore.objects.visible_to(actor).select_related("evaluation")
    score = rows.get_visible_or_404(actor, pk=number)
    return ScoreAnswer(
        **_place(score),
        month=f"{score.evaluation.month:%Y-%m}",
        cut=score.evaluation.cut,
        indicators=[
            IndicatorAnswer(
                indicator=each.indicator,
                figure=each.figure,
                edition=each.edition,
                value=each.value or None,
                lines=each.lines,
                points=each.points or None,
            )
            for each in score.indicators.all()
        ],
        corrections=[
            CorrectionAnswer(
                points=points_text(each.points),
                reason=each.reason,
                made_at=each.made_at,
                by=each.actor_name,
            )
            for each in score.corrections.all()
        ],
    )


def _evaluation(row: Evaluation) -> EvaluationAnswer:
    return EvaluationAnswer(
        number=row.pk,
        scheme=row.scheme.code,
        version=row.version.number,
        name=version_name(row.version),
        units=row.version.units,  # type: ignore[arg-type]
        region=row.scheme.region.code,
        month=f"{row.month:%Y-%m}",
        state=row.state,  # type: ignore[arg-type]
        cut=row.cut,
        announced_at=row.announced_at,
        objections_until=row.objections_until,
        final_at=row.final_at,
        digest=row.digest,
    )


def _place(score: UnitScore) -> dict[str, Any]:
    return {
        "score": score.pk,
        "unit": score.key,
        "name": local_name(score.name, score.name_en),
        "group": score.group,
        "rank": score.rank,
        "computed_points": _points(score.computed),
        "points": _points(score.total),
        "tier": score.tier,
        "listed": score.listed,
        "vetoes": score.vetoes,
        "unranked": score.unranked,
    }


def _points(hundredths: int | None) -> str | None:
    return None if hundredths is None else points_text(hundredths)
