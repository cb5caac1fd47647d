"""A register as rows of cells: those of the page's filter, read in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import django_tables2
from django.db.models import QuerySet

PIECE = 1000


def headings_of(rows: QuerySet[Any], table: type[django_tables2.Table]) -> list[str]:
    return [str(column.header) for column in table(data=rows).columns]


def cells_of(rows: QuerySet[Any], table: type[django_tables2.Table]) -> Iterator[list[Any]]:
    """The cells of row after row; only :data:`PIECE` rows are held at once."""
    source = rows.iterator(chunk_size=PIECE)
    while piece := list(islice(source, PIECE)):
        yield from islice(table(data=piece, order_by=()).as_values(), 1, None)
