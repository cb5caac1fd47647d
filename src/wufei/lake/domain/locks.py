"""Who waits for whom in the lake. Beside the locks of the ledger: one writer of the lake's files at
a time, and one capture of the registers at a time, over all processes."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

_LAKE, _REGISTERS = 7303, 7304


def _advisory(function: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])


@contextmanager
def own_lake() -> Iterator[None]:
    """Held while files are written and committed to a table; both end with a killed process.

    PostgreSQL serves several machines, so its lock is the database's; beside SQLite there is one
    machine, and a lock on a file keeps no transaction open meanwhile.
    """
    if connection.vendor == "postgresql":
        yield from _locked_in_database()
        return
    folder = Path(settings.LAKE_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _locked_in_database() -> Iterator[None]:
    if connection.in_atomic_block:
        _advisory("pg_advisory_xact_lock", _LAKE)
        yield
        return
    _advisory("pg_advisory_lock", _LAKE)
    try:
        yield
    finally:
        _advisory("pg_advisory_unlock", _LAKE)


def own_registers() -> None:
    """Taken by the capture of registers until it commits; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        _advisory("pg_advisory_xact_lock", _REGISTERS)
