"""Figures of the collection loop by area, hauler, vehicle or point and by period."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.evaluation import rules
from wufei.evaluation.forms import FIRST_FIGURES, StatisticsForm, last_month
from wufei.evaluation.models.scope import bodies_of
from wufei.evaluation.views.reading import reader_of
from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export
from wufei.kernel.listing import answer_list
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Cut, current_cut
from wufei.measures.public import (
    GoesOn,
    ResultTable,
    answers_to,
    catalogue,
    cells,
    headings,
    home_region,
    pictures_of,
    regions,
    result_of,
    working,
)
from wufei.registry.public import Organisation

TEMPLATE = "evaluation/statistics.html"


@login_required
@require_safe
def statistics(request: HttpRequest) -> HttpResponseBase:
    actor = reader_of(request)
    known = catalogue()
    body = own_body(actor)
    asked = asked_for(request.GET, actor)
    form = StatisticsForm(asked, known=known, regions=regions([asked.get("region", "")]), body=body)
    context: dict[str, Any] = {"form": form, "body": body}
    wanted = form.wanted()
    if wanted is None:
        return render(request, TEMPLATE, context, status=422)
    try:
        sets = answers_to(actor, wanted.questions)
    except GoesOn as goes_on:
        return working(request, goes_on, _("统计"))
    except Refusal as refusal:
        nothing_yet = current_cut().fact == 0
        shown = {**context, "nothing_yet": nothing_yet, "refusal": None if nothing_yet else refusal}
        status = 200 if nothing_yet else refusal.reason.status
        return render(request, TEMPLATE, shown, status=status)
    result = result_of(wanted, sets, known)
    return answer_list(
        request,
        TEMPLATE,
        ResultTable(result),
        rows=result.rows,
        export=Export(_("收运统计"), headings(result), cells),
        **context,
        result=result,
        pictures=pictures_of(result, level=wanted.question.level),
        cut=sets[0].cut,
        permanent=_permanent(request, asked, sets[0].cut),
    )


def own_body(actor: Actor) -> str:
    """The code of the hauler whose work alone the actor may read; empty for offices."""
    if actor.is_system or actor.has_role(*rules.OVERSEERS, *rules.JUDGED_AREAS):
        return ""
    own = bodies_of(actor)
    code = Organisation.objects.filter(pk__in=own).values_list("code", flat=True).first()
    return code or ""


def asked_for(given: QueryDict, actor: Actor) -> QueryDict:
    """The address, with what it leaves open: last month of the reader's area, street by street."""
    asked = given.copy()
    month = last_month(timezone.localdate())
    if not asked.getlist("figure"):
        asked.setlist("figure", list(FIRST_FIGURES))
    defaults = {
        "first": month.first.isoformat(),
        "last": month.last.isoformat(),
        "each": "run",
    }
    for name, value in defaults.items():
        if not asked.get(name):
            asked[name] = value
    if "region" not in asked:
        asked["region"] = home_region(actor)
    if "unit" not in asked:
        asked["unit"] = "vehicle" if own_body(actor) else "township"
    return asked


def _permanent(request: HttpRequest, asked: QueryDict, cut: Cut) -> str:
    given = asked.copy()
    given["as_of"] = str(cut)
    for name in ("page", "export"):
        given.pop(name, None)
    return f"{request.path}?{given.urlencode()}"
