"""Exact duplicate rows, found in constant memory: the digests stand in a scratch database."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

#: Digests kept in memory before the first go to disk.
IN_MEMORY = 200_000


class DuplicateFinder:
    """Tells for each row whether the same cells stood in an earlier row."""

    def __init__(self) -> None:
        self._recent: dict[bytes, int] = {}
        self._path: Path | None = None
        self._scratch: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._scratch is not None:
            self._scratch.close()
            self._scratch = None
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None
        self._recent.clear()

    def first_seen(self, number: int, cells: list[str]) -> int | None:
        """The number of the first row with these cells, or None when this is the first."""
        digest = hashlib.blake2b("\x1f".join(cells).encode(), digest_size=16).digest()
        found = self._recent.get(digest)
        if found is None and self._scratch is not None:
            row = self._scratch.execute("SELECT row FROM seen WHERE digest = ?", (digest,))
            found = (row.fetchone() or (None,))[0]
        if found is not None:
            return int(found)
        self._recent[digest] = number
        if len(self._recent) >= IN_MEMORY:
            self._spill()
        return None

    def _spill(self) -> None:
        if self._scratch is None:
            handle, name = tempfile.mkstemp(prefix="wufei-rows-", suffix=".sqlite3")
            os.close(handle)
            self._path = Path(name)
            self._scratch = sqlite3.connect(name, isolation_level=None)
            self._scratch.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;"
                "CREATE TABLE seen (digest BLOB PRIMARY KEY, row INTEGER) WITHOUT ROWID;"
            )
        self._scratch.execute("BEGIN")
        self._scratch.executemany("INSERT INTO seen VALUES (?, ?)", sorted(self._recent.items()))
        self._scratch.execute("COMMIT")
        self._recent.clear()
