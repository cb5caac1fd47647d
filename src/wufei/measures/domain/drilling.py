"""From a figure to what it is made of: groups, then lines. What is listed adds up exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Cut
from wufei.measures.answers import Question
from wufei.measures.atlas import Atlas, atlas_at
from wufei.measures.catalogue import catalogue
from wufei.measures.compiling.lines import lines_query
from wufei.measures.compiling.operations import operation_lines_query
from wufei.measures.compiling.registers import declared_query
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Catalogue, Measure, Source
from wufei.measures.domain.admitting import check, require_told_apart
from wufei.measures.domain.allocating import allocate, is_below
from wufei.measures.domain.answering import library_at, tables_of
from wufei.measures.domain.declared import Statement
from wufei.measures.domain.gathering import Cell, Library, gather
from wufei.measures.question_refusals import QuestionReason as No


@dataclass(frozen=True, slots=True)
class Behind:
    """A measure inside an answer. ``where``: the group, and narrower filters (column → value)."""

    measure: str
    period: Period
    region: str = ""
    where: tuple[tuple[str, str], ...] = ()
    cut: Cut | None = None

    @property
    def part(self) -> Slice:
        return Slice((self.period,), self.region, (), self.where)


@dataclass(frozen=True, slots=True)
class Group:
    """``key`` is None for what the dimension does not tell apart."""

    key: str | None
    cell: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger as a measure counts it: ``grams`` with the measure's sign."""

    seq: int
    line: int
    page: int
    day: dt.date
    account: str
    account_name: str
    account_name_en: str
    counter_account: str | None
    counter_name: str | None
    counter_name_en: str | None
    counter_stage: str | None
    material: str
    material_name: str
    material_name_en: str
    lot: str | None
    kind: str
    paper_kind: str
    grams: int


@dataclass(frozen=True, slots=True)
class OperationLine:
    """One event as a measure counts it: ``adds`` in the measure's column, or 1."""

    key: str
    kind: str
    day: dt.date
    outcome: str
    on_time: bool | None
    region: str | None
    point: str | None
    organisation: str | None
    vehicle: str | None
    material: str | None
    category: str | None
    bins: int | None
    grams: int | None
    metres: int | None
    fen: int | None
    checked: int | None
    correct: int | None
    number: int
    adds: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """A region's part of a total that was shared out; ``weight`` in the unit of the measure by
    which it was shared. ``region`` is empty for what lies above the level of the others."""

    region: str
    weight: Fraction
    share: Fraction


@dataclass(frozen=True, slots=True)
class Shares:
    """How a total was shared: the ``boundary`` region it was counted for, and every region's part.
    The shares add up to ``total`` exactly."""

    boundary: str
    by: str
    total: Fraction
    shares: tuple[Share, ...]


def whole(
    *, actor: Actor, behind: Behind, library: Library | None = None, known: Catalogue | None = None
) -> Cell:
    """The value of the measure itself.

    Raises:
        Refusal: ``UNKNOWN_MEASURE`` and those of :func:`answering.answer`.
    """
    at, measure, definitions, atlas = _opened(actor, behind, library, known)
    table = tables_of(at, atlas, [measure], behind.part, definitions)[measure.id]
    return table.cell(behind.period, {})


def breakdown(
    *,
    actor: Actor,
    behind: Behind,
    by: str,
    library: Library | None = None,
    known: Catalogue | None = None,
) -> list[Group]:
    """The measure split by a level of region or another dimension, largest first: the values add
    up to the whole (except for measures that count different things).

    Raises:
        Refusal: as :func:`whole`; ``UNKNOWN_SPLIT``: the measure cannot be split so.
    """
    at, measure, definitions, atlas = _opened(actor, behind, library, known, by=by)
    part = replace(behind.part, dimensions=(by,))
    table = tables_of(at, atlas, [measure], part, definitions)[measure.id]
    if table.dimensions != (by,):
        raise Refusal(No.UNKNOWN_SPLIT, pointer="/by", split=by, known="、".join(measure.drill))
    groups = [Group(group[0], cell) for (_, group), cell in table.cells.items() if cell.lines]
    return sorted(groups, key=lambda group: (-(group.cell.value or 0), group.key or ""))


