"""The files of registers and declared values: all versions in one file, its name says up to which.

A file is never changed: newer versions make a newer file, and the older stays for its readers until
:func:`wufei.lake.domain.forgetting.forget_old_files`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from wufei.lake.domain import building
from wufei.lake.domain.declaredrows import declared_rows, declared_since
from wufei.lake.domain.facts import last_fact
from wufei.lake.models import RegisterVersion, TableFile
from wufei.lake.schema import KEYS, TABLES

NAMES: Final = (*KEYS, "declared")
Row = tuple[Any, ...]

_REMEMBERED: Final = 64
_NUMBERED = re.compile(r"[a-z]+-(\d{12})\.parquet")
_Made = tuple[Path, int, int]
#: A file, told from another of the same name by when it was made → the last fact at which nothing
#: newer was recorded for its table.
_covered: dict[_Made, int] = {}
_guard = threading.Lock()


def folder_of(name: str) -> Path:
    return building.lake_path("declared" if name == "declared" else "registers")


def files_of(name: str) -> list[Path]:
    """The files of a table on the disk, the newest last."""
    found = folder_of(name).glob(f"{name}-*.parquet")
    return sorted(path for path in found if _NUMBERED.fullmatch(path.name))


def number_of(path: Path) -> int:
    """The highest fact in a file, as its name says."""
    found = _NUMBERED.fullmatch(path.name)
    assert found is not None
    return int(found[1])


def file_at(name: str, fact: int) -> Path | None:
    """A file with all facts of the table up to ``fact``, written now if none is; None = no rows."""
    files = files_of(name)
    newest = files[-1] if files else None
    if newest is None:
        return _export(name, last_fact(), None) if fact and _is_newer(name, 0) else None
    with _guard:
        covered = _covered.get(_made(newest), number_of(newest))
    if fact <= covered:
        return newest
    known = last_fact()
    found = (_export(name, known, newest) if _is_newer(name, covered) else newest) or newest
    with _guard:
        if len(_covered) >= _REMEMBERED:
            _covered.clear()
        _covered[_made(found)] = known
    return found


def _made(path: Path) -> _Made:
    told = path.stat()
    return path, told.st_ino, told.st_mtime_ns


def export_registers() -> None:
    """Write the file of every register, and of the declared values, that lacks the latest facts."""
    known = last_fact()
    for name in NAMES:
        path = file_at(name, known)
        if path is not None and not TableFile.objects.filter(path=building.named(path)).exists():
            _record(name, path)


def _is_newer(name: str, fact: int) -> bool:
    if name == "declared":
        return declared_since(fact)
    return RegisterVersion.objects.filter(number__gt=fact, register=name).exists()


def rows_of(name: str, fact: int) -> Iterator[Row]:
    """The rows of a table up to ``fact`` in the order of their numbers, columns as the schema's."""
    if name == "declared":
        yield from declared_rows(fact)
    else:
        yield from _register_rows(name, fact)


def _register_rows(name: str, fact: int) -> Iterator[Row]:
    """Where a row changes what tells it apart (a division gets another code), the old one is left
    with nothing but its key, so that it is no longer counted."""
    columns = [column for column in TABLES[name] if column != "number"]
    identity = KEYS[name]
    holder: dict[Any, str] = {}
    held: dict[str, Any] = {}
    versions = RegisterVersion.objects.filter(register=name, number__lte=fact).order_by("number")
    rows = versions.values_list("number", "key", "body")
    for number, key, body in rows.iterator(5000):
        new, old = body[identity], held.get(key)
        holder[new], held[key] = key, new
        if old is not None and old != new and holder[old] == key:
            del holder[old]
            yield (number, *(old if column == identity else None for column in columns))
        yield (number, *(body.get(column) for column in columns))


def _export(name: str, fact: int, newest: Path | None) -> Path | None:
    rows = list(rows_of(name, fact))
    if not rows:
        return None
    path = folder_of(name) / f"{name}-{rows[-1][0]:012d}.parquet"
    if path == newest:
        return newest
    with building.builder() as connection:
        building.give_rows(connection, "given", TABLES[name], rows)
        building.write_parquet(connection, "SELECT * FROM given", path)
    _record(name, path, len(rows))
    return path


def rewrite(name: str) -> Path | None:
    """Write the newest file of a table again; files that know more than the database are deleted.
    The caller owns the lake."""
    path = _export(name, last_fact(), None)
    for other in files_of(name):
        if path is None or number_of(other) > number_of(path):
            other.unlink()
    if path is None:
        TableFile.objects.filter(table=name).delete()
    return path


def _record(name: str, path: Path, count: int | None = None) -> None:
    """Keep the digest of the newest file; those before it are no longer live."""
    count = len(list(rows_of(name, number_of(path)))) if count is None else count
    file = building.record_file(table=name, path=path, rows=count)
    TableFile.objects.filter(table=name).exclude(pk=file.pk).delete()
