"""Lists as files: spreadsheets and CSV, row by row, in constant memory."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

#: A sheet holds 1,048,576 rows; one is the heading, one says that there are more.
MOST_ROWS = 1_048_574
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | Decimal | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Export:
    """What a list becomes as a file: its name, headings, and the cells of one row."""

    name: Any
    headings: Sequence[Any]
    cells: Callable[[Any], Sequence[Cell]]


def tonnes(grams: int) -> Decimal:
    """Exact tonnes for a cell."""
    return Decimal(grams).scaleb(-6)


def _each(rows: Iterable[Any]) -> Iterator[Any]:
    return rows.iterator(chunk_size=2000) if isinstance(rows, QuerySet) else iter(rows)


def _file_name(export: Export, ending: str) -> str:
    return f"{export.name}-{timezone.localtime():%Y%m%d-%H%M}.{ending}"


def as_xlsx(export: Export, rows: Iterable[Any]) -> HttpResponse | FileResponse:
    """The rows as a workbook, written to a temporary file as they are read."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(str(export.name)[:31])
    sheet.freeze_panes = "A2"

    def cell(value: Cell, font: Font | None = None) -> Any:
        if isinstance(value, dt.datetime):
            value = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
        if isinstance(value, str):
            value = ILLEGAL_CHARACTERS_RE.sub("", value)
        made: Any = WriteOnlyCell(sheet, cast("Any", value))
        if isinstance(value, str):
            made.data_type = "s"  # a text that begins with = is no formula
        if font is not None:
            made.font = font
        return made

    bold = Font(bold=True)
    sheet.append([cell(str(heading), bold) for heading in export.headings])
    for number, row in enumerate(_each(rows)):
        if number == MOST_ROWS:
            sheet.append([_("行数超过电子表格上限，其余未列出；请缩小范围或改用 CSV。")])
            break
        sheet.append([cell(value) for value in export.cells(row)])
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    book.save(target)
    target.seek(0)
    return FileResponse(
        target,
        as_attachment=True,
        filename=_file_name(export, "xlsx"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


class _Echo:
    def write(self, value: str) -> str:
        return value


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def as_csv(export: Export, rows: Iterable[Any]) -> StreamingHttpResponse:
    """The rows as UTF-8 with a mark at the front, so that office programs read Chinese rightly."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([str(heading) for heading in export.headings])
        for row in _each(rows):
            yield writer.writerow([_csv_cell(value) for value in export.cells(row)])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(True, _file_name(export, "csv"))  # noqa: FBT003
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response
