"""Lists as spreadsheets (.xlsx), written row by row in constant memory."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A sheet holds 1,048,576 rows; one is the heading, one says that there are more.
MOST_ROWS = 1_048_574
#: An office program reads a text that begins so as a formula once somebody edits the cell.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

#: What no spreadsheet can hold: control characters, halves of characters, and two that are none.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNFIT_IN_TITLE = re.compile(r"[\\/*?:\[\]]")
_LONGEST_TITLE = 31
_FIRST_YEAR = 1900
#: So many rows are looked at before the columns get their width.
_SAMPLE = 50
_NARROWEST, _WIDEST = 8, 60


def write_xlsx(
    target: IO[bytes],
    *,
    title: str,
    headings: Sequence[object],
    rows: Iterable[Sequence[object]],
    widths: Sequence[int] = (),
    too_many: str = "",
) -> int:
    """Writes one sheet to ``target`` and returns how many rows it holds below the headings.

    Whole numbers, decimals, dates and moments (in local time, to the second) are cells of their
    kind; None is an empty cell; all else is text and stays text, also where it begins like a
    formula. ``widths``: of the columns in characters; unless given, fitted to the headings and
    the first rows. ``too_many``: what the last line says where there are more than ``MOST_ROWS``.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_UNFIT_IN_TITLE.sub(" ", title)[:_LONGEST_TITLE])
    sheet.freeze_panes = "A2"
    names = [str(heading) for heading in headings]
    source = iter(rows)
    sample = list(islice(source, _SAMPLE))
    for number, width in enumerate(widths or _fitting(names, sample), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold = Font(bold=True)
    sheet.append([_cell(sheet, name, bold) for name in names])
    written = 0
    for row in chain(sample, source):
        if written == MOST_ROWS:
            sheet.append([too_many or _("行数超过电子表格上限，其余未列出；请缩小范围。")])
            break
        sheet.append([_cell(sheet, value) for value in row])
        written += 1
    book.save(target)
    return written


def xlsx_file(
    *,
    title: str,
    headings: Sequence[object],
    rows: Iterable[Sequence[object]],
    too_many: str = "",
) -> IO[bytes]:
    """The same as an open temporary file, to be read from its start; who closes it removes it."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    write_xlsx(file, title=title, headings=headings, rows=rows, too_many=too_many)
    file.seek(0)
    return file


def _value(value: object) -> object:
    """What the cell holds: a number, a naive moment, a date, None, or text."""
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        value = local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, dt.date) and value.year < _FIRST_YEAR:
        return value.isoformat()  # calendars of spreadsheets begin in 1900
    if value is None or isinstance(value, int | Decimal | dt.date):
        return value
    return _UNFIT.sub("\ufffd", str(value))


def _cell(sheet: Any, value: object, font: Any = None) -> Any:
    from openpyxl.cell import WriteOnlyCell

    held = _value(value)
    if not isinstance(held, str):
        return held
    cell: Any = WriteOnlyCell(sheet, value=held)
    cell.data_type = "s"
    if held.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell


def _fitting(names: Sequence[str], rows: Iterable[Sequence[object]]) -> list[int]:
    widest = [_width(name) for name in names]
    for row in rows:
        for column, value in enumerate(row[: len(widest)]):
            widest[column] = max(widest[column], _width(_value(value)))
    return [min(max(width + 2, _NARROWEST), _WIDEST) for width in widest]


def _width(value: object) -> int:
    """Of the longest line, in Latin characters; a Chinese one takes the room of two."""
    if value is None:
        return 0
    lines = str(value).splitlines() or [""]
    return max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in lines)
