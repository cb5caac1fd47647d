"""The Delta log of the postings table as it is read: which files are live, which pages are in."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wufei.kernel.refusals import Refusal
from wufei.lake.domain.building import lake_path
from wufei.lake.refusals import LakeReason

if TYPE_CHECKING:
    from deltalake import DeltaTable

#: The application transaction that counts pages.
PAGES: Final = "wufei-pages"


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


def log_folder() -> Path:
    return folder() / "_delta_log"


def log_files() -> list[Path]:
    """The commits and checkpoints on the disk; each is written once."""
    return sorted(path for path in log_folder().glob("0*") if path.is_file())


def identity() -> tuple[int, ...] | None:
    """What tells this table from another in the same place: one deleted and made again begins with
    another first commit. None without a log."""
    try:
        place = log_folder().stat().st_ino
        first = log_folder() / f"{0:020}.json"
        made = first.stat() if first.exists() else None
    except FileNotFoundError:
        return None
    return (place, made.st_ino, made.st_mtime_ns) if made else (place,)


def state() -> State:
    """The table's latest version; quick where nothing was committed since it was asked last.

    Raises:
        Refusal: FILE_DAMAGED, the log cannot be read.
    """
    with _guard:
        opened = _refreshed()
        return opened.state if opened else _NO_TABLE


def _refreshed() -> _Open | None:
    found = identity()
    if found is None:
        _open.clear()
        return None
    try:
        if not _open or (_open[0].folder, _open[0].identity) != (folder(), found):
            _open[:] = [_opened(found)]
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


def _opened(found: tuple[int, ...]) -> _Open:
    from deltalake import DeltaTable

    table = DeltaTable(folder())
    return _Open(folder(), found, table, _state_of(table))


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
