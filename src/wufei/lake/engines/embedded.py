"""The embedded engine: DuckDB inside the process, straight over the Parquet files.

One in-memory database a process; each query has a cursor of its own. Beyond the memory limit
DuckDB spills into the lake's folder; what does not fit even so is refused with advice.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from wufei.kernel.refusals import Refusal
from wufei.lake.engines.interface import Tables, Watch
from wufei.lake.engines.relations import resolved
from wufei.lake.refusals import LakeReason

if TYPE_CHECKING:
    import duckdb
    from sqlglot import exp

_WATCH_SECONDS = 0.2


@lru_cache(maxsize=1)
def _database(process: int, memory: str, threads: int, spill: str) -> duckdb.DuckDBPyConnection:
    import duckdb

    Path(spill).mkdir(parents=True, exist_ok=True)
    return duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": spill,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


class EmbeddedEngine:
    """Engine over DuckDB. ``memory`` ("2GB") and ``threads`` bound each process, not each query."""

    def __init__(self, *, memory: str = "", threads: int = 0, spill: Path | None = None) -> None:
        self._memory = memory or settings.LAKE_MEMORY
        self._threads = threads or settings.LAKE_THREADS
        self._spill = spill or Path(settings.LAKE_FOLDER) / "spill"

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        # A forked process must not share the threads of its parent: the key holds the process.
        shared = _database(os.getpid(), self._memory, self._threads, str(self._spill))
        cursor = shared.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def sql(self, query: exp.Query, tables: Tables) -> str:
        """The query as DuckDB reads it."""
        from sqlglot import exp

        def scan(name: str) -> exp.Expr | None:
            files = tables.files.get(name) or ()
            if not files:
                return None
            listed = exp.Array(expressions=[exp.Literal.string(path) for path in files])
            return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[listed]))

        return resolved(query, tables, scan).sql(dialect="duckdb")

    def rows(
        self, query: exp.Query, tables: Tables, *, watch: Watch | None = None
    ) -> list[tuple[Any, ...]]:
        """As told in :class:`wufei.lake.engines.interface.Engine`."""
        sql = self.sql(query, tables)
        with self._cursor() as cursor, _refusing(tables):
            if watch is None:
                return cursor.execute(sql).fetchall()
            return _watched(cursor, sql, watch)

    def stream(
        self, query: exp.Query, tables: Tables, *, size: int = 10_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """As told in :class:`wufei.lake.engines.interface.Engine`."""
        with self._cursor() as cursor, _refusing(tables):
            cursor.execute(self.sql(query, tables))
            while part := cursor.fetchmany(size):
                yield part


def _watched(cursor: duckdb.DuckDBPyConnection, sql: str, watch: Watch) -> list[tuple[Any, ...]]:
    """Run in a thread of its own, so that this one can tell the progress, or end it."""
    found: list[list[tuple[Any, ...]]] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(cursor.execute(sql).fetchall())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_WATCH_SECONDS)
            watch(max(0.0, cursor.query_progress()) / 100)
    except BaseException:
        cursor.interrupt()
        thread.join()
        raise
    if failed:
        raise failed[0]
    watch(1.0)  # a quick query is over before it is asked how far it is
    return found[0]


@contextmanager
def _refusing(tables: Tables) -> Iterator[None]:
    """DuckDB's errors about files and memory as refusals that name the file and the way out."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise Refusal(LakeReason.QUERY_TOO_LARGE, memory=settings.LAKE_MEMORY) from error
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as bad:
        reason, params = _blamed(tables, str(bad))
        raise Refusal(reason, **params) from bad


def _blamed(tables: Tables, message: str) -> tuple[LakeReason, dict[str, str]]:
    for paths in tables.files.values():
        for path in paths:
            if not Path(path).exists():
                return LakeReason.FILE_MISSING, {"file": Path(path).name}
            if path in message:
                return LakeReason.FILE_DAMAGED, {"file": Path(path).name}
    return LakeReason.FILE_DAMAGED, {"file": message[:200]}
