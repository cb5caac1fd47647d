"""The files of a stream: Parquet named by the SHA-256 of its bytes, listed by a Delta table.

A file is written, synced and named before the commit that lists it, and the commit is synced before
anybody is told: what was answered survives a power cut. Since the name is the digest, a changed
byte is found from the file alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings

from wufei.lake.schema import Columns

if TYPE_CHECKING:
    import duckdb
    from deltalake import DeltaTable

QUARANTINE = "quarantine"
_DELTA_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "long",
    "DOUBLE": "double",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp_ntz",
}


class Conflict(Exception):  # noqa: N818 - nothing is wrong, the work is done again
    """Somebody else committed what this commit was built on."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One file. ``path`` is relative to the table's folder; ``day`` None where it has no days."""

    path: str
    rows: int
    size: int
    day: dt.date | None


def folder_of(name: str) -> Path:
    """Where the table of a stream is."""
    return Path(settings.LAKE_FOLDER) / "telemetry" / name


def exists(name: str) -> bool:
    from deltalake import DeltaTable

    return folder_of(name).is_dir() and DeltaTable.is_deltatable(str(folder_of(name)))


def open_table(name: str, columns: Columns) -> DeltaTable:
    """The Delta table, made if it is new; by day where there is such a column."""
    from deltalake import DeltaTable, Field, Schema
    from deltalake.schema import PrimitiveType

    folder = folder_of(name)
    if not exists(name):
        fields = [
            Field(column, PrimitiveType(_DELTA_TYPES[kind])) for column, kind in columns.items()
        ]
        DeltaTable.create(
            str(folder),
            schema=Schema(fields),
            mode="ignore",
            partition_by=["day"] if "day" in columns else None,
            configuration={"delta.setTransactionRetentionDuration": "interval 400 days"},
        )
    return DeltaTable(str(folder))


def segments(table: DeltaTable, *, day: dt.date | None = None) -> list[Segment]:
    """The files of this version (of one day), newest first."""
    listed = table.get_add_actions(flatten=True)
    names = listed.column_names
    days = listed["partition.day"].to_pylist() if "partition.day" in names else None
    found = [
        (changed, Segment(path, rows, size, days[index] if days else None))
        for index, (path, rows, size, changed) in enumerate(
            zip(
                listed["path"].to_pylist(),
                listed["num_records"].to_pylist(),
                listed["size_bytes"].to_pylist(),
                listed["modification_time"].to_pylist(),
                strict=True,
            )
        )
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].path))
    return [segment for _, segment in found if day is None or segment.day == day]


def full_paths(name: str, found: Sequence[Segment]) -> list[str]:
    folder = folder_of(name)
    return [str(folder / segment.path) for segment in found]


def digest_of_names(found: Sequence[Segment]) -> str:
    """SHA-256 over the sorted names: the same files, the same digest. Hexadecimal."""
    listed = "\n".join(sorted(segment.path for segment in found))
    return hashlib.sha256(listed.encode()).hexdigest()


def write(
    database: duckdb.DuckDBPyConnection, query: str, *, name: str, day: dt.date | None = None
) -> Segment:
    """Write the rows of ``query`` as one file of the table, durably; nobody sees it yet."""
    part = f"day={day.isoformat()}" if day else ""
    folder = folder_of(name) / part
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{uuid4().hex}.partial"
    try:
        answer = database.execute(
            f"COPY ({query}) TO '{partial}' (FORMAT parquet, CODEC zstd, COMPRESSION_LEVEL 1)"
        )
        (rows,) = answer.fetchone() or (0,)
        with partial.open("rb+") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        path = partial.replace(folder / f"{digest}.parquet")
    finally:
        partial.unlink(missing_ok=True)
    _sync(folder)
    _sync(folder.parent)
    relative = f"{part}/{path.name}" if part else path.name
    return Segment(relative, rows, path.stat().st_size, day)


def commit(
    table: DeltaTable,
    added: Sequence[Segment],
    *,
    once: tuple[str, int] | None = None,
    replacing: Sequence[tuple[str, str, str]] | None = None,
) -> int:
    """List ``added`` in the table, in one step; the version from which on they are.

    ``once``: an application transaction (name, number), by which a second commit of the same is
    recognised. ``replacing``: partition filters; the files there, as ``table`` knows them, leave in
    the same step.

    Raises:
        Conflict: somebody else committed the same transaction, or took away the same files.
    """
    from deltalake import CommitProperties, Transaction
    from deltalake.exceptions import CommitFailedError

    before = table.version()
    properties = CommitProperties(app_transactions=[Transaction(*once)] if once else None)
    try:
        table.create_write_transaction(
            [_add_action(segment) for segment in added],
            "append" if replacing is None else "overwrite",
            table.schema(),
            table.metadata().partition_columns,
            partition_filters=list(replacing) if replacing is not None else None,
            commit_properties=properties,
        )
    except CommitFailedError as error:
        raise Conflict(str(error)) from error
    table.update_incremental()
    log = Path(table.table_uri.removeprefix("file://")) / "_delta_log"
    for version in range(before, table.version() + 1):  # the first time also that of its making
        for name in (f"{version:020d}.json", f"{version:020d}.checkpoint.parquet"):
            if (log / name).exists():
                _sync(log / name)
    _sync(log)
    return table.version()


def _add_action(segment: Segment) -> Any:
    from deltalake.transaction import AddAction

    return AddAction(
        path=segment.path,
        size=segment.size,
        partition_values={"day": segment.day.isoformat()} if segment.day else {},
        modification_time=time.time_ns() // 1_000_000,
        data_change=True,
        stats=json.dumps({"numRecords": segment.rows}),
    )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
