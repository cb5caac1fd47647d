"""The explorer: figures, periods and regions as chosen, the answer as table, chart and map."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export
from wufei.kernel.listing import answer_list
from wufei.kernel.periods import Period, PeriodKind, parse_period
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.lake.public import Cut, current_cut
from wufei.measures.catalogue import catalogue
from wufei.measures.definitions import Catalogue
from wufei.measures.forms.exploring import ExplorerForm, latest_editions
from wufei.measures.queries import HEADLINES, latest_period, regions
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.rules import home_region
from wufei.measures.showing import presenting
from wufei.measures.showing.pictures import pictures_of
from wufei.measures.tables import ResultTable
from wufei.measures.views.working import GoesOn, answers_to, working

TEMPLATE = "measures/explorer.html"
_MONTHS = 12


@login_required
@require_safe
def explorer(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    known = catalogue()
    asked = asked_for(request.GET, actor, known)
    codes = [asked.get("region", ""), asked.get("with_region", "")]
    form = ExplorerForm(asked, known=known, regions=regions(codes))
    context: dict[str, Any] = {"form": form, "known": known, "quick": quick_periods(request.GET)}
    if not known.figures:
        return render(request, TEMPLATE, context)
    wanted = form.wanted()
    if wanted is None:
        return render(request, TEMPLATE, context, status=422)
    try:
        sets = answers_to(actor, wanted.questions)
    except GoesOn as goes_on:
        return working(request, goes_on, _("数据指标"))
    except Refusal as refusal:
        if refusal.reason is No.UNKNOWN_REGION and current_cut().fact == 0:
            return render(request, TEMPLATE, {**context, "nothing_yet": True})
        return render(
            request, TEMPLATE, {**context, "refusal": refusal}, status=refusal.reason.status
        )
    result = presenting.result_of(wanted, sets, known)
    export = Export(_("指标"), presenting.headings(result), presenting.cells)
    return answer_list(
        request,
        TEMPLATE,
        ResultTable(result),
        rows=result.rows,
        export=export,
        **context,
        result=result,
        pictures=pictures_of(result, level=wanted.question.level),
        cut=sets[0].cut,
        permanent=permanent(request, sets[0].cut),
    )


def permanent(request: HttpRequest, cut: Cut) -> str:
    """The address of the page as it is now, whatever is posted later."""
    given = request.GET.copy()
    given["as_of"] = str(cut)
    for name in ("page", "export"):
        given.pop(name, None)
    return f"{request.path}?{given.urlencode()}"


def asked_for(given: QueryDict, actor: Actor, known: Catalogue) -> QueryDict:
    """The address, with what it leaves open: the last twelve months of the reader's area."""
    asked = given.copy()
    shorthand = _period(asked.get("period", ""))
    last = shorthand or latest_period()
    if not asked.getlist("figure"):
        first = [figure for figure in HEADLINES if figure in known.figures]
        every = [figure.id for figure in latest_editions(known)]
        asked.setlist("figure", (first or every)[:1])
    if not asked.get("last"):
        asked["last"] = last.last.isoformat()
    if not asked.get("first"):
        asked["first"] = (shorthand or _before(last, _MONTHS - 1)).first.isoformat()
    if not asked.get("each"):
        asked["each"] = "run" if shorthand else "month"
    if "region" not in asked:
        asked["region"] = home_region(actor)
    return asked


def _period(text: str) -> Period | None:
    try:
        return parse_period(text) if text else None
    except Refusal:
        return None


def _before(period: Period, steps: int) -> Period:
    for _step in range(steps):
        period = period.previous()
    return period


def quick_periods(given: QueryDict) -> list[tuple[str, str]]:
    """Words and addresses of the runs that are asked for most."""
    month = latest_period()
    year = Period.containing(month.last, PeriodKind.YEAR)
    runs: list[tuple[str, Period, Period, str]] = [
        (month.label, month, month, "run"),
        (_("近十二个月"), _before(month, _MONTHS - 1), month, "month"),
        (year.label, year, year, "month"),
        (_("近三年"), _before(year, 2), year, "year"),
    ]
    return [(words, _address(given, first, last, each)) for words, first, last, each in runs]


def _address(given: QueryDict, first: Period, last: Period, each: str) -> str:
    kept: Any = given.copy()
    for name in ("page", "period"):
        kept.pop(name, None)
    kept["first"], kept["last"] = first.first.isoformat(), last.last.isoformat()
    kept["each"] = each
    return f"{reverse('measures:explorer')}?{kept.urlencode()}"