def lines(
    *,
    actor: Actor,
    behind: Behind,
    limit: int,
    offset: int = 0,
    library: Library | None = None,
    known: Catalogue | None = None,
) -> list[Line]:
    """Lines of a ledger measure by day and sequence, ``limit`` of them from ``offset`` on.

    Raises:
        Refusal: as :func:`whole`; ``NOT_OF_LINES`` for a measure that counts no ledger lines, or
            whose value for this region was shared out (see :func:`shares`).
    """
    at, measure, _, atlas = _opened(actor, behind, library, known)
    _require_lines(measure, behind, atlas)
    query = lines_query(measure, behind.part, limit=limit, offset=offset)
    return [Line(*row) for row in at.rows(query)]


def every_line(
    *, actor: Actor, behind: Behind, library: Library | None = None, known: Catalogue | None = None
) -> Iterator[Line]:
    """All lines, in parts, in constant memory: for exports. Raises as :func:`lines`."""
    at, measure, _, atlas = _opened(actor, behind, library, known)
    _require_lines(measure, behind, atlas)
    query = lines_query(measure, behind.part)
    for part in at.engine.stream(query, at.tables):
        yield from (Line(*row) for row in part)


def operation_lines(
    *,
    actor: Actor,
    behind: Behind,
    limit: int | None = None,
    offset: int = 0,
    library: Library | None = None,
    known: Catalogue | None = None,
) -> list[OperationLine]:
    """The events behind a measure of operations, by day and key; all where no ``limit`` is told.

    Raises:
        Refusal: as :func:`whole`; ``NOT_OF_LINES`` for a measure of another kind.
    """
    at, measure, _, _ = _opened(actor, behind, library, known)
    if measure.source is not Source.OPERATIONS:
        raise Refusal(No.NOT_OF_LINES, measure=measure.id)
    require_told_apart([measure], behind.part)
    query = operation_lines_query(measure, behind.part, limit=limit, offset=offset)
    return [OperationLine(*row) for row in at.rows(query)]


def shares(
    *, actor: Actor, behind: Behind, library: Library | None = None, known: Catalogue | None = None
) -> Shares | None:
    """How the measure's value for this region came about by sharing; None where it did not.

    Raises:
        Refusal: as :func:`whole`.
    """
    at, measure, definitions, atlas = _opened(actor, behind, library, known)
    if measure.allocate is None or not is_below(behind.part, atlas, measure.allocate):
        return None
    boundary = atlas.ancestor(behind.region, measure.allocate.within)
    level = atlas.level_of(behind.region)
    by = definitions.measures[measure.allocate.by]
    whole_part = Slice((behind.period,), boundary, (level,))
    shared = allocate(at, atlas, measure, by, whole_part)
    weights = gather(at, [by], whole_part)[by.id]
    rows = [
        Share(group[0] or "", weights.cell(period, {level: group[0]}).value or Fraction(0), value)
        for (period, group), cell in shared.cells.items()
        if (value := cell.value) is not None
    ]
    rows.sort(key=lambda row: (-row.share, row.region))
    total = sum((row.share for row in rows), Fraction(0))
    return Shares(boundary, by.id, total, tuple(rows))


def statements(
    *, actor: Actor, behind: Behind, library: Library | None = None, known: Catalogue | None = None
) -> list[Statement]:
    """The declared values behind a measure, by region and day.

    Raises:
        Refusal: as :func:`whole`; ``NOT_OF_LINES`` for a measure of another kind.
    """
    at, measure, _, _ = _opened(actor, behind, library, known)
    if measure.source != Source.DECLARED:
        raise Refusal(No.NOT_OF_LINES, measure=measure.id)
    rows = [Statement(*row) for row in at.rows(declared_query(measure.table, behind.part))]
    return sorted(rows, key=lambda row: (row.path, row.first, row.last))


def _opened(
    actor: Actor,
    behind: Behind,
    library: Library | None,
    known: Catalogue | None,
    by: str = "",
) -> tuple[Library, Measure, Catalogue, Atlas]:
    definitions = known or catalogue()
    measure = definitions.measures.get(behind.measure)
    if measure is None:
        raise Refusal(No.UNKNOWN_MEASURE, pointer="/measure", measure=behind.measure)
    at = library or library_at(behind.cut)
    atlas = atlas_at(at.engine, at.tables)
    split: Sequence[str] = (by,) if by else ("account",)  # lines are finer than any sum
    question = Question((), (behind.period,), behind.region, "", tuple(split), behind.where)
    check(actor, question, definitions, atlas, measures=(measure,))
    return at, measure, definitions, atlas


def _require_lines(measure: Measure, behind: Behind, atlas: Atlas) -> None:
    shared = measure.allocate is not None and is_below(behind.part, atlas, measure.allocate)
    if measure.source != Source.LEDGER or shared:
        raise Refusal(No.NOT_OF_LINES, measure=measure.id)
