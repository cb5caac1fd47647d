"""The ledger's bulk reads and writes, spelled for SQLite and PostgreSQL.

Rows are written below the ORM: posting is the product's hottest path (``docs/figures.md``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from wufei.ledger.domain.lookups import chunks
from wufei.ledger.domain.selecting import array_of, select_among
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


#: Advisory lock of giving keys; see ``locks`` for the others.
_IDS = 7303


def _postgres() -> bool:
    return connection.vendor == "postgresql"


def material_name(material_id: int) -> str:
    return Material.objects.values_list("name", flat=True).get(pk=material_id)


def reserve_ids(table: str, count: int) -> Sequence[int]:
    """``count`` fresh primary keys of ``table``, ascending; only this gives keys of these tables.

    PostgreSQL: the sequence is moved on by the whole block, a thousand as quickly as one; the
    lock is held for these statements only, not until the commit.
    """
    if not count:
        return ()
    with connection.cursor() as cursor:
        if not _postgres():
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608 - our names
            first = cursor.fetchone()[0] + 1
            return range(first, first + count)
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        (sequence,) = cursor.fetchone()
        cursor.execute("SELECT pg_advisory_lock(%s)", [_IDS])
        try:
            cursor.execute("SELECT nextval(%s)", [sequence])
            (first,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_IDS])
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
    lock = "FOR UPDATE" if _postgres() else ""
    return select_among(
        "SELECT id, code, material_id, in_grams, out_grams FROM ledger_lot",
        column="code",
        values=codes,
        tail=f"ORDER BY id {lock}",
    )


#: account, material, lot (0 = mass without identity)
_Key = tuple[int, int, int]
_BALANCE = "b.id, b.account_id, b.material_id, b.lot_id, b.grams, b.held_grams"


def lock_balances(keys: dict[_Key, bool]) -> list[tuple[int, ...]]:
    """Rows (id, account, material, lot, grams, held) for the keys, made where missing, locked.

    ``keys``: (account, material, lot or 0) → whether the account is guarded.
    """
    plain = sorted(key for key in keys if not key[2])
    lotted = sorted(key for key in keys if key[2])
    if _postgres():  # make all, then lock in one order: no two batches wait in a ring
        _make_balances(plain + lotted, keys)
        return _read_plain(plain) + _read_lotted(lotted)
    found = _read_plain(plain) + _read_lotted(lotted)
    there = {(row[1], row[2], row[3] or 0) for row in found}
    if missing := [key for key in plain + lotted if key not in there]:
        _make_balances(missing, keys)
        found += _read_plain([key for key in missing if not key[2]])
        found += _read_lotted([key for key in missing if key[2]])
    return found


def _make_balances(wanted: list[_Key], keys: dict[_Key, bool]) -> None:
    columns = "account_id, material_id, lot_id, grams, held_grams, guarded"
    for target, part in (
        ("(account_id, material_id) WHERE lot_id IS NULL", [k for k in wanted if not k[2]]),
        ("(account_id, material_id, lot_id) WHERE lot_id IS NOT NULL", [k for k in wanted if k[2]]),
    ):
        if not part:
            continue
        rows = [(a, m, lot or None, keys[(a, m, lot)]) for a, m, lot in part]
        insert = f"INSERT INTO ledger_balance ({columns})"
        conflict = f"ON CONFLICT {target} DO NOTHING"
        with connection.cursor() as cursor:
            if _postgres():
                arrays = "%s::bigint[], %s::bigint[], %s::bigint[], %s::boolean[]"
                select = (
                    f"SELECT a, m, l, 0, 0, g FROM unnest({arrays}) AS n(a, m, l, g)"  # noqa: S608
                    " WHERE NOT EXISTS (SELECT 1 FROM ledger_balance b WHERE b.account_id = a"
                    " AND b.material_id = m AND b.lot_id IS NOT DISTINCT FROM l)"
                )
                cursor.execute(
                    f"{insert} {select} {conflict}",
                    [array_of(column) for column in zip(*rows, strict=True)],
                )
            else:
                cursor.executemany(f"{insert} VALUES (%s, %s, %s, 0, 0, %s) {conflict}", rows)


def _read_plain(part: list[_Key]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    for some in chunks(part, 10_000):
        with connection.cursor() as cursor:
            if _postgres():
                cursor.execute(
                    f"SELECT {_BALANCE} FROM ledger_balance b JOIN unnest(%s::bigint[],"  # noqa: S608
                    " %s::bigint[]) AS n(a, m) ON b.account_id = n.a AND b.material_id = n.m"
                    " WHERE b.lot_id IS NULL ORDER BY b.account_id, b.material_id FOR UPDATE OF b",
                    [array_of(key[0] for key in some), array_of(key[1] for key in some)],
                )
            else:
                marks = ", ".join(["(%s, %s)"] * len(some))
                cursor.execute(
                    f"SELECT {_BALANCE} FROM ledger_balance b WHERE b.lot_id IS NULL"  # noqa: S608
                    f" AND (b.account_id, b.material_id) IN (VALUES {marks})",
                    [value for key in some for value in key[:2]],
                )
            found += cursor.fetchall()
    return found


def _read_lotted(part: list[_Key]) -> list[tuple[int, ...]]:
    wanted = set(part)
    lock = "FOR UPDATE OF b" if _postgres() else ""
    rows = select_among(
        f"SELECT {_BALANCE} FROM ledger_balance b",  # noqa: S608
        column="b.lot_id",
        values=sorted({key[2] for key in part}),
        kind="bigint",
        tail=f"ORDER BY b.account_id, b.material_id, b.lot_id {lock}",
    )
    return [row for row in rows if (row[1], row[2], row[3]) in wanted]


def _update(table: str, columns: tuple[str, str], rows: list[tuple[int, int, int]]) -> None:
    """Set two columns of locked rows: (first, second, id)."""
    if not rows:
        return
    one, two = columns
    with connection.cursor() as cursor:
        if _postgres():
            cursor.execute(
                f"UPDATE {table} t SET {one} = n.x, {two} = n.y FROM unnest(%s::bigint[],"  # noqa: S608
                " %s::bigint[], %s::bigint[]) AS n(x, y, id) WHERE t.id = n.id",
                [array_of(column) for column in zip(*rows, strict=True)],
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET {one} = %s, {two} = %s WHERE id = %s",  # noqa: S608
                rows,
            )


def update_balances(rows: Iterable[tuple[int, int, int]]) -> None:
    """Write (grams, held, id); the rows are locked already."""
    _update("ledger_balance", ("grams", "held_grams"), list(rows))


def update_lots(rows: Iterable[tuple[int, int, int]]) -> None:
    """Write (in grams, out grams, id); the rows are locked already."""
    _update("ledger_lot", ("in_grams", "out_grams"), list(rows))


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
            cursor.execute(
                sql.replace(
                    "VALUES (%s, %s, %s, %s, %s)",
                    "SELECT * FROM unnest("
                    "%s::bigint[], %s::bigint[], %s::date[], %s::bigint[], %s::bigint[])",
                ),
                [array_of(column) for column in zip(*rows, strict=True)],
            )
            return
        cursor.executemany(sql, rows)


def require_transaction() -> None:
    """Bulk writes only make sense whole."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("ledger rows are written inside a transaction")
