"""Writes an accepted batch: lots, entries, postings, then the projections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.ledger import canonical
from wufei.ledger.domain import rows
from wufei.ledger.domain.judging import Item
from wufei.ledger.domain.standing import Standing

_LOT_COLUMNS = (
    "id",
    "code",
    "kind",
    "material_id",
    "opened_at",
    "due_at",
    "in_grams",
    "out_grams",
)
_BALANCE_COLUMNS = ("account_id", "material_id", "lot_id", "grams", "held_grams", "guarded")


@dataclass(frozen=True, slots=True)
class Accepted:
    """An item that passed, its place in the batch, and the lot of each line (a placeholder below
    zero for a lot that the batch opens)."""

    index: int
    item: Item
    lots: list[int | None]


def write(*, actor: Actor, accepted: Sequence[Accepted], standing: Standing) -> Sequence[int]:
    """Write all rows of the accepted items; their entry ids, in order."""
    lot_ids = _write_lots(standing)
    ids = rows.reserve_ids("ledger_entry", len(accepted))
    _write_entries(actor, accepted, ids)
    _write_postings(accepted, ids, lot_ids)
    _write_balances(standing, lot_ids)
    if standing.turnover:
        rows.add_turnover(standing.turnover)
    return ids


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else _utc(canonical.stamp(moment))


def _utc(stamp: str) -> str:
    return stamp + "+00" if connection.vendor == "postgresql" else stamp


def _write_lots(standing: Standing) -> dict[int | None, int | None]:
    """Write the lots that accepted drafts open; placeholder → key of the row."""
    fresh = [(standing.lots[code], *value) for code, value in standing.new_lots.items()]
    ids = rows.reserve_ids("ledger_lot", len(fresh)) if fresh else ()
    lots = [
        (
            pk,
            state.code,
            draft.kind,
            state.material_id,
            _moment(opened_at),
            _moment(draft.due_at),
            state.in_grams,
            state.out_grams,
        )
        for pk, (state, draft, opened_at) in zip(ids, fresh, strict=True)
    ]
    if lots:
        rows.insert("ledger_lot", _LOT_COLUMNS, lots)
    changed = [
        standing.lots[code] for code in standing.changed_lots if code not in standing.new_lots
    ]
    changed.sort(key=lambda state: state.id)
    rows.update_lots((state.in_grams, state.out_grams, state.id) for state in changed)
    return {state.id: pk for pk, (state, _, _) in zip(ids, fresh, strict=True)}


def _write_entries(actor: Actor, accepted: Sequence[Accepted], ids: Sequence[int]) -> None:
    zone = _utc("")  # once: asking the connection is dear
    posted_at = canonical.stamp(timezone.now()) + zone
    rows.insert(
        "ledger_entry",
        rows.ENTRY_COLUMNS,
        (
            (
                pk,
                client_id,
                kind,
                occurred_at + zone,
                posted_at,
                actor.user_id,
                actor.name,
                reason,
                paper_kind,
                paper_reference,
                declared,
                giver,
                receiver,
                exemption,
                batch or None,
                entry.item.reverses.entry_id if entry.item.reverses else None,
                entry.item.digest,
            )
            for pk, entry in zip(ids, accepted, strict=True)
            for (
                client_id,
                kind,
                occurred_at,
                paper_kind,
                paper_reference,
                declared,
                giver,
                receiver,
                exemption,
                reason,
                batch,
                _,
            ) in (entry.item.header,)
        ),
    )


def _write_postings(
    accepted: Sequence[Accepted], ids: Sequence[int], lot_ids: dict[int | None, int | None]
) -> None:
    rows.insert(
        "ledger_posting",
        rows.POSTING_COLUMNS,
        (
            (pk, line, account.id, material_id, lot_ids.get(lot, lot), grams, day)
            for pk, entry in zip(ids, accepted, strict=True)
            for day in (entry.item.day.isoformat(),)
            for line, ((account, material_id, _, grams), lot) in enumerate(
                zip(entry.item.lines, entry.lots, strict=True)
            )
        ),
    )


def _write_balances(standing: Standing, lot_ids: dict[int | None, int | None]) -> None:
    known, fresh = [], []
    for key in sorted(standing.changed):
        state = standing.balances[key]
        pk = standing.row_ids.get(key)
        if pk is None:  # only a lot opened by this batch has no row yet
            account_id, material_id, lot_id = key
            fresh.append((account_id, material_id, lot_ids[lot_id], state.grams, state.held, True))
        else:
            known.append((state.grams, state.held, pk))
    rows.update_balances(known)
    if fresh:
        rows.insert("ledger_balance", _BALANCE_COLUMNS, fresh)
