"""A register as a spreadsheet: the rows of the page's filter, read in pieces, written as read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import django_tables2
from django.db.models import QuerySet

PIECE = 1000


def write_xlsx(*, rows: QuerySet[Any], table: type[django_tables2.Table], title: str) -> IO[bytes]:
    """An open temporary file with one sheet: headings, then a row per row.

    Only :data:`PIECE` rows are held at once. Text is written as text, so that a name that begins
    with ``=`` is no formula.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for values in _values(rows, table):
        cells = []
        for value in values:
            cell = WriteOnlyCell(sheet, value=_fit(value))
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _values(rows: QuerySet[Any], table: type[django_tables2.Table]) -> Iterator[list[Any]]:
    yield [str(column.header) for column in table(data=rows).columns]
    source = rows.iterator(chunk_size=PIECE)
    while piece := list(islice(source, PIECE)):
        yield from islice(table(data=piece, order_by=()).as_values(), 1, None)


def _fit(value: Any) -> Any:
    """Control characters, which no spreadsheet can hold, are left out."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
