"""Parquet files are made by the embedded engine, in bounded memory, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.conf import settings

from wufei.lake.domain.pagefiles import digest_of
from wufei.lake.models import TableFile
from wufei.lake.schema import Columns

if TYPE_CHECKING:
    import duckdb

PARTIAL: Final = ".partial"
#: Few statistics to read for a scan, and still many groups to skip for a range of pages.
_GROUP_ROWS: Final = 245_760


def lake_path(*parts: str) -> Path:
    """A place in the lake's folder."""
    return Path(settings.LAKE_FOLDER).joinpath(*parts)


def named(path: Path) -> str:
    """A file as records name it: relative to the lake's folder."""
    return path.relative_to(settings.LAKE_FOLDER).as_posix()


@contextmanager
def builder() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into the lake's folder and keeps the order of rows."""
    import duckdb

    spill = lake_path("spill")
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "memory_limit": settings.LAKE_MEMORY,
            "threads": settings.LAKE_THREADS,
            "temp_directory": str(spill),
            "preserve_insertion_order": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        yield connection
    finally:
        connection.close()


def quoted(text: str) -> str:
    """A text as SQL spells it."""
    return "'" + text.replace("'", "''") + "'"


def listed(paths: Iterable[Path | str]) -> str:
    """Files as ``read_parquet`` takes them."""
    return f"[{', '.join(quoted(str(path)) for path in paths)}]"


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write the rows of a query in their order; the file is in place when it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{uuid4().hex[:8]}{PARTIAL}")
    try:
        connection.execute(
            f"COPY ({query}) TO {quoted(str(partial))}"
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP_ROWS})"
        )
        _sync(partial)
        partial.replace(path)
        _sync(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def give_rows(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Columns,
    rows: Sequence[Sequence[Any]],
) -> None:
    """Make ``rows`` a view of that name with the types of ``columns``. Values pass as text."""
    from arro3.core import Array, DataType, Table

    spelled: list[list[str | None]] = [[] for _ in columns]
    for row in rows:
        for column, value in zip(spelled, row, strict=True):
            column.append(None if value is None else str(value))
    arrays: dict[str, Any] = {
        column: Array(values, type=DataType.utf8())
        for column, values in zip(columns, spelled, strict=True)
    }
    connection.register(f"{name}_spelled", Table.from_pydict(arrays))
    typed = ", ".join(
        f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in columns.items()
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {typed} FROM {name}_spelled"  # noqa: S608
    )


def record_file(*, table: str, path: Path, rows: int, first: int = 0, last: int = 0) -> TableFile:
    """Keep the digest of a file as it stands on the disk now."""
    from django.utils import timezone

    file, _ = TableFile.objects.update_or_create(
        path=named(path),
        defaults={
            "table": table,
            "digest": digest_of(path),
            "size": path.stat().st_size,
            "rows": rows,
            "first_page": first,
            "last_page": last,
            "written_at": timezone.now(),
        },
    )
    return file
