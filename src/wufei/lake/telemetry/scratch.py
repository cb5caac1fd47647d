"""A database in memory for the work of one call: bounded memory, what exceeds it spills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    import duckdb


@contextmanager
def scratch(*, in_order: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own, in UTC; ``in_order``: whether rows keep the order they came in."""
    import duckdb

    spill = Path(settings.LAKE_FOLDER) / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "memory_limit": settings.LAKE_MEMORY,
            "threads": settings.LAKE_THREADS,
            "temp_directory": str(spill),
            "preserve_insertion_order": in_order,
        }
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def reading(files: Sequence[str]) -> str:
    """The SQL that reads these Parquet files."""
    listed = ", ".join(quoted(path) for path in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"
