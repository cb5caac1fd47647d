"""XLSX and XLS through calamine; cells come as text, dates as ISO."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wufei.intake.mapfields import FileLayout
from wufei.intake.readers.table import Row, Table, clean_header
from wufei.intake.refusals import IntakeReason
from wufei.kernel.refusals import Refusal


def open_sheet(path: Path, layout: FileLayout, *, kind: str, name: str) -> Table:
    """The table on the named sheet, or on the first.

    Raises:
        Refusal: ``FILE_BROKEN``, ``NO_SUCH_SHEET``, ``NO_HEADER``.
    """
    sheet, chosen, names = _sheet(path, layout.sheet, name)

    def records() -> Iterator[Row]:
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [cell_text(cell) for cell in cells]

    header: list[str] = []
    for number, cells in records():
        if number == layout.header_row:
            header = clean_header(cells)
            break
    if not any(header):
        raise Refusal(IntakeReason.NO_HEADER, row=layout.header_row)

    def rows() -> Iterator[Row]:
        for number, cells in records():
            if number > layout.header_row and any(cells):
                yield number, cells

    return Table(header=header, kind=kind, read=rows, sheet=chosen, sheets=names, native_dates=True)


def _sheet(path: Path, wanted: str, name: str) -> tuple[Any, str, tuple[str, ...]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = tuple(workbook.sheet_names)
        if wanted and wanted not in names:
            raise Refusal(IntakeReason.NO_SUCH_SHEET, sheet=wanted, sheets="、".join(names))
        chosen = wanted or names[0]
        return workbook.get_sheet_by_name(chosen), chosen, names
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal(IntakeReason.FILE_BROKEN, name=name, detail=str(error)) from error


def cell_text(value: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, dates as ISO text.

    A workbook stores numbers in binary and shows at most 15 digits: the shortest text that gives
    the same number back is what was typed, beyond 15 digits it is what the sheet shows.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def _number_text(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    shortest = repr(value)
    digits = sum(char.isdigit() for char in shortest.split("e")[0].lstrip("-0."))
    return shortest if digits <= 15 else f"{value:.15g}"
