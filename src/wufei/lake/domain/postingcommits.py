"""What is committed to the Delta log of the postings table, each in one step. The caller owns the
lake."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.conf import settings

from wufei.lake.domain.building import PARTIAL, lake_path
from wufei.lake.domain.postingfiles import LOG
from wufei.lake.domain.postinglog import PAGES, LiveFile, folder, log_folder, state
from wufei.lake.models import TableFile
from wufei.lake.schema import POSTINGS

if TYPE_CHECKING:
    from deltalake import DeltaTable, Schema

_TYPES: Final = {"BIGINT": "long", "INTEGER": "integer", "DATE": "date", "VARCHAR": "string"}
_CHECKPOINT_EVERY: Final = 50
#: Commits are kept as long as the files that they replaced, and a day more.
_LOG_MARGIN_HOURS: Final = 24


def commit(
    *,
    added: Sequence[LiveFile],
    removed: Sequence[LiveFile] = (),
    page: int,
    same_rows: bool = False,
) -> None:
    """Add and remove files in one step; ``page`` is the last page of the table from then on.

    ``removed`` files stay on the disk for readers of earlier versions. ``same_rows`` tells those
    who follow the log that the files hold what the others held.
    """
    _commit(_table_to_write(folder()), added, removed, page, changed=not same_rows)


def renew_log(*, live: Sequence[LiveFile], page: int) -> None:
    """Begin the log anew with these files. For a moment there is no table, and readers are refused;
    a kill in that moment leaves the files to be written again, from the first page."""
    aside = lake_path(f"postings-{uuid4().hex[:8]}{PARTIAL}")
    _commit(_table_to_write(aside), live, (), page, changed=True)
    if log_folder().exists():
        log_folder().rename(aside / "before")
    (aside / log_folder().name).rename(log_folder())
    shutil.rmtree(aside)


def _commit(
    table: DeltaTable,
    added: Sequence[LiveFile],
    removed: Sequence[LiveFile],
    page: int,
    *,
    changed: bool,
) -> None:
    from deltalake import CommitProperties, Transaction

    actions = [
        *(_adding(file, changed=changed) for file in added),
        *(_removing(file, changed=changed) for file in removed),
    ]
    properties = CommitProperties(app_transactions=[Transaction(PAGES, page)])
    table.create_write_transaction(actions, "append", _schema(), commit_properties=properties)


def _schema() -> Schema:
    from deltalake import Field, Schema
    from deltalake.schema import PrimitiveType

    return Schema([Field(name, PrimitiveType(_TYPES[kind])) for name, kind in POSTINGS.items()])


def _table_to_write(place: Path) -> DeltaTable:
    from deltalake import DeltaTable

    if DeltaTable.is_deltatable(str(place)):
        return DeltaTable(place)
    hours = int(settings.LAKE_RETENTION_HOURS)
    configuration = {
        "delta.deletedFileRetentionDuration": f"interval {hours} hours",
        "delta.logRetentionDuration": f"interval {hours + _LOG_MARGIN_HOURS} hours",
        "delta.checkpointInterval": str(_CHECKPOINT_EVERY),
    }
    TableFile.objects.filter(table=LOG).delete()  # a new log has files of the same names
    return DeltaTable.create(place, _schema(), configuration=configuration)


def _adding(file: LiveFile, *, changed: bool) -> Any:
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


def _removing(file: LiveFile, *, changed: bool) -> Any:
    from deltalake.transaction import RemoveAction

    now = int(time.time() * 1000)
    return RemoveAction(file.name, data_change=changed, deletion_timestamp=now, size=file.size)


def vacuum(*, hours: int) -> int:
    """Delete the table's files that no version of the last ``hours`` holds; how many."""
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
