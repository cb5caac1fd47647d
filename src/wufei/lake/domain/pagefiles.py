"""Page files: one Parquet file per sealed page, a row per posting with its whole entry.

A file holds all that its digest was made from, so a page can be checked, and read, without the
database. The Parquet metadata carry the page's number and digests.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from wufei.ledger.public import Page, PageRow

#: Columns in the order of :class:`wufei.ledger.public.PageRow`, with their Arrow types.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("seq", "int64"),
    ("posted_at", "utf8"),
    ("actor_id", "int64"),
    ("actor_name", "utf8"),
    ("client_id", "utf8"),
    ("kind", "utf8"),
    ("occurred_at", "utf8"),
    ("paper_kind", "utf8"),
    ("paper_reference", "utf8"),
    ("declared", "utf8"),
    ("giver_proof", "utf8"),
    ("receiver_proof", "utf8"),
    ("exemption", "utf8"),
    ("reason", "utf8"),
    ("batch", "utf8"),
    ("reverses", "utf8"),
    ("account", "utf8"),
    ("material", "utf8"),
    ("lot", "utf8"),
    ("grams", "int64"),
    ("day", "utf8"),
)


class Unreadable(Exception):  # noqa: N818 - the state of a file
    """The file is no Parquet file with our columns."""


def path_of(number: int) -> Path:
    """Where a page's file is; a thousand to a folder."""
    folder = Path(settings.LAKE_FOLDER) / "pages" / f"{number // 1000:06d}"
    return folder / f"page-{number:09d}.parquet"


def digest_of(path: Path) -> bytes:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def write(page: Page, rows: list[PageRow]) -> Path:
    """Write the file whole or not at all: beside it first, synced, then renamed into place."""
    path = path_of(page.number)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(spell(page, rows))
    _sync(partial)
    partial.replace(path)
    _sync(path.parent)
    return path


def spell(page: Page, rows: list[PageRow]) -> bytes:
    """The bytes of a page's file: the same rows give the same bytes."""
    from arro3.core import Array, DataType, Field, Schema, Table
    from arro3.io import write_parquet

    types = {"int64": DataType.int64(), "utf8": DataType.utf8()}
    schema = Schema([Field(name, types[kind]) for name, kind in COLUMNS])
    columns = zip(*rows, strict=True)
    arrays: dict[str, Any] = {
        name: Array(list(values), type=types[kind])
        for (name, kind), values in zip(COLUMNS, columns, strict=True)
    }
    head = {
        "page": page.number,
        "digest": bytes(page.digest).hex(),
        "previous": bytes(page.previous_digest).hex(),
    }
    buffer = BytesIO()
    write_parquet(
        Table.from_pydict(arrays, schema=schema),
        buffer,
        compression="zstd(3)",
        key_value_metadata={"wufei": json.dumps(head)},  # one key: several come in any order
    )
    return buffer.getvalue()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> list[PageRow]:
    """The rows of an intact page file; of a damaged one use :func:`read_apart`."""
    from arro3.io import read_parquet

    table = read_parquet(str(path)).read_all()
    columns: list[Any] = [table[name].to_pylist() for name, _ in COLUMNS]
    return [PageRow(*row) for row in zip(*columns, strict=True)]


_READER = """
import json, resource, sys
from arro3.io import read_parquet
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
table = read_parquet(sys.argv[1]).read_all()
print(json.dumps([table[name].to_pylist() for name in sys.argv[2:]]))
"""


def read_apart(path: Path) -> list[PageRow]:
    """The rows of a file that may be damaged, read by a process of its own: damaged lengths make
    the Parquet reader ask for absurd memory, which ends the process that reads.

    Raises:
        Unreadable: the bytes are not those of a page file.
    """
    names = [name for name, _ in COLUMNS]
    ended = subprocess.run(  # noqa: S603 - our own interpreter and path
        [sys.executable, "-c", _READER, str(path), *names],
        capture_output=True,
        timeout=60,
        check=False,
    )
    if ended.returncode:
        raise Unreadable(f"the reader ended with {ended.returncode}")
    try:
        columns = json.loads(ended.stdout)
        return [PageRow(*row) for row in zip(*columns, strict=True)]
    except ValueError as error:
        raise Unreadable(str(error)) from error


def strays() -> Iterator[Path]:
    """Left-overs of interrupted writing."""
    yield from (Path(settings.LAKE_FOLDER) / "pages").glob("*/*.partial")
