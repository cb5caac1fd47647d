"""Answers questions: definitions, values of measures, exact arithmetic, one record per figure.

Values are integers and fractions from end to end, so that every engine gives the same answer to the
gram and the same question at the same cut gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period
from wufei.kernel.refusals import Refusal
from wufei.lake.public import (
    Cut,
    Watch,
    current_cut,
    engine,
    require_intact,
    tables_at,
)
from wufei.measures.answers import (
    Answer,
    AnswerSet,
    NotDefined,
    Part,
    Question,
    State,
)
from wufei.measures.atlas import Atlas, atlas_at
from wufei.measures.catalogue import catalogue
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import (
    Catalogue,
    Figure,
    Measure,
    Source,
)
from wufei.measures.domain.admitting import check, require_told_apart, slice_of
from wufei.measures.domain.allocating import allocate, is_below
from wufei.measures.domain.forming import Asked, computed_form
from wufei.measures.domain.gathering import Cell, Library, Table, gather
from wufei.measures.domain.presence import Presence, books_of
from wufei.measures.formulas import evaluate, names, split
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.units import factor

#: Tables that answers read.
_TABLES = (
    "postings",
    "accounts",
    "materials",
    "regions",
    "sites",
    "declared",
    "drops",
    "operations",
)
_DAYS = "days"
#: Figures × periods × regions of one question; more is asked for in parts.
MAX_ANSWERS = 200_000


def library_at(cut: Cut | None, *, watch: Watch | None = None) -> Library:
    """An engine over the lake at ``cut``, or as it is now.

    Raises:
        Refusal: ``CUT_AHEAD`` (that page is not written yet), and those of the lake.
    """
    now = current_cut()
    at = cut or now
    if at.page > now.page or at.fact > now.fact:
        raise Refusal(No.CUT_AHEAD, pointer="/cut", cut=str(at), now=str(now))
    return Library(engine(), require_intact(tables_at(at, _TABLES)), watch)


def answer(
    *,
    actor: Actor,
    question: Question,
    library: Library | None = None,
    definitions: Catalogue | None = None,
    watch: Watch | None = None,
) -> AnswerSet:
    """Answer ``question`` for ``actor``.

    ``library`` and ``definitions``: other files or another engine than the installation's own.

    Raises:
        Refusal: ``UNKNOWN_FIGURE``, ``UNKNOWN_REGION``, ``UNKNOWN_SPLIT``, ``REGION_NOT_YOURS``,
            ``NEEDS``, ``TOO_MANY_ANSWERS``, ``CUT_AHEAD``, and those of the lake.
    """
    known = definitions or catalogue()
    at = library or library_at(question.cut, watch=watch)
    atlas = atlas_at(at.engine, at.tables)
    check(actor, question, known, atlas)
    asked, missing = _asked(question, known)
    measures = _measures(asked.values(), known)
    part = slice_of(question)
    tables = tables_of(at, atlas, measures, part, known)
    groups = _groups(question, part, tables, atlas)
    size = len(asked) * max(len(g) for g in groups.values()) if groups else 0
    if size > MAX_ANSWERS:
        raise Refusal(No.TOO_MANY_ANSWERS, found=size, most=MAX_ANSWERS)
    presence = Presence(at, part)
    answers = tuple(
        _answer(asked[figure, period], period, group, tables, presence)
        for figure in question.figures
        for period in question.periods
        if (figure, period) in asked
        for group in groups[period]
    )
    return AnswerSet(at.tables.cut, answers, missing)


def _asked(
    question: Question, known: Catalogue
) -> tuple[dict[tuple[str, Period], Asked], tuple[NotDefined, ...]]:
    asked, missing = {}, []
    for name in question.figures:
        for period in question.periods:
            try:
                asked[name, period] = computed_form(name, known, period)
            except Refusal as refusal:
                missing.append(NotDefined(name, period, str(refusal.params["id"])))
    return asked, tuple(missing)


def _measures(asked: Iterable[Asked], known: Catalogue) -> list[Measure]:
    wanted = {name for each in asked for name in names(each.formula)} - {_DAYS}
    return [known.measures[name] for name in sorted(wanted)]


def tables_of(
    library: Library, atlas: Atlas, measures: Sequence[Measure], part: Slice, known: Catalogue
) -> dict[str, Table]:
    """The values of measures; what must be shared out among regions is."""
    require_told_apart(measures, part)
    shared = [m for m in measures if m.allocate and is_below(part, atlas, m.allocate)]
    tables = gather(library, [m for m in measures if m not in shared], part)
    for measure in shared:
        assert measure.allocate is not None
        by = known.measures[measure.allocate.by]
        tables[measure.id] = allocate(library, atlas, measure, by, part)
    return tables


def _groups(
    question: Question, part: Slice, tables: Mapping[str, Table], atlas: Atlas
) -> dict[Period, list[dict[str, str | None]]]:
    """The groups of each period: all regions of the level in force, and what else has lines."""
    found: dict[Period, list[dict[str, str | None]]] = {}
    for period in question.periods:
        keys = {
            group
            for table in tables.values()
            if table.dimensions == part.dimensions
            for (p, group), cell in table.cells.items()
            if p == period and cell.lines
        }
        if question.level and not question.by:
            listed = atlas.within(question.region, question.level, [period.last])
            keys |= {(code,) for code in listed}
        if not part.dimensions:
            keys = {()}
        ordered = sorted(keys, key=lambda key: tuple((v is None, v or "") for v in key))
        found[period] = [dict(zip(part.dimensions, key, strict=True)) for key in ordered]
    return found


def _answer(
    asked: Asked,
    period: Period,
    group: Mapping[str, str | None],
    tables: Mapping[str, Table],
    presence: Presence,
) -> Answer:
    figure = asked.figure
    used = [name for name in names(asked.formula) if name != _DAYS]
    cells = {name: tables[name].cell(period, group) for name in used}
    values: dict[str, Fraction | None] = {name: cell.value for name, cell in cells.items()}
    values[_DAYS] = Fraction(period.length)
    above, under = split(asked.formula)
    silent = _is_silent(cells, tables, lambda place: presence.knows(period, group, place))
    plain = None if silent else evaluate(asked.formula, values)
    value = None if plain is None else plain * factor(figure.unit)
    return Answer(
        figure=figure.id,
        edition=figure.edition,
        period=period,
        group=tuple((name, key or "") for name, key in group.items()),
        state=_state(figure, value),
        value=value,
        numerator=None if silent else evaluate(above, values),
        denominator=None if silent or under is None else evaluate(under, values),
        unit=figure.unit,
        decimals=figure.decimals,
        coverage=_coverage(cells.values()),
        estimated=_estimated(cells, tables),
        lines=sum(cell.lines for cell in cells.values()),
        parts=tuple(_part(name, cell) for name, cell in cells.items()),
        coefficients=asked.coefficients,
        cut=presence.library.tables.cut,
    )


def _is_silent(
    cells: Mapping[str, Cell], tables: Mapping[str, Table], known: Callable[[str], bool]
) -> bool:
    """Whether nobody weighed anything: not a line counts, and either those who should report did
    not, or the books (:func:`books_of`) hold nothing at all of the place and period."""
    weighed = {
        name: cell
        for name, cell in cells.items()
        if tables[name].measure.source in {Source.LEDGER, Source.DROPS, Source.OPERATIONS}
    }
    if not weighed or any(cell.lines for cell in weighed.values()):
        return False
    if any(cell.expected for cell in weighed.values()):
        return True
    return not any(known(books_of(tables[name].measure)) for name in weighed)


def _state(figure: Figure, value: Fraction | None) -> State:
    if value is None:
        return State.NO_DATA
    low, high = figure.bounds
    inside = (low is None or value >= low) and (high is None or value <= high)
    return State.OK if inside else State.IMPOSSIBLE


def _coverage(cells: Iterable[Cell]) -> Fraction | None:
    shares = [Fraction(cell.reported, cell.expected) for cell in cells if cell.expected]
    return min(shares, default=None)


def _estimated(cells: Mapping[str, Cell], tables: Mapping[str, Table]) -> Fraction | None:
    told = [
        cell
        for name, cell in cells.items()
        if tables[name].measure.source != Source.REGISTER and cell.value
    ]
    whole = sum((abs(cell.value or Fraction(0)) for cell in told), Fraction(0))
    guessed = sum((abs(cell.estimated) for cell in told), Fraction(0))
    return guessed / whole if whole else None


def _part(name: str, cell: Cell) -> Part:
    return Part(
        measure=name,
        value=cell.value,
        lines=cell.lines,
        estimated=cell.estimated,
        allocated=cell.allocated,
        expected=cell.expected,
        reported=cell.reported,
    )
