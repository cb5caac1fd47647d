from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wufei.kernel.periods import Period, PeriodKind, parse_period
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.measures.public import headlines
from wufei.web import pictures, queries
from wufei.web.readers import figures_reader, reads_area

KINDS = ((PeriodKind.MONTH, _("月")), (PeriodKind.QUARTER, _("季")), (PeriodKind.YEAR, _("年")))


@dataclass(frozen=True)
class PeriodChoice:
    """A kind of period to turn to, in which the shown one begins."""

    label: str | Promise
    period: Period
    current: bool


def _chosen(request: HttpRequest) -> tuple[Period, str]:
    """The period asked for, or the latest month and why it is not the one asked for."""
    text = request.GET.get("period", "")
    if not text:
        return queries.latest_period(), ""
    try:
        return parse_period(text), ""
    except Refusal as refusal:
        return queries.latest_period(), str(refusal)


def period_choices(period: Period) -> list[PeriodChoice]:
    return [
        PeriodChoice(label, Period.containing(period.last, kind), kind == period.kind)
        for kind, label in KINDS
    ]


@login_required
@require_safe
def city(request: HttpRequest) -> HttpResponse:
    """Tonnes by class, the district map and the flow picture of a period."""
    actor = actor_of_request(request)
    period, refused = _chosen(request)
    linked = reads_area(actor)
    figures = queries.city_figures(figures_reader(actor), period)
    facts = queries.material_facts(set(figures.by_class))
    material = request.GET.get("material", "")
    material = material if material in facts else ""
    rows = pictures.class_rows(figures, facts, linked=linked)
    context = {
        "period": period,
        "choices": period_choices(period),
        "refused": refused,
        "figures": figures,
        "linked": linked,
        "rows": rows,
        "facts": facts,
        "material": material,
        "bars": pictures.class_bars(rows),
        "map": pictures.district_map(figures, material, linked=linked),
        "flows": pictures.flow_picture(figures, linked=linked) if figures.ribbons else None,
        "headlines": headlines(actor, period),
    }
    return render(request, "web/city.html", context, status=422 if refused else 200)
