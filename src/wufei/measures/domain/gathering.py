"""Fetches the values of measures: one query for each source, then exact arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from wufei.kernel.periods import Period
from wufei.lake.public import Engine, Tables, Watch
from wufei.measures.answers import SPLITS
from wufei.measures.compiling.drops import SPLITS as DROP_SPLITS
from wufei.measures.compiling.drops import drops_query
from wufei.measures.compiling.ledger import ledger_query, place_of
from wufei.measures.compiling.operations import SPLITS as OPERATION_SPLITS
from wufei.measures.compiling.operations import operations_query
from wufei.measures.compiling.registers import (
    PLACES,
    declared_query,
    register_query,
    reporters_query,
)
from wufei.measures.compiling.slices import Slice, layers
from wufei.measures.definitions import Aggregate, Measure, Missing, OverTime, Source
from wufei.measures.domain.declared import summed

if TYPE_CHECKING:
    from sqlglot import exp

Group = tuple[str | None, ...]
#: Columns that hold parts of the unit in which their measures are told.
SCALES = {"fen": 100}


@dataclass(frozen=True, slots=True)
class Cell:
    """The value of a measure for a period and a group; see :class:`answers.Part`."""

    value: Fraction | None
    lines: int = 0
    estimated: Fraction = Fraction(0)
    reported: int = 0
    expected: int = 0
    allocated: bool = False


@dataclass(slots=True)
class Table:
    """The cells of one measure. ``dimensions``: those of the question that its source knows; what
    it cannot be split by, it repeats."""

    measure: Measure
    dimensions: tuple[str, ...]
    cells: dict[tuple[Period, Group], Cell] = field(default_factory=dict)

    def cell(self, period: Period, group: Mapping[str, str | None]) -> Cell:
        """The cell of a group told by dimension; what has no rows is nothing, or not known."""
        key = tuple(group[name] for name in self.dimensions)
        return self.cells.get((period, key)) or self.empty()

    def empty(self) -> Cell:
        known = self.measure.missing == Missing.ZERO
        return Cell(Fraction(0) if known else None)


@dataclass(frozen=True, slots=True)
class Library:
    """Where values are fetched: an engine over the tables of one cut."""

    engine: Engine
    tables: Tables
    watch: Watch | None = None

    def rows(self, query: exp.Query) -> list[tuple[Any, ...]]:
        return self.engine.rows(query, self.tables, watch=self.watch)


def gather(library: Library, measures: Iterable[Measure], part: Slice) -> dict[str, Table]:
    """The tables of ``measures`` over the periods of ``part`` (which may overlap here)."""
    tables = {m.id: Table(m, _known(m, part.dimensions)) for m in measures}
    for periods in layers(part.periods):
        layer = replace(part, periods=periods)
        _from_ledger(library, tables, layer)
        _from_events(library, tables, layer, Source.DROPS)
        _from_events(library, tables, layer, Source.OPERATIONS)
        for table in tables.values():
            if table.measure.source == Source.REGISTER:
                _from_register(library, table, layer)
            elif table.measure.source == Source.DECLARED:
                _from_declared(library, table, layer)
    return tables


def _known(measure: Measure, dimensions: Sequence[str]) -> tuple[str, ...]:
    known = {
        Source.LEDGER: SPLITS,
        Source.DROPS: DROP_SPLITS,
        Source.OPERATIONS: OPERATION_SPLITS,
    }.get(measure.source, PLACES)
    return tuple(name for name in dimensions if name in known)


def _from_ledger(library: Library, tables: Mapping[str, Table], part: Slice) -> None:
    batches: dict[tuple[str, bool], list[Table]] = defaultdict(list)
    for table in tables.values():
        if table.measure.source == Source.LEDGER:
            closing = table.measure.aggregate == Aggregate.CLOSING
            batches[place_of(table.measure), closing].append(table)
    for (_place, closing), batch in batches.items():
        query = ledger_query([table.measure for table in batch], part)
        depth = 1 + len(part.dimensions)
        for row in library.rows(query):
            for index, table in enumerate(batch):
                value, lines, estimated, reported = row[depth + 4 * index : depth + 4 * index + 4]
                if lines:
                    key = (part.periods[int(row[0])], _keys(row[1:depth]))
                    table.cells[key] = Cell(
                        Fraction(value or 0),
                        lines,
                        Fraction(estimated or 0),
                        reported,
                    )
        for table in batch:
            if closing:
                _cumulate(table, part.periods)
            if table.measure.reported_by:
                _expect(library, table, part)


def _keys(values: Sequence[Any]) -> Group:
    return tuple(None if value is None else str(value) for value in values)


def _cumulate(table: Table, periods: Sequence[Period]) -> None:
    """What stands at the end of a period is all that came and went until then."""
    for group in {group for _, group in table.cells}:
        running = Cell(Fraction(0))
        for period in periods:
            here = table.cells.get((period, group))
            if here is not None:
                running = Cell(
                    (running.value or Fraction(0)) + (here.value or Fraction(0)),
                    running.lines + here.lines,
                    running.estimated + here.estimated,
                )
            if running.lines:
                table.cells[period, group] = running


def _expect(library: Library, table: Table, part: Slice) -> None:
    """How many regions should have reported, by the places that the question is split by."""
    places = tuple(name for name in table.dimensions if name in PLACES)
    query = reporters_query(table.measure.reported_by, replace(part, dimensions=places))
    depth = 1 + len(places)
    expected = {
        (part.periods[int(row[0])], _keys(row[1:depth])): int(row[depth])
        for row in library.rows(query)
    }
    positions = [table.dimensions.index(name) for name in places]
    for (period, group), cell in list(table.cells.items()):
        if period in part.periods:
            at = tuple(group[position] for position in positions)
            count = expected.get((period, at), 0)
            table.cells[period, group] = replace(cell, expected=count)
    if not table.dimensions or set(table.dimensions) <= set(places):
        for (period, group), count in expected.items():
            empty = replace(table.empty(), expected=count)
            table.cells.setdefault((period, group), empty)


def _from_events(
    library: Library, tables: Mapping[str, Table], part: Slice, source: Source
) -> None:
    compiled = drops_query if source is Source.DROPS else operations_query
    batches: dict[tuple[str, ...], list[Table]] = defaultdict(list)
    for table in tables.values():
        if table.measure.source == source:
            batches[table.dimensions].append(table)
    for dimensions, batch in batches.items():
        query = compiled([table.measure for table in batch], replace(part, dimensions=dimensions))
        depth = 1 + len(dimensions)
        for row in library.rows(query):
            key = (part.periods[int(row[0])], _keys(row[1:depth]))
            for index, table in enumerate(batch):
                value, lines = row[depth + 2 * index : depth + 2 * index + 2]
                if lines:
                    scale = SCALES.get(table.measure.column, 1)
                    table.cells[key] = Cell(Fraction(value or 0, scale), int(lines))


def _from_register(library: Library, table: Table, part: Slice) -> None:
    query = register_query(table.measure, replace(part, dimensions=table.dimensions))
    depth = 1 + len(table.dimensions)
    for row in library.rows(query):
        key = (part.periods[int(row[0])], _keys(row[1:depth]))
        value = row[depth]
        table.cells[key] = Cell(
            None if value is None else Fraction(value),
            int(row[depth + 1]),
        )


def _from_declared(library: Library, table: Table, part: Slice) -> None:
    rows = library.rows(declared_query(table.measure.table, part))
    found = summed(
        rows,
        periods=part.periods,
        dimensions=table.dimensions,
        last=table.measure.over_time == OverTime.LAST,
    )
    for key, (value, count, estimated, regions) in found.items():
        table.cells[key] = Cell(value, count, estimated, regions)
    if table.measure.reported_by:
        _expect(library, table, part)
