"""Lists as files: spreadsheets and CSV, row by row, in constant memory."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from wufei.kernel.spreadsheets import FORMULA_STARTS, XLSX, xlsx_file

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
    file = xlsx_file(
        title=str(export.name),
        headings=export.headings,
        rows=map(export.cells, _each(rows)),
        too_many=_("行数超过电子表格上限，其余未列出；请缩小范围或改用 CSV。"),
    )
    name = _file_name(export, "xlsx")
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


class _Echo:
    def write(self, value: str) -> str:
        return value


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
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
