"""Reads the rows of the ledger in page order, as they are spelled in digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from wufei.ledger.models import Entry, Posting
from wufei.registry.public import Material

#: account id, material id, lot id, lot code, grams, day
ScannedPosting = tuple[int, int, int | None, str | None, int, str]


@dataclass(slots=True)
class ScannedEntry:
    id: int
    seq: int | None
    client_id: str
    kind: str
    occurred_at: str
    posted_at: str
    actor_id: int | None
    actor_name: str
    digest: bytes
    reverses_id: int | None
    header: tuple[str, ...]
    postings: list[ScannedPosting] = field(default_factory=list)

    @property
    def day(self) -> str:
        """The day of the installation on which the entry occurred."""
        return local_day(self.occurred_at[:16])


@lru_cache(maxsize=8192)
def local_day(minute: str) -> str:
    """``2026-01-31 23:30`` in UTC → the date at the installation's place."""
    moment = dt.datetime.fromisoformat(minute).replace(tzinfo=dt.UTC)
    return moment.astimezone(timezone.get_default_timezone()).date().isoformat()


def _dialect() -> dict[str, str]:
    if connection.vendor == "postgresql":
        return {
            "time": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')",
            "uuid": "replace({}::text, '-', '')",
            "day": "{}::text",
        }
    return {"time": "CAST({} AS TEXT)", "uuid": "{}", "day": "CAST({} AS TEXT)"}


def _entry_sql(where: str) -> str:
    spell = _dialect()
    return (
        f"SELECT e.id, e.seq, {spell['uuid'].format('e.client_id')}, e.kind,"  # noqa: S608
        f" {spell['time'].format('e.occurred_at')}, {spell['time'].format('e.posted_at')},"
        " e.actor_id, e.actor_name, e.body_digest, e.reverses_id, e.paper_kind, e.paper_reference,"
        " e.declared, e.giver_proof, e.receiver_proof, e.exemption, e.reason,"
        f" {spell['uuid'].format('e.batch')}, {spell['uuid'].format('r.client_id')}"
        " FROM ledger_entry e LEFT JOIN ledger_entry r ON r.id = e.reverses_id"
        f" WHERE {where}"
    )


def _scanned(row: tuple[Any, ...]) -> ScannedEntry:
    pk, seq, client_id, kind, occurred_at, posted_at, actor_id, name, digest, reverses_id = row[:10]
    header = (client_id, kind, occurred_at, *row[10:17], row[17] or "", row[18] or "")
    return ScannedEntry(
        pk,
        seq,
        client_id,
        kind,
        occurred_at,
        posted_at,
        actor_id,
        name,
        bytes(digest),
        reverses_id,
        header,
    )


def _with_postings(entries: list[ScannedEntry]) -> list[ScannedEntry]:
    if not entries:
        return entries
    by_id = {entry.id: entry for entry in entries}
    spell = _dialect()
    sql = (
        "SELECT p.entry_id, p.account_id, p.material_id, p.lot_id, l.code, p.grams,"  # noqa: S608
        f" {spell['day'].format('p.day')} FROM ledger_posting p"
        " LEFT JOIN ledger_lot l ON l.id = p.lot_id"
        " WHERE p.entry_id BETWEEN %s AND %s ORDER BY p.entry_id, p.line"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [min(by_id), max(by_id)])
        for entry_id, *posting in cursor.fetchall():
            entry = by_id.get(entry_id)
            if entry is not None:
                entry.postings.append(tuple(posting))
    return entries


def sealed(first_seq: int, last_seq: int) -> list[ScannedEntry]:
    """The entries of one page, in sequence."""
    with connection.cursor() as cursor:
        cursor.execute(_entry_sql("e.seq BETWEEN %s AND %s ORDER BY e.seq"), [first_seq, last_seq])
        return _with_postings([_scanned(row) for row in cursor.fetchall()])


def unsealed(size: int = 4096) -> Iterator[ScannedEntry]:
    """Entries that wait for a page, by id."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                _entry_sql("e.seq IS NULL AND e.id > %s ORDER BY e.id LIMIT %s"), [after, size]
            )
            part = _with_postings([_scanned(row) for row in cursor.fetchall()])
        if not part:
            return
        yield from part
        after = part[-1].id


def material_keys() -> dict[int, str]:
    """Key of every material, by id."""
    return dict(Material.objects.order_by().values_list("id", "key"))


def count_entries() -> int:
    """How many entries there are."""
    return Entry.objects.count()


def first_orphan_posting() -> int | None:
    """Entry id of a posting whose entry is missing."""
    return (
        Posting.objects.order_by()
        .exclude(entry_id__in=Entry.objects.order_by().values("id"))
        .values_list("entry_id", flat=True)
        .first()
    )


def is_exact_negative(entry: ScannedEntry) -> bool:
    """Whether a reversal's rows are those of the entry it reverses, with the sign turned."""
    if entry.reverses_id is None:
        return False
    original = Posting.objects.filter(entry_id=entry.reverses_id).order_by("line")
    rows = original.values_list("account_id", "material_id", "lot_id", "grams")
    turned = [(a, m, lot, -grams) for a, m, lot, grams in rows]
    return turned == [(a, m, lot, grams) for a, m, lot, _, grams, _ in entry.postings]
