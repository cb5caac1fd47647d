"""The catalogue: what is counted, how, by which rule, and what is not counted."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.kernel.api.paging import Paged, page_of_list
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal
from wufei.measures.catalogue import catalogue
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.routes.definition_rows import figure_answer, figure_detail, problem_answer
from wufei.measures.rules import reads_problems
from wufei.measures.schemas.fields import Identity
from wufei.measures.schemas.figures import FigureDetail, FigurePage, FigureQuery, ProblemPage

router = Router()


@router.get(
    "/figures",
    response=FigurePage,
    summary=_("指标目录"),
    description=_("每个指标的各版定义：公式、单位、有效期、依据、审核，以及不计入的内容。"),
)
def list_figures(request: HttpRequest, query: Query[FigureQuery]) -> FigurePage:
    known = catalogue()
    rows = [
        editions
        for editions in known.figures.values()
        if not query.group or editions[-1].group == query.group
    ]
    page = page_of_list(rows, query, name="figures", key=lambda row: (row[-1].group, row[-1].id))
    return FigurePage(items=[figure_answer(known, row) for row in page.items], next=page.next)


@router.get(
    "/figures/problems",
    response=ProblemPage,
    summary=_("未通过检查的定义"),
    description=_("文件、行号和原因；其余定义照常可用。市无废办、评估员和系统管理员可以查看。"),
)
def list_problems(request: HttpRequest, query: Query[Paged]) -> ProblemPage:
    if not reads_problems(actor_of_request(request)):
        raise Refusal(No.PROBLEMS_NOT_YOURS)
    rows = list(enumerate(catalogue().problems))
    page = page_of_list(rows, query, name="problems", key=lambda row: (row[0],))
    return ProblemPage(items=[problem_answer(each) for _n, each in page.items], next=page.next)


@router.get(
    "/figures/{figure}",
    response=FigureDetail,
    summary=_("一个指标的定义"),
    description=_("连同所用的基础量、系数和算例。"),
)
def get_figure(request: HttpRequest, figure: Path[Identity]) -> FigureDetail:
    known = catalogue()
    editions = known.figures.get(figure)
    if editions is None:
        raise Refusal(No.UNKNOWN_FIGURE, pointer="?figure", figure=figure)
    return figure_detail(known, editions)
