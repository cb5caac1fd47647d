"""How a figure changed since it was first told: late corrections are shown as revisions.

The books are read as they stood at the end of every day on which something about the period was
sealed or declared. Nothing is kept for it: the ledger's pages and the facts hold it all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from django.db.models import Max, QuerySet
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period
from wufei.lake.public import Cut, DeclaredValue, OperationFact, RegisterVersion, cut_at
from wufei.ledger.public import Page
from wufei.measures.answers import Answer, Question
from wufei.measures.atlas import Atlas, atlas_at
from wufei.measures.catalogue import catalogue
from wufei.measures.compiling.lines import lines_query
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Catalogue, Measure, Source
from wufei.measures.domain.admitting import check
from wufei.measures.domain.allocating import is_below
from wufei.measures.domain.answering import answer, library_at
from wufei.measures.domain.forming import computed_form
from wufei.measures.domain.gathering import Library
from wufei.measures.formulas import names
from wufei.registry.public import Region

_DAYS = "days"


@dataclass(frozen=True, slots=True)
class Revision:
    """``answer``: the value as the books stood on ``day``, and until the next revision."""

    cut: Cut
    day: dt.date
    answer: Answer


def revisions(
    *, actor: Actor, figure: str, period: Period, region: str = "", most: int = 20
) -> list[Revision]:
    """The values that a figure has had, newest first: each differs from the one after it.

    One entry means that nothing was revised. ``most`` bounds the days that are looked at, the
    latest of them.

    Raises:
        Refusal: as :func:`wufei.measures.domain.answering.answer`.
    """
    library = library_at(None)
    known = catalogue()
    atlas = atlas_at(library.engine, library.tables)
    question = Question((figure,), (period,), region)
    check(actor, question, known, atlas)
    formula = computed_form(figure, known, period).formula
    measures = [known.measures[name] for name in names(formula) if name != _DAYS]
    days = _days_of_pages(_pages(library, atlas, measures, question, known))
    days |= _days_of_facts(measures, question)
    found: list[Revision] = []
    for day in sorted(days, reverse=True)[:most]:
        cut = _cut_on(day, library.tables.cut)
        told = answer(actor=actor, question=replace(question, cut=cut)).answers
        if told:
            found.append(Revision(cut, day, told[0]))
    return _changed(found)


def _changed(found: list[Revision]) -> list[Revision]:
    """Without the days on which the value stayed as it had been."""
    return [
        one
        for one, before in zip_longest(found, found[1:])
        if before is None or _told(one.answer) != _told(before.answer)
    ]


def _told(one: Answer) -> tuple[object, ...]:
    return one.value, one.state, one.numerator, one.denominator


def _pages(
    library: Library,
    atlas: Atlas,
    measures: Iterable[Measure],
    question: Question,
    known: Catalogue,
) -> set[int]:
    """The pages that hold a line of the measures; for what is shared out, of the whole total and
    of the measure by which it is shared."""
    part = Slice(question.periods, question.region)
    pages: set[int] = set()
    for measure in measures:
        shared = (
            measure.allocate
            if measure.allocate and is_below(part, atlas, measure.allocate)
            else None
        )
        if shared is None:
            pages |= _pages_of(library, measure, part)
            continue
        wide = replace(part, region=atlas.ancestor(part.region, shared.within))
        for each in (measure, known.measures[shared.by]):
            pages |= _pages_of(library, each, wide)
    return pages


def _pages_of(library: Library, measure: Measure, part: Slice) -> set[int]:
    from sqlglot import exp

    if measure.source is not Source.LEDGER:
        return set()
    lines = lines_query(measure, part)
    lines.set("order", None)
    query = exp.select(exp.column("k2", "l")).distinct().from_(lines.subquery("l"))
    return {int(row[0]) for row in library.rows(query)}


def _days_of_pages(numbers: set[int]) -> set[dt.date]:
    found: set[dt.date] = set()
    ordered = sorted(numbers)
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        moments = Page.objects.filter(number__in=part).values_list("sealed_at", flat=True)
        found |= {timezone.localdate(moment) for moment in moments}
    return found


def _days_of_facts(measures: Sequence[Measure], question: Question) -> set[dt.date]:
    """Days on which a declared value or an operation of the period, or a row of a counted register,
    was told."""
    series = {m.table for m in measures if m.source is Source.DECLARED}
    registers = {m.table for m in measures if m.source is Source.REGISTER}
    period = question.periods[0]
    values = DeclaredValue.objects.filter(
        series__in=series, last_day__gte=period.first, last_day__lte=period.last
    )
    if question.region:
        place = Region.objects.filter(code=question.region).first()
        values = values.filter(region__path__startswith=place.path) if place else values.none()
    versions = RegisterVersion.objects.filter(register__in=registers)
    events = OperationFact.objects.none()
    if any(m.source is Source.OPERATIONS for m in measures):
        events = OperationFact.objects.filter(day__gte=period.first, day__lte=period.last)
    return _days(values) | _days(versions) | _days(events)


def _days(
    facts: QuerySet[DeclaredValue] | QuerySet[RegisterVersion] | QuerySet[OperationFact],
) -> set[dt.date]:
    from django.db.models.functions import TruncDate

    days = facts.order_by().annotate(told=TruncDate("recorded_at")).values_list("told", flat=True)
    return set(days.distinct())


def _cut_on(day: dt.date, now: Cut) -> Cut:
    """The books at the end of a day."""
    end = Period.day(day).bounds()[1]
    page = Page.objects.filter(sealed_at__lt=end).aggregate(top=Max("number"))["top"] or 0
    facts = [
        model.objects.filter(recorded_at__lt=end).aggregate(top=Max("number"))["top"] or 0
        for model in (DeclaredValue, RegisterVersion, OperationFact)
    ]
    at = cut_at(min(page, now.page))
    return Cut(at.page, min(max(at.fact, *facts), now.fact))
