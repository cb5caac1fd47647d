"""The ledger's bulk reads and writes, spelled for SQLite and PostgreSQL.

Rows are written below the ORM: posting is the product's hottest path (``docs/figures.md``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from wufei.ledger.domain.lookups import chunks
from wufei.ledger.models import Lot
from wufei.registry.public import Material

ENTRY_COLUMNS = (
    "id",
    "client_id",
    "kind",
    "occurred_at",
    "posted_at",
    "actor_id",
    "actor_name",
    "reason",
    "paper_kind",
    "paper_reference",
    "declared",
    "giver_proof",
    "receiver_proof",
    "exemption",
    "batch",
    "reverses_id",
    "body_digest",
)
POSTING_COLUMNS = ("entry_id", "line", "account_id", "material_id", "lot_id", "grams", "day")


def _postgres() -> bool:
    return connection.vendor == "postgresql"


def material_name(material_id: int) -> str:
    return Material.objects.values_list("name", flat=True).get(pk=material_id)


def reserve_ids(table: str, count: int) -> Sequence[int]:
    """``count`` fresh primary keys of ``table``, ascending."""
    with connection.cursor() as cursor:
        if _postgres():
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608 - our own names
        first = cursor.fetchone()[0] + 1
    return range(first, first + count)


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows: COPY on PostgreSQL, one prepared statement on SQLite."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if _postgres():
            # COPY goes past Django's cursor, so its errors must be made Django's here
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(sql, list(rows))


def lock_lots(codes: Sequence[str]) -> list[tuple[int, str, int, int, int]]:
    """Id, code, material, in and out grams of the lots with these codes, locked by id."""
    found: list[tuple[int, str, int, int, int]] = []
    for part in chunks(codes, 5000):
        query = Lot.objects.filter(code__in=part).order_by("id").select_for_update()
        found += query.values_list("id", "code", "material_id", "in_grams", "out_grams")
    return found


def lock_balances(keys: dict[tuple[int, int, int], bool]) -> list[tuple[int, ...]]:
    """Rows (id, account, material, lot, grams, held) for the keys, made where missing, locked.

    ``keys``: (account, material, lot or 0) → whether the account is guarded.
    """
    found: list[tuple[int, ...]] = []
    ordered = sorted(keys)
    for lotted in (False, True):
        part_keys = [key for key in ordered if bool(key[2]) is lotted]
        for part in chunks(part_keys, 5000):
            _make_balances(part, keys, lotted=lotted)
            found += _read_balances(part, lotted=lotted)
    return found


def _make_balances(
    part: list[tuple[int, int, int]], keys: dict[tuple[int, int, int], bool], *, lotted: bool
) -> None:
    target = (
        "(account_id, material_id, lot_id) WHERE lot_id IS NOT NULL"
        if lotted
        else "(account_id, material_id) WHERE lot_id IS NULL"
    )
    columns = "account_id, material_id, lot_id, grams, held_grams, guarded"
    sql = f"INSERT INTO ledger_balance ({columns}) VALUES (%s, %s, %s, 0, 0, %s)"  # noqa: S608
    sql += f" ON CONFLICT {target} DO NOTHING"
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(a, m, lot or None, keys[(a, m, lot)]) for a, m, lot in part])


def _read_balances(part: list[tuple[int, int, int]], *, lotted: bool) -> list[tuple[int, ...]]:
    wanted = set(part)
    columns = "b.id, b.account_id, b.material_id, b.lot_id, b.grams, b.held_grams"
    order = "ORDER BY b.account_id, b.material_id, b.lot_id"
    lock = "FOR UPDATE OF b" if _postgres() else ""
    with connection.cursor() as cursor:
        if lotted:
            lots = sorted({key[2] for key in part})
            marks = ", ".join(["%s"] * len(lots))
            sql = f"SELECT {columns} FROM ledger_balance b WHERE b.lot_id IN ({marks})"  # noqa: S608
            cursor.execute(f"{sql} {order} {lock}", lots)
        else:
            marks = ", ".join(["(%s, %s)"] * len(part))
            sql = (
                f"SELECT {columns} FROM ledger_balance b WHERE b.lot_id IS NULL"  # noqa: S608
                f" AND (b.account_id, b.material_id) IN (VALUES {marks})"
            )
            cursor.execute(f"{sql} {order} {lock}", [v for a, m, _ in part for v in (a, m)])
        return [row for row in cursor.fetchall() if (row[1], row[2], row[3] or 0) in wanted]


def update_balances(rows: Iterable[tuple[int, int, int]]) -> None:
    """Write (grams, held, id); the rows are locked already."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE ledger_balance SET grams = %s, held_grams = %s WHERE id = %s", list(rows)
        )


def update_lots(rows: Iterable[tuple[int, int, int]]) -> None:
    """Write (in grams, out grams, id); the rows are locked already."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE ledger_lot SET in_grams = %s, out_grams = %s WHERE id = %s", list(rows)
        )


def add_turnover(turnover: dict[tuple[int, int, dt.date], list[int]]) -> None:
    """Add to the day's totals, in the order of their keys."""
    sql = (
        "INSERT INTO ledger_turnover (account_id, material_id, day, in_grams, out_grams)"
        " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (account_id, material_id, day) DO UPDATE SET"
        " in_grams = ledger_turnover.in_grams + excluded.in_grams,"
        " out_grams = ledger_turnover.out_grams + excluded.out_grams"
    )
    rows: list[tuple[Any, ...]] = [
        (a, m, day.isoformat(), *turnover[a, m, day]) for a, m, day in sorted(turnover)
    ]
    with connection.cursor() as cursor:
        if _postgres():
            accounts, materials, days, ins, outs = (list(c) for c in zip(*rows, strict=True))
            cursor.execute(
                sql.replace(
                    "VALUES (%s, %s, %s, %s, %s)",
                    "SELECT * FROM unnest("
                    "%s::bigint[], %s::bigint[], %s::date[], %s::bigint[], %s::bigint[])",
                ),
                [accounts, materials, days, ins, outs],
            )
            return
        cursor.executemany(sql, rows)


def require_transaction() -> None:
    """Bulk writes only make sense whole."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("ledger rows are written inside a transaction")
