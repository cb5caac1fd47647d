"""post_many against raw inserts of the same rows, in one run.

    ./run bench posting [ENTRIES]      (100,000 unless told)

Yardstick: the rows that post_many wrote, read back and written again without any check into tables
of the same columns and indexes: ``executemany`` on SQLite, ``COPY`` on PostgreSQL, in transactions
of the same size, in turns with it. Goal: at least 1/4 of the raw rate, all invariants kept.
"""

from __future__ import annotations

import sys
import time
from itertools import islice

import _book as book

BATCH = 5_000
TABLES = ("ledger_entry", "ledger_posting")


def columns(table: str) -> list[str]:
    from wufei.ledger.domain import rows

    return list(rows.ENTRY_COLUMNS if table == "ledger_entry" else rows.POSTING_COLUMNS)


def make_copies() -> None:
    """Empty twins of the two tables, indexes included, triggers and foreign keys left out."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"CREATE TABLE raw_{table} (LIKE {table} INCLUDING ALL)")
                continue
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('table', 'index')"
                " AND sql IS NOT NULL ORDER BY type DESC",
                [table],
            )
            for (sql,) in cursor.fetchall():
                cursor.execute(_renamed(sql, table))


def _renamed(sql: str, table: str) -> str:
    import re

    sql = sql.replace(f'"{table}"', f'"raw_{table}"')
    sql = re.sub(r' REFERENCES "[^"]+" \("[^"]+"\)( DEFERRABLE INITIALLY DEFERRED)?', "", sql)
    return re.sub(r'INDEX "', 'INDEX "raw_', sql)


def rows_of(table: str, first: int, last: int) -> list[tuple]:
    from django.db import connection

    names = columns(table)
    if connection.vendor == "sqlite":  # as text, as they were written
        names = [f"CAST({n} AS TEXT)" if n.endswith("_at") or n == "day" else n for n in names]
    key = "id" if table == "ledger_entry" else "entry_id"
    order = key if table == "ledger_entry" else "entry_id, line"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM {table} WHERE {key} BETWEEN %s AND %s"
            f" ORDER BY {order}",
            [first, last],
        )
        return cursor.fetchall()


def main() -> None:
    book.start()
    from django.db import transaction

    from wufei.kernel.actors import system_actor
    from wufei.ledger.domain import rows
    from wufei.ledger.public import post_many, verify

    total = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    book.open_book()
    make_copies()
    print(book.describe())
    actor = system_actor("bench")
    drafts = book.drafts(total)
    ours = raw = 0.0
    while batch := list(islice(drafts, BATCH)):
        started = time.perf_counter()
        outcomes = post_many(actor=actor, drafts=batch)
        ours += time.perf_counter() - started
        assert all(outcome.refusal is None for outcome in outcomes)
        ids = [outcome.entry_id for outcome in outcomes]
        same = {table: rows_of(table, min(ids), max(ids)) for table in TABLES}
        started = time.perf_counter()
        with transaction.atomic():
            for table in TABLES:
                rows.insert(f"raw_{table}", columns(table), same[table])
        raw += time.perf_counter() - started
    print(f"post_many   {total / ours:>10,.0f} entries/s")
    print(f"raw inserts {total / raw:>10,.0f} entries/s")
    print(f"ratio       {raw / ours:>10.2f}   (goal 0.25)")
    assert verify(actor=actor).difference is None
    print("verify: all agrees")


if __name__ == "__main__":
    book.on_both_databases(main)
