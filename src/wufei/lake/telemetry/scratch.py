"""A database in memory for the work of one call: bounded memory, what exceeds it spills."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings

if TYPE_CHECKING:
    import duckdb

_OWN = "telemetry-"
_KEPT_SECONDS = 86_400


@contextmanager
def scratch(*, in_order: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own, in UTC; ``in_order``: whether rows keep the order they came in."""
    import duckdb

    # A folder of its own, which DuckDB makes when it spills and removes at the end: the files of
    # two databases in one folder would bear the same names.
    spill = _spill_folder() / f"{_OWN}{uuid4().hex}"
    spill.parent.mkdir(parents=True, exist_ok=True)
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


def clear_spill() -> int:
    """Remove what killed processes spilled a day ago and longer; how many folders."""
    before = time.time() - _KEPT_SECONDS
    old = [each for each in _spill_folder().glob(f"{_OWN}*") if each.stat().st_mtime < before]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _spill_folder() -> Path:
    return Path(settings.LAKE_FOLDER) / "spill"


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def reading(files: Sequence[str]) -> str:
    """The SQL that reads these Parquet files."""
    listed = ", ".join(quoted(path) for path in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"
