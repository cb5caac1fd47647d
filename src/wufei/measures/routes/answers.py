"""Questions about figures, answered; and the state of the books."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal
from wufei.lake.public import current_cut
from wufei.ledger.public import Page, status
from wufei.measures.answers import Question
from wufei.measures.asking import read_cut
from wufei.measures.canonical import answer_bytes
from wufei.measures.domain.answering import answer
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.routes.parameters import naming_parameters
from wufei.measures.schemas.answers import AnswersAnswer, CutNow, FigureQuery, FiguresQuery
from wufei.measures.schemas.fields import Identity

router = Router()
#: Answers in one call; more is asked for in parts.
MOST_ANSWERS = 10_000


@router.get(
    "/figures/{figure}/answers",
    response=AnswersAnswer,
    summary=_("一个指标的数值"),
    description=_(
        "按期间、区划级别和分组作答。无数据就是无数据，不写成 0；"
        "同一问题在同一账面时点的答复逐字节相同。"
    ),
)
def answer_figure(
    request: HttpRequest, figure: Path[Identity], query: Query[FigureQuery]
) -> HttpResponse:
    return _answered(request, (figure,), query)


@router.get(
    "/answers",
    response=AnswersAnswer,
    summary=_("多个指标的数值"),
    description=_("一次问几个指标，它们出自同一个账面时点；一次最多 10,000 个结果。"),
)
def answer_figures(request: HttpRequest, query: Query[FiguresQuery]) -> HttpResponse:
    return _answered(request, tuple(dict.fromkeys(query.figure)), query)


def _answered(request: HttpRequest, figures: tuple[str, ...], query: FigureQuery) -> HttpResponse:
    periods = query.periods()
    with naming_parameters():
        question = Question(
            figures=figures,
            periods=periods,
            region=query.region,
            level=query.level,
            by=tuple(dict.fromkeys(query.by)),
            cut=read_cut(query.cut),
        )
        found = answer(actor=actor_of_request(request), question=question)
    if len(found.answers) > MOST_ANSWERS:
        raise Refusal(
            No.TOO_MANY_ANSWERS, pointer="?period", found=len(found.answers), most=MOST_ANSWERS
        )
    return HttpResponse(answer_bytes(found), content_type="application/json; charset=utf-8")


@router.get(
    "/cut",
    response=CutNow,
    summary=_("现在的账面时点"),
    description=_("指标计算到哪一页账页；在查询中给出这个时点，以后得到的仍是今天的数字。"),
)
def get_cut(request: HttpRequest) -> CutNow:
    cut = current_cut()
    page = Page.objects.filter(pk=cut.page).first()
    return CutNow(
        cut=str(cut),
        page=cut.page,
        fact=cut.fact,
        sealed_at=page.sealed_at if page else None,
        waiting=max(0, status().page - cut.page),
    )
