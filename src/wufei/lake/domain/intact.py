"""No figure is read from a file whose bytes changed: each file is checked when it is first used.

A process remembers what it checked by path, size and time of change, so a file costs its digest
once. What changes later under the same size and time is found by the nightly verification.
"""

from __future__ import annotations

import threading
from pathlib import Path

from django.conf import settings

from wufei.kernel.refusals import Refusal
from wufei.lake.domain.mending import ask_for_rebuild, table_is_lost
from wufei.lake.domain.pagefiles import digest_of
from wufei.lake.engines.interface import Tables
from wufei.lake.models import TableFile
from wufei.lake.refusals import LakeReason

_Seen = tuple[str, int, int]
_checked: set[_Seen] = set()
_guard = threading.Lock()


def require_intact(tables: Tables) -> Tables:
    """The tables, once every file of theirs that is on record has the bytes of its record.

    Where one has not, the repair is asked for before the refusal.

    Raises:
        Refusal: ``FILE_MISSING``, ``FILE_DAMAGED``, with the file's name.
    """
    try:
        return _intact(tables)
    except Refusal:
        ask_for_rebuild()
        raise


def _intact(tables: Tables) -> Tables:
    if table_is_lost():
        raise Refusal(LakeReason.FILE_MISSING, file="postings")
    waiting = dict(_unchecked(tables))
    if not waiting:
        return tables
    names = {_named(path): path for path in waiting}
    for name, digest in TableFile.objects.filter(path__in=names).values_list("path", "digest"):
        if digest_of(names[name]) != bytes(digest):
            raise Refusal(LakeReason.FILE_DAMAGED, file=name)
    for name, path in names.items():
        if name.startswith("telemetry/") and digest_of(path).hex() != path.stem:
            raise Refusal(LakeReason.FILE_DAMAGED, file=name)
    with _guard:
        _checked.update(waiting.values())
    return tables


def _unchecked(tables: Tables) -> list[tuple[Path, _Seen]]:
    found = []
    for files in tables.files.values():
        for file in files:
            path = Path(file)
            try:
                told = path.stat()
            except FileNotFoundError:
                raise Refusal(LakeReason.FILE_MISSING, file=_named(path)) from None
            seen = (file, told.st_size, told.st_mtime_ns)
            if seen not in _checked:
                found.append((path, seen))
    return found


def _named(path: Path) -> str:
    folder = Path(settings.LAKE_FOLDER)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
