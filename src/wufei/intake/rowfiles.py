"""Files with one thing a row under fixed headings: read cell by cell, each problem at its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.intake.readers import open_table, require_columns
from wufei.kernel.refusals import Reason, Refusal

#: The text of a cell → its value, and what is wrong with it (empty where nothing is).
CellReader = Callable[[str], tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a row (as a spreadsheet numbers it) in a column."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line: values by name; what a file names by code is still a code, empty cells are empty
    text or None."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowFile:
    rows: list[FileRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


@dataclass(slots=True)
class RowReport:
    """How many things were (or would be) added, changed and left alone; ``written``: whether."""

    added: int = 0
    changed: int = 0
    same: int = 0
    written: bool = False
    problems: list[CellProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowColumns:
    """What a file may hold: value name → heading, what must be filled in, how cells are read (as
    text unless told), and the values of columns that the file lacks. ``code`` names a row."""

    headings: Mapping[str, str]
    required: Sequence[str]
    readers: Mapping[str, CellReader]
    most: int
    too_long: Reason
    absent: Mapping[str, Any] = field(default_factory=dict)

    def read(self, name: str, text: str) -> tuple[Any, str]:
        if not text and name in self.required:
            return "", _("不能为空。")
        reader = self.readers.get(name)
        return reader(text) if reader else (text, "")


def word_of(words: Mapping[str, Any], shown: Sequence[Any]) -> CellReader:
    """Reads one of ``words``; ``shown`` are the choices that an error names."""

    def read(text: str) -> tuple[Any, str]:
        value = words.get(text, "")
        told = {"kind": text, "kinds": "、".join(map(str, shown))}
        return value, "" if value else _("没有“%(kind)s”这个类别；可填：%(kinds)s。") % told

    return read


def read_rows(path: Path, *, name: str, columns: RowColumns) -> RowFile:
    """The rows of an Excel or CSV file; cells that cannot be read are problems, not errors.

    Only columns that the file has become values, so that an update touches nothing else.

    Raises:
        Refusal: of the reader (no table, missing columns); ``columns.too_long``.
    """
    wanted = [columns.headings[each] for each in columns.required]
    table = open_table(path, name=name, wanted=wanted)
    require_columns(table.header, wanted)
    known = {heading: each for each, heading in columns.headings.items()}
    places = {known[heading]: i for i, heading in enumerate(table.header) if heading in known}
    read = RowFile()
    seen: dict[str, int] = {}
    for number, cells in table.rows():
        if not any(cell.strip() for cell in cells):
            continue
        if len(read.rows) == columns.most:
            raise Refusal(columns.too_long, most=columns.most)
        row = FileRow(number, dict(columns.absent))
        read.rows.append(row)
        for each, place in places.items():
            text = cells[place].strip() if place < len(cells) else ""
            row.values[each], problem = columns.read(each, text)
            if problem:
                read.problems.append(CellProblem(number, columns.headings[each], problem))
        first = seen.setdefault(row.values["code"], number)
        if first != number:
            message = _("与第 %(first)s 行的编码相同。") % {"first": first}
            read.problems.append(CellProblem(number, columns.headings["code"], message))
    return read


def enter_rows(
    file: RowFile,
    take: Callable[[FileRow, RowReport], None],
    *,
    columns: RowColumns,
    only_check: bool,
) -> RowReport:
    """Takes each row that could be read, in one transaction; ``take`` counts what it did, and what
    it refuses is a problem of the row.

    With any problem, or with ``only_check``, nothing is written and the report says what is wrong,
    or what would happen.
    """
    report = RowReport(problems=list(file.problems))
    bad = {problem.row for problem in file.problems}
    with transaction.atomic():
        for row in file.rows:
            if row.number in bad:
                continue
            try:
                take(row, report)
            except Refusal as refusal:
                column = columns.headings.get(refusal.pointer.strip("/"), "")
                report.problems.append(CellProblem(row.number, column, str(refusal)))
        report.written = not (only_check or report.problems)
        if not report.written:
            transaction.set_rollback(True)
    report.problems.sort(key=lambda problem: problem.row)
    return report
