"""Figures of the measures inside a text: asked for together, shown as the definition says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from wufei.bulletin.content import Chart, Figure, FigureQuery, Issue, Item, Paragraph
from wufei.bulletin.outputs.charts import ChartPoint, chart_image
from wufei.bulletin.outputs.printing import Image, image_key
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.periods import Period, parse_period
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Cut, current_cut
from wufei.measures.public import (
    Answer,
    Question,
    answer,
    catalogue,
    figure_href,
    figure_name,
    value_words,
)
from wufei.registry.public import Region


@dataclass(frozen=True, slots=True)
class FigureValue:
    """What a figure reads. ``shown`` is None where there is no value, then ``why`` says why.
    ``number`` and ``unit`` are the two halves of ``shown``; ``exact`` the value itself."""

    query: FigureQuery
    name: str
    shown: str | None
    number: str = ""
    unit: str = ""
    exact: Fraction | None = None
    href: str = ""
    why: str = ""


def values_of(
    queries: Iterable[FigureQuery], *, actor: Actor | None = None, cut: Cut | None = None
) -> dict[FigureQuery, FigureValue]:
    """The values of ``queries`` at ``cut`` (now where none is told): one question per region.

    Without ``actor`` the office itself asks; a text that is printed reads the same for everybody.
    """
    asking = actor or system_actor("bulletin")
    at = cut or current_cut()
    by_region: dict[str, list[FigureQuery]] = defaultdict(list)
    for query in dict.fromkeys(queries):
        by_region[query.region].append(query)
    found: dict[FigureQuery, FigureValue] = {}
    for region, wanted in by_region.items():
        found.update(_values(asking, region, wanted, at))
    return found


def with_values(issue: Issue, values: Mapping[FigureQuery, FigureValue]) -> Issue:
    """The issue with each figure showing its value; those without one show nothing."""
    groups = tuple(
        replace(group, items=tuple(_item(item, values) for item in group.items))
        for group in issue.groups
    )
    return replace(issue, groups=groups)


def chart_of(chart: Chart, *, cut: Cut | None = None) -> Image:
    """The picture of a chart at ``cut``.

    Raises:
        Refusal: as the measures refuse the question.
        ValueError: no period, or a period that cannot be read; negative values.
    """
    if chart.level:
        return _over_regions(chart, cut)
    months = _months(chart.first, chart.last)
    queries = [FigureQuery(chart.figure, str(month), chart.region) for month in months]
    values = values_of(queries, cut=cut)
    points = [
        _point(_short(month, first=number == 0), values[query])
        for number, (month, query) in enumerate(zip(months, queries, strict=True))
    ]
    unit = next((values[query].unit for query in queries if values[query].unit), "")
    title = chart.caption or figure_name(chart.figure)
    return chart_image(title=title, unit=unit, points=points, kind="line")


def charts_at(issue: Issue, *, cut: Cut | None = None) -> dict[str, Image]:
    """The pictures of all charts of an issue, by :func:`image_key`; a chart that cannot be drawn
    is left out, and its caption stands alone."""
    pictures: dict[str, Image] = {}
    for item in issue.items:
        for block in item.blocks:
            if isinstance(block, Chart) and image_key(block) not in pictures:
                try:
                    pictures[image_key(block)] = chart_of(block, cut=cut)
                except (Refusal, ValueError):
                    continue
    return pictures


def _values(
    actor: Actor, region: str, wanted: list[FigureQuery], cut: Cut
) -> dict[FigureQuery, FigureValue]:
    known = [query for query in wanted if query.figure in catalogue().figures]
    found = {query: _nothing(query, "") for query in wanted}
    periods = tuple(sorted({parse_period(query.period) for query in known}, key=_first_day))
    figures = tuple(dict.fromkeys(query.figure for query in known))
    if not known:
        return found
    try:
        answers = answer(actor=actor, question=Question(figures, periods, region, cut=cut))
    except Refusal as refusal:
        return {query: _nothing(query, str(refusal)) for query in wanted}
    lacking = {(each.figure, each.period): each.message for each in answers.missing}
    told = {(each.figure, each.period): each for each in answers.answers}
    for query in known:
        key = query.figure, parse_period(query.period)
        found[query] = (
            _value(query, told[key], region)
            if key in told
            else _nothing(query, lacking.get(key, ""))
        )
    return found


def _value(query: FigureQuery, found: Answer, region: str) -> FigureValue:
    number, unit = value_words(found)
    href = figure_href(found, region)
    if found.value is None:
        return FigureValue(query, figure_name(query.figure), None, href=href)
    return FigureValue(
        query, figure_name(query.figure), number + unit, number, unit, found.value, href
    )


def _nothing(query: FigureQuery, why: str) -> FigureValue:
    return FigureValue(query, figure_name(query.figure), None, why=why)


def _item(item: Item, values: Mapping[FigureQuery, FigureValue]) -> Item:
    blocks = tuple(
        Paragraph(
            tuple(
                Figure(run.query, values[run.query].shown if run.query in values else run.shown)
                if isinstance(run, Figure)
                else run
                for run in block.runs
            )
        )
        if isinstance(block, Paragraph)
        else block
        for block in item.blocks
    )
    return replace(item, blocks=blocks)


def _over_regions(chart: Chart, cut: Cut | None) -> Image:
    question = Question(
        (chart.figure,), (parse_period(chart.last),), chart.region, chart.level, cut=cut
    )
    found = answer(actor=system_actor("bulletin"), question=question).answers
    codes = [dict(each.group).get(chart.level, "") for each in found]
    names = {region.code: str(region) for region in Region.objects.filter(code__in=codes)}
    ranked = sorted(
        zip(codes, found, strict=True),
        key=lambda pair: (pair[1].value is None, -(pair[1].value or 0), pair[0]),
    )
    points, unit = [], ""
    for code, each in ranked:
        value = _value(FigureQuery(chart.figure, chart.last, code), each, code)
        unit = value.unit or unit
        points.append(_point(names.get(code, code), value))
    return chart_image(
        title=chart.caption or figure_name(chart.figure), unit=unit, points=points, kind="bars"
    )


def _point(name: str, value: FigureValue) -> ChartPoint:
    from decimal import Decimal

    plain = value.number.replace(",", "")
    return ChartPoint(name, Decimal(plain) if plain else None, value.number)


def _short(month: Period, *, first: bool) -> str:
    """``11月``; with its year where a year begins: twelve labels stand on one line."""
    day = month.first
    if first or day.month == 1:
        return _("%(year)s年%(month)s月") % {"year": f"{day:%y}", "month": day.month}
    return _("%(month)s月") % {"month": day.month}


def _months(first: str, last: str) -> list[Period]:
    start, end = parse_period(first).first, parse_period(last).last
    months = []
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        months.append(parse_period(f"{year:04d}-{month:02d}"))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if not months or len(months) > 60:
        raise ValueError(f"{first}..{last} has {len(months)} months; a chart shows 1 to 60")
    return months


def _first_day(period: Period) -> tuple[object, object]:
    return period.first, period.last
