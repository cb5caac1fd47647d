"""The ids that landed last, as hashes in memory, so that an arriving batch reads no files to know
that its events are new.

Each process keeps its own and catches up from the files that others landed; nothing is lost with
it. A hash that is met is only a suspicion: whoever asks looks into the files.
"""

# ruff: noqa: S608 - a number, and a path that is quoted

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wufei.lake.telemetry.scratch import reading

if TYPE_CHECKING:
    import duckdb

#: Rows of files that left the window are cleared away when they are this share of all.
_STALE_SHARE = 0.5


class Window:
    """Hashes of event ids by file. Safe among threads."""

    def __init__(self) -> None:
        import duckdb

        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}  # path → number, of the files that were read
        self._given = 0
        self._database: duckdb.DuckDBPyConnection = duckdb.connect(config={"threads": 1})
        self._database.execute("CREATE TABLE ids (file INTEGER, hashed UBIGINT)")
        self._database.execute("CREATE TABLE current (file INTEGER)")

    def meets(self, files: Sequence[str], hashes: Any) -> bool:
        """Whether any of ``hashes`` (Arrow, one column ``hashed``) is of an id in ``files``."""
        with self._lock:
            self._read([path for path in files if path not in self._numbers])
            self._clear(set(files))
            self._database.execute("DELETE FROM current")
            numbers = [self._numbers[path] for path in files]
            self._database.execute("INSERT INTO current SELECT unnest(?::INTEGER[])", [numbers])
            self._database.register("given", hashes)
            ((met,),) = self._database.execute(
                "SELECT count(*) FROM ids WHERE hashed IN (SELECT hashed FROM given)"
                " AND file IN (SELECT file FROM current)"
            ).fetchall()
            self._database.unregister("given")
        return bool(met)

    def _read(self, fresh: Sequence[str]) -> None:
        for path in fresh:
            self._given += 1
            self._database.execute(
                f"INSERT INTO ids SELECT {self._given}, hash(event_id) FROM {reading([path])}"
            )
            self._numbers[path] = self._given

    def _clear(self, kept: set[str]) -> None:
        stale = [number for path, number in self._numbers.items() if path not in kept]
        if len(stale) <= _STALE_SHARE * len(self._numbers):
            return
        self._numbers = {p: number for p, number in self._numbers.items() if p in kept}
        self._database.execute(
            "CREATE OR REPLACE TABLE ids AS SELECT * FROM ids"
            " WHERE file IN (SELECT unnest(?::INTEGER[]))",
            [list(self._numbers.values())],
        )


@lru_cache(maxsize=8)
def _window(process: int, stream: str, folder: str) -> Window:
    return Window()


def window_of(stream: str, folder: str) -> Window:
    """The window of a stream in this process; a forked child starts its own."""
    return _window(os.getpid(), stream, folder)
