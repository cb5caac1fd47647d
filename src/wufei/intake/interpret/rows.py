"""Reads the rows of a table by a map: what each moves, when, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from wufei.intake.columnmap import ColumnMap
from wufei.intake.interpret.catalogue import Catalogue
from wufei.intake.interpret.checks import AlertCheck, SumCount, agreement_check, sum_check
from wufei.intake.interpret.duplicates import DuplicateFinder
from wufei.intake.interpret.fields import Columns, Getter, optional_getter, text_getter
from wufei.intake.interpret.moves import MoveReader
from wufei.intake.interpret.problems import Problem, RowRefused
from wufei.intake.interpret.readrow import Group, Moved, ReadRow, grouped
from wufei.intake.interpret.rounding import CarryRounder
from wufei.intake.interpret.times import TimeReader
from wufei.intake.ledgerlimits import LedgerLimits
from wufei.intake.mapfields import AccountTarget
from wufei.intake.readers.table import Row, Table, require_columns
from wufei.intake.refusals import RowReason


class Interpreter:
    """Reads the rows of one table by one map. Holds what must survive from row to row."""

    def __init__(
        self,
        column_map: ColumnMap,
        table: Table,
        *,
        latest: dt.datetime,
        duplicates: DuplicateFinder,
        catalogue: Catalogue | None = None,
    ) -> None:
        """Raises:
        Refusal: ``MISSING_COLUMNS``, ``DOUBLE_COLUMN``.
        """
        require_columns(table.header, column_map.columns())
        self.map, self.table = column_map, table
        self.columns = Columns(table.header, column_map.blank_values)
        self.catalogue = catalogue or Catalogue(column_map)
        self.duplicates = duplicates
        self.carry = CarryRounder()
        self.limits = LedgerLimits(column_map)
        self._carries = column_map.rounding.mode == "carry"
        native = table.native_dates
        self.time = TimeReader(column_map.time, self.columns, latest=latest, native_dates=native)
        self.only = self.columns.condition(column_map.only) if column_map.only else None
        self.moves = [
            MoveReader(move, column_map, self.columns, self.catalogue, self.limits)
            for move in column_map.moves
        ]
        self.checks = [
            agreement_check(rule, self.columns, native_dates=native) for rule in column_map.agree
        ] + [sum_check(rule, self.columns, column_map.numbers) for rule in column_map.checks]
        self.alerts = [
            AlertCheck(rule, self.columns, column_map.numbers) for rule in column_map.alerts
        ]
        self.sums = [SumCount(rule, self.columns, column_map.numbers) for rule in column_map.sums]
        self._texts()

    def _texts(self) -> None:
        shape, proofs = self.map.entry, self.map.handover
        self.reference = optional_getter(shape.reference, self.columns)
        self.lot = optional_getter(shape.lot, self.columns) if shape.lot else None
        self.giver_proof = optional_getter(proofs.giver, self.columns)
        self.receiver_proof = optional_getter(proofs.receiver, self.columns)
        self.group = None if shape.per == "row" else self._template(shape.per)
        stream = self.map.rounding.stream
        self.stream = self._template(stream) if stream else None

    def _template(self, text: str) -> Getter:
        return text_getter(
            AccountTarget(template=text, blank="constant", blank_value="-"), self.columns
        )

    # -- rows ------------------------------------------------------------------------------

    def rows(self, *, after: int = 0) -> Iterator[ReadRow | None]:
        """Every row after row ``after``; None for rows that ``only`` leaves out."""
        for raw in self.table.rows():
            if raw[0] > after:
                yield self.read(raw)
            elif self.map.duplicates == "quarantine":
                row = ReadRow(*raw)
                if self._fits(row):
                    self.duplicates.first_seen(row.number, row.cells)

    def read(self, raw: Row) -> ReadRow | None:
        number, cells = raw
        row = ReadRow(number, cells)
        if not self._fits(row):
            return row
        cells = row.cells
        if self.only is not None and not self.only(cells):
            return None
        self._look_for_faults(row)
        self._time(row)
        matched = False
        for move in self.moves:
            if move.when is None or move.when(cells):
                matched = True
                move.read(cells, row)
        if not matched:
            self._no_rule(row)
        self._finish(row)
        return row

    def _fits(self, row: ReadRow) -> bool:
        """A row has as many cells as the header; empty ones too many do no harm."""
        width = len(self.table.header)
        cells = row.cells
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            row.cells = cells = cells[:width]
        if len(cells) == width:
            return True
        reason = RowReason.TOO_MANY_CELLS if len(cells) > width else RowReason.TOO_FEW_CELLS
        params = {"cells": len(cells), "expected": width}
        row.refused.append(Problem(reason, params=params))
        return False

    def _look_for_faults(self, row: ReadRow) -> None:
        first = self.duplicates.first_seen(row.number, row.cells)
        if first is not None:
            problem = Problem(RowReason.DUPLICATE_ROW, params={"first": first})
            quarantine = self.map.duplicates == "quarantine"
            (row.refused if quarantine else row.notes).append(problem)
        for check in self.checks:
            found = check(row.cells)
            if found is not None:
                (row.refused if found[1] else row.notes).append(found[0])
        for alert in self.alerts:
            raised = alert(row.cells)
            if raised is not None:
                row.notes.append(raised)
        for control in self.sums:
            control(row.cells)

    def _time(self, row: ReadRow) -> None:
        try:
            row.occurred_at, row.day = self.time(row.cells)
        except RowRefused as refused:
            row.refused.append(refused.problem)
            return
        closed = self.limits.of_moment(row.occurred_at)
        if closed is not None:
            row.refused.append(closed)

    def _no_rule(self, row: ReadRow) -> None:
        names = list(dict.fromkeys(name for m in self.map.moves for name in m.when))
        values = "、".join(self.columns.cell(name)(row.cells) for name in names)
        row.refused.append(Problem(RowReason.NO_RULE, "、".join(names), values))

    def _finish(self, row: ReadRow) -> None:
        try:
            row.reference = self.reference(row.cells)
            row.giver_proof = self.giver_proof(row.cells)
            row.receiver_proof = self.receiver_proof(row.cells)
            lot = self.lot(row.cells) if self.lot else ""
            row.group = self.group(row.cells) if self.group else ""
        except RowRefused as refused:
            row.refused.append(refused.problem)
            return
        for moved in row.moves:
            moved.lot = lot

    # -- whole grams -----------------------------------------------------------------------

    def groups(self, *, after: int = 0) -> Iterator[Group]:
        """Groups of rows that form one entry, in whole grams; an empty one for a filtered row."""
        for group in grouped(self.rows(after=after), by_group=self.group is not None):
            for row in group:
                if not row.refused:
                    self._settle(row)
            yield group

    def _settle(self, row: ReadRow) -> None:
        for moved in row.moves:
            grams = self._grams(row, moved)
            if grams < 0:
                moved.giver, moved.receiver = moved.receiver, moved.giver
                moved.reversed = True
            moved.grams = abs(grams)
            if not grams:
                problem = Problem(RowReason.ROUNDS_TO_NOTHING, value=moved.mass.wording)
                row.notes.append(problem)

    def _grams(self, row: ReadRow, moved: Moved) -> int:
        """Signed whole grams of a move, by the map's rounding."""
        if not self._carries:
            return moved.mass.grams
        stream = self.stream(row.cells) if self.stream else ""
        return self.carry.grams(f"{stream}\x1f{moved.material}", moved.mass)
