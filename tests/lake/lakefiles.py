"""The lake's files read without any of the code that writes them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.utils import timezone

from tests.ledger.conftest import CLERK
from wufei.lake.public import TABLES, Cut, current_cut, tables_at, verify_lake
from wufei.ledger.public import Difference, Page, Posting


def in_files(
    files: Iterable[str | Path], columns: str, order: str = "ALL"
) -> list[tuple[Any, ...]]:
    """Columns of all rows of Parquet files."""
    listed = [str(file) for file in files]
    if not listed:
        return []
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {columns} FROM read_parquet({listed}) ORDER BY {order}"
        ).fetchall()


def in_lake(name: str, columns: str = "", cut: Cut | None = None) -> list[tuple[Any, ...]]:
    """Columns (all unless told) of a table of the lake, whatever the cut leaves out."""
    files = tables_at(cut or current_cut(), [name]).files[name]
    return in_files(files, columns or ", ".join(f'"{column}"' for column in TABLES[name]))


def in_ledger() -> list[tuple[Any, ...]]:
    """What the postings table must hold, worked out row by row from the database."""
    found: list[tuple[Any, ...]] = []
    pages = list(Page.objects.order_by("number"))
    postings = Posting.objects.filter(entry__seq__isnull=False).select_related(
        "entry", "account", "lot"
    )
    by_entry: dict[int, list[Posting]] = {}
    for posting in postings.order_by("entry__seq", "line"):
        by_entry.setdefault(posting.entry_id, []).append(posting)
    for lines in by_entry.values():
        for posting in lines:
            entry = posting.entry
            page = next(p.number for p in pages if p.first_seq <= entry.seq <= p.last_seq)
            others = [o.account for o in lines if (o.grams > 0) != (posting.grams > 0)]
            accounts = {account.pk for account in others}
            stages = {account.stage for account in others}
            arrived = (posting.grams > 0) != (entry.kind == "reversal")
            found.append(
                (
                    page,
                    entry.seq,
                    posting.line,
                    timezone.localdate(entry.occurred_at),
                    posting.account_id,
                    posting.material_id,
                    posting.lot.code if posting.lot else "",
                    posting.grams,
                    1 if arrived else -1,
                    entry.kind,
                    entry.paper_kind,
                    accounts.pop() if len(accounts) == 1 else None,
                    stages.pop() if len(stages) == 1 else None,
                )
            )
    return sorted(found, key=lambda row: row[:3])


def lake_folder() -> Path:
    return Path(settings.LAKE_FOLDER)


def difference() -> Difference | None:
    """The first difference that a verification of the lake names."""
    return verify_lake(actor=CLERK).difference


def flip(path: Path, position: int, chance: random.Random) -> bytes:
    """Change one bit of a file; the bytes before."""
    intact = path.read_bytes()
    damaged = bytearray(intact)
    damaged[position] ^= 1 << chance.randrange(8)
    path.write_bytes(damaged)
    return intact
