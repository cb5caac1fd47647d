"""Rows that should be the same, compared as a whole by the embedded engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wufei.lake.domain.pagefiles import digest_of
from wufei.lake.domain.postinglog import LiveFile
from wufei.lake.models import TableFile
from wufei.ledger.public import Difference

if TYPE_CHECKING:
    import duckdb

    from wufei.lake.schema import Columns


def first_difference(
    connection: duckdb.DuckDBPyConnection,
    *,
    check: str,
    place: str,
    columns: Columns,
    keys: Sequence[str],
) -> Difference | None:
    """The first row, by ``keys``, that the views ``expected`` and ``found`` do not share as often:
    its place, and the first column that differs, or that the row is missing or one too many."""
    names = ", ".join(f'"{name}"' for name in columns)
    order = ", ".join(keys)
    sides = (("expected", "found"), ("found", "expected"))
    only = [
        f"(SELECT {names} FROM {one} EXCEPT ALL SELECT {names} FROM {other})"  # noqa: S608
        f" ORDER BY {order} LIMIT 1"
        for one, other in sides
    ]
    missing, extra = (_row(connection, query, columns) for query in only)
    if missing is None and extra is None:
        return None

    def key(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple((row[name] is not None, row[name]) for name in keys)

    if missing is not None and extra is not None and key(missing) == key(extra):
        name = next(name for name in columns if missing[name] != extra[name])
        where = f"{place}{_spelled(missing, keys)}, column {name}"
        return Difference(check, where, str(missing[name]), str(extra[name]))
    if extra is None or (missing is not None and key(missing) < key(extra)):
        assert missing is not None
        return Difference(check, place + _spelled(missing, keys), "the row", "no such row")
    return Difference(check, place + _spelled(extra, keys), "no such row", "the row")


def _row(
    connection: duckdb.DuckDBPyConnection, query: str, columns: Columns
) -> dict[str, Any] | None:
    found = connection.execute(query).fetchone()
    return dict(zip(columns, found, strict=True)) if found else None


def _spelled(row: dict[str, Any], keys: Sequence[str]) -> str:
    return "".join(f", {_WORDS.get(name, name)} {row[name]}" for name in keys)


_WORDS = {"seq": "sequence"}


def changed_bytes(record: TableFile) -> Difference | None:
    """Whether the file is there with the bytes that were recorded."""
    from wufei.lake.domain.building import lake_path

    path = lake_path(record.path)
    if not path.exists():
        return Difference(f"file of table {record.table}", record.path, "the file", "no file")
    digest = digest_of(path)
    if digest == bytes(record.digest):
        return None
    return Difference(
        f"bytes of a file of table {record.table}",
        record.path,
        bytes(record.digest).hex(),
        digest.hex(),
    )


def not_recorded(file: LiveFile, name: str) -> Difference:
    return Difference(
        "file of table postings", name, "a recorded digest", f"none ({file.rows} rows)"
    )
