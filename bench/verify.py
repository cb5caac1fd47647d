"""verify against one full scan with hashing of the same rows, in one run.

    ./run bench verify [ENTRIES]      (1,000,000 unless told)

Yardstick: every row of entries and postings fetched in key order and fed to SHA-256, nothing else.
Goal: verify at least 1/3 as fast. Afterwards the page files: written, then verified.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import time
from itertools import islice

import _book as book


def scan() -> str:
    """One pass over both tables, hashing each row as text."""
    from django.db import connection

    from wufei.ledger.domain import rows

    digest = hashlib.sha256()
    for table, names, order in (
        ("ledger_entry", [*rows.ENTRY_COLUMNS, "seq"], "id"),
        ("ledger_posting", [*rows.POSTING_COLUMNS], "entry_id, line"),
    ):
        text = [f"CAST({n} AS TEXT)" if n.endswith("_at") or n == "day" else n for n in names]
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(text)} FROM {table} ORDER BY {order}")
            while part := cursor.fetchmany(5_000):
                for row in part:
                    digest.update(repr(row).encode())
    return digest.hexdigest()


def timed(name: str, work, count: int) -> float:
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{name:<22}{seconds:>8.1f} s {count / seconds:>12,.0f} entries/s", flush=True)
    return seconds


def main() -> None:
    book.start()
    from django.db import transaction

    from wufei.kernel.actors import system_actor
    from wufei.lake.public import deliver_pages, verify_pages
    from wufei.ledger.public import post_many, seal_pages, verify

    total = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    book.open_book()
    print(book.describe())
    actor = system_actor("bench")
    drafts = book.drafts(total)

    def fill() -> None:
        while batch := list(islice(drafts, 5_000)):
            post_many(actor=actor, drafts=batch)

    timed("post", fill, total)
    timed("seal", seal_pages, total)
    with transaction.atomic():
        scanned = min(timed("scan and hash", scan, total) for _ in range(2))

    def check() -> None:
        report = verify(actor=actor)
        assert (report.difference, report.entries) == (None, total)

    verified = min(timed("verify", check, total) for _ in range(2))
    print(f"ratio {scanned / verified:.2f}   (goal 0.33)")
    timed("write page files", deliver_pages, total)

    def check_files() -> None:
        assert verify_pages(actor=actor).difference is None

    timed("verify page files", check_files, total)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MiB")


if __name__ == "__main__":
    book.on_both_databases(main)
