"""Rows that were kept out, as lines of a file and as a spreadsheet with the reason beside each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from wufei.intake.interpret.problems import Problem
from wufei.intake.interpret.readrow import ReadRow
from wufei.kernel.spreadsheets import write_xlsx


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row kept out: why, with column and value, and its cells as they stood."""

    row: int
    code: str
    column: str
    value: str
    message: str
    remedy: str
    cells: list[str] = field(default_factory=list)
    outcome: str = "refused"
    params: dict[str, Any] = field(default_factory=dict)


def rejected_of(row: ReadRow) -> Rejected | None:
    """The row as it goes to the list of rejected rows, with its first reason."""
    if row.refused:
        return _entry(row, row.refused[0], "refused")
    if not row.moves and row.skipped:
        return _entry(row, row.skipped[0], "skipped")
    return None


def _entry(row: ReadRow, problem: Problem, outcome: str) -> Rejected:
    return Rejected(
        row=row.number,
        code=problem.reason.code,
        column=problem.column,
        value=problem.value,
        message=problem.message,
        remedy=problem.remedy,
        cells=row.cells,
        outcome=outcome,
        params=problem.params,
    )


class RejectedFile:
    """A file of rejected rows, one JSON array per line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] = path.open("w", encoding="utf-8")

    def add(self, item: Rejected) -> None:
        line = [
            item.row,
            item.code,
            item.column,
            item.value,
            item.message,
            item.remedy,
            item.cells,
            item.outcome,
        ]
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


def read_rejected(path: Path) -> Iterator[Rejected]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Rejected(*json.loads(line))


def write_workbook(path: Path, header: Sequence[str], rows: Iterable[Rejected]) -> int:
    """Writes the spreadsheet and returns how many rows it holds.

    Columns of the file first, then row number, reason, remedy, column and value. Cells of the file
    are always text.
    """
    extra = [_("行号"), _("原因"), _("如何改正"), _("所在列"), _("原值")]
    headings = [*header, *extra]
    with path.open("wb") as target:
        cells = (_cells(item, len(header)) for item in rows)
        return write_xlsx(target, title=_("未入账行"), headings=headings, rows=cells)


def _cells(item: Rejected, columns: int) -> list[object]:
    own = [*item.cells[:columns], *[""] * (columns - len(item.cells))]
    return [*own, item.row, item.message, item.remedy, item.column, item.value]
