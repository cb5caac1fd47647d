"""The files of operations: blocks of facts in the order of their numbers.

A full block is written once and never again; what follows the last full one stands in a file that
the next facts replace. So a year of events is not written anew for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.db.models import Max

from wufei.lake.domain import building
from wufei.lake.models import OperationFact, TableFile
from wufei.lake.schema import OPERATIONS

NAME: Final = "operations"
#: Facts of a full block.
BLOCK_ROWS: Final = 20_000
Row = tuple[Any, ...]
#: Of a fact, in the order of ``OPERATIONS``: a region is known by its code.
_COLUMNS: Final = ["region_code" if name == "region" else name for name in OPERATIONS]

_NUMBERED = re.compile(r"operations-(\d{12})-(\d{12})\.parquet")


def folder() -> Path:
    return building.lake_path(NAME)


def files_at(fact: int) -> list[Path]:
    """Files that together hold every operation up to ``fact``, written now if need be; they may
    hold later ones too."""
    live = bring_up_to_date()
    return [building.lake_path(each.path) for each in live if each.first_page <= fact]


def bring_up_to_date() -> list[TableFile]:
    """The live files, once they hold every recorded fact."""
    newest = OperationFact.objects.aggregate(top=Max("number"))["top"]
    if newest is None:
        return []
    records = _records()
    if records and records[-1].last_page >= newest:
        return records
    full = [each for each in records if each.rows >= BLOCK_ROWS]
    _write_after(full[-1].last_page if full else 0)
    return _records()


def rewrite() -> list[Path]:
    """Write every file again from the recorded facts. The caller owns the lake."""
    for record in _records():
        building.lake_path(record.path).unlink(missing_ok=True)
    TableFile.objects.filter(table=NAME).delete()
    _write_after(0)
    return [building.lake_path(each.path) for each in _records()]


def replaced() -> Iterator[Path]:
    """Files on the disk that are no longer live."""
    live = {each.path for each in _records()}
    for path in folder().glob("operations-*.parquet"):
        if _NUMBERED.fullmatch(path.name) and building.named(path) not in live:
            yield path


def rows_between(first: int, last: int) -> list[Row]:
    """The rows of the facts from ``first`` to ``last``, columns as in ``OPERATIONS``."""
    return _rows(OperationFact.objects.filter(number__gte=first, number__lte=last))


def _records() -> list[TableFile]:
    return list(TableFile.objects.filter(table=NAME).order_by("first_page"))


def _write_after(number: int) -> None:
    written = []
    while rows := _rows(OperationFact.objects.filter(number__gt=number), BLOCK_ROWS):
        first, number = rows[0][0], rows[-1][0]
        path = folder() / f"operations-{first:012d}-{number:012d}.parquet"
        with building.builder() as connection:
            building.give_rows(connection, "given", OPERATIONS, rows)
            building.write_parquet(connection, "SELECT * FROM given", path)
        file = building.record_file(table=NAME, path=path, rows=len(rows), first=first, last=number)
        written.append(file.pk)
    # A file that another process wrote meanwhile, and that reaches further, stays.
    begun = TableFile.objects.filter(table=NAME, rows__lt=BLOCK_ROWS, last_page__lte=number)
    begun.exclude(pk__in=written).delete()


def _rows(facts: Any, most: int | None = None) -> list[Row]:
    """``number`` first; texts that say nothing are NULL."""
    told = facts.order_by("number").values_list(*_COLUMNS)[:most]
    return [tuple(None if value == "" else value for value in row) for row in told]
