"""The Delta log of the postings table: which files are live, and what is committed in one step."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from wufei.kernel.refusals import Refusal
from wufei.lake.domain.building import lake_path
from wufei.lake.refusals import LakeReason
from wufei.lake.schema import POSTINGS

if TYPE_CHECKING:
    from deltalake import DeltaTable, Schema

#: The application transaction that counts pages.
PAGES: Final = "wufei-pages"
_TYPES: Final = {"BIGINT": "long", "INTEGER": "integer", "DATE": "date", "VARCHAR": "string"}
_CHECKPOINT_EVERY: Final = 50


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A file of the table: its name in the table's folder, its rows, and the pages in it."""

    name: str
    size: int
    rows: int
    first_page: int
    last_page: int

    @property
    def path(self) -> Path:
        return folder() / self.name


@dataclass(frozen=True, slots=True)
class State:
    """A version of the table. ``page``: the last page in it, 0 for none; ``version`` -1: no table.

    Files stand in the order of their pages.
    """

    version: int
    page: int
    files: tuple[LiveFile, ...]


_NO_TABLE: Final = State(-1, 0, ())


@dataclass(slots=True)
class _Open:
    """The table as this process has it open, and what tells it from another in the same place."""

    folder: Path
    identity: tuple[int, ...]
    table: DeltaTable
    state: State


_open: list[_Open] = []
_guard = threading.Lock()


def folder() -> Path:
    return lake_path("postings")


def _log() -> Path:
    return folder() / "_delta_log"


def _identity() -> tuple[int, ...] | None:
    """None without a log. A table deleted and made again begins with another first commit."""
    try:
        found = _log().stat().st_ino
        first = _log() / f"{0:020}.json"
        made = first.stat() if first.exists() else None
    except FileNotFoundError:
        return None
    return (found, made.st_ino, made.st_mtime_ns) if made else (found,)


def state() -> State:
    """The table's latest version; quick where nothing was committed since it was asked last.

    Raises:
        Refusal: FILE_DAMAGED, the log cannot be read.
    """
    with _guard:
        opened = _refreshed()
        return opened.state if opened else _NO_TABLE


def _refreshed() -> _Open | None:
    identity = _identity()
    if identity is None:
        _open.clear()
        return None
    try:
        if not _open or (_open[0].folder, _open[0].identity) != (folder(), identity):
            _open[:] = [_opened(identity)]
        opened = _open[0]
        opened.table.update_incremental()
        if opened.table.version() != opened.state.version:
            opened.state = _state_of(opened.table)
    except Refusal:
        raise
    except Exception as error:  # the log's reader raises errors of many kinds over damaged bytes
        _open.clear()
        raise Refusal(LakeReason.FILE_DAMAGED, file="postings/_delta_log") from error
    return _open[0]


def _opened(identity: tuple[int, ...]) -> _Open:
    from deltalake import DeltaTable

    table = DeltaTable(folder())
    return _Open(folder(), identity, table, _state_of(table))


def _state_of(table: DeltaTable) -> State:
    actions = table.get_add_actions(flatten=True)
    names = ("path", "size_bytes", "num_records", "min.page", "max.page")
    found = set(actions.schema.names)
    columns = [actions[name].to_pylist() for name in names if name in found]
    files = (
        [LiveFile(*values) for values in zip(*columns, strict=True)] if len(columns) == 5 else []
    )
    files.sort(key=lambda file: (file.first_page, file.last_page, file.name))
    page = max((file.last_page for file in files), default=0)
    if page != (table.transaction_version(PAGES) or 0):
        raise Refusal(LakeReason.FILE_DAMAGED, file="postings/_delta_log")
    return State(table.version(), page, tuple(files))


def commit(
    *,
    added: Sequence[LiveFile],
    removed: Sequence[LiveFile] = (),
    page: int,
    same_rows: bool = False,
) -> None:
    """Add and remove files in one step; ``page`` is the last page of the table from then on.

    The caller owns the lake. ``removed`` files stay on the disk for readers of earlier versions.
    ``same_rows`` tells those who follow the log that the files hold what the others held.
    """
    from deltalake import CommitProperties, Transaction

    table, schema = _table_to_write()
    properties = CommitProperties(app_transactions=[Transaction(PAGES, page)])
    changed = not same_rows
    actions = [
        *(_adding(file, changed) for file in added),
        *(_removing(file, changed) for file in removed),
    ]
    table.create_write_transaction(actions, "append", schema, commit_properties=properties)


def _table_to_write() -> tuple[DeltaTable, Schema]:
    from deltalake import DeltaTable, Field, Schema
    from deltalake.schema import PrimitiveType

    schema = Schema([Field(name, PrimitiveType(_TYPES[kind])) for name, kind in POSTINGS.items()])
    if DeltaTable.is_deltatable(str(folder())):
        return DeltaTable(folder()), schema
    retention = {"delta.deletedFileRetentionDuration": f"interval {_hours()} hours"}
    every = {"delta.checkpointInterval": str(_CHECKPOINT_EVERY)}
    return DeltaTable.create(folder(), schema, configuration=retention | every), schema


def _hours() -> int:
    return int(settings.LAKE_RETENTION_HOURS)


def _adding(file: LiveFile, changed: bool) -> Any:  # noqa: FBT001 - Delta's word for it
    from deltalake.transaction import AddAction

    statistics = {
        "numRecords": file.rows,
        "minValues": {"page": file.first_page},
        "maxValues": {"page": file.last_page},
        "nullCount": {"page": 0},
    }
    now = int(time.time() * 1000)
    return AddAction(
        file.name, file.size, {}, now, data_change=changed, stats=json.dumps(statistics)
    )


def _removing(file: LiveFile, changed: bool) -> Any:  # noqa: FBT001 - as above
    from deltalake.transaction import RemoveAction

    now = int(time.time() * 1000)
    return RemoveAction(file.name, data_change=changed, deletion_timestamp=now, size=file.size)


def vacuum(*, hours: int) -> int:
    """Delete the table's files that no version of the last ``hours`` holds; how many. The caller
    owns the lake."""
    from deltalake import DeltaTable

    if state().version < 0:
        return 0
    table = DeltaTable(folder())

    def vacuumed(*, dry_run: bool) -> list[str]:
        return table.vacuum(hours, dry_run=dry_run, enforce_retention_duration=False, full=True)

    # The log goes on naming files that are gone, and a run that finds nothing writes commits too.
    found = [name for name in vacuumed(dry_run=True) if (folder() / name).exists()]
    if found:
        vacuumed(dry_run=False)
    return len(found)
