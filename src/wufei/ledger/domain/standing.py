"""Balances and lots of a batch: locked once, changed in memory in the order of the drafts.

A draft is tried against what the drafts before it left; what it breaks (I2, I4) refuses it alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wufei.kernel.refusals import Refusal
from wufei.ledger.domain import rows
from wufei.ledger.domain.judging import Item
from wufei.ledger.drafts import LotDraft
from wufei.ledger.refusals import LedgerReason as No

#: a lot, by code or by key
L = TypeVar("L", str, int)
#: account id, material id, lot id (0 = mass without identity)
Key = tuple[int, int, int]


@dataclass(slots=True)
class LotState:
    id: int
    code: str
    material_id: int
    in_grams: int
    out_grams: int


@dataclass(slots=True)
class BalanceState:
    grams: int
    held: int


class Standing:
    """What stands on the accounts of a batch, while the batch is judged."""

    def __init__(self) -> None:
        self.lots: dict[str, LotState] = {}
        self.new_lots: dict[str, tuple[LotDraft, dt.datetime]] = {}
        self.balances: dict[Key, BalanceState] = {}
        self.row_ids: dict[Key, int] = {}
        self.changed: set[Key] = set()
        self.changed_lots: set[str] = set()
        #: account, material, day → [in, out]
        self.turnover: dict[tuple[int, int, dt.date], list[int]] = {}

    # -- locking ---------------------------------------------------------------------------

    def lock(self, items: Sequence[Item], extra: Iterable[tuple[Key, bool]]) -> None:
        """Lock lots, then balances, each in one order: so two batches never wait in a ring."""
        codes = {line[2] for item in items for line in item.lines if line[2]}
        codes |= {lot.code for item in items for lot in item.draft.lots}
        for lot in rows.lock_lots(sorted(codes)):
            self.lots[lot[1]] = LotState(*lot)
        keys: dict[Key, bool] = dict(extra)
        for item in items:
            for account, material_id, lot_code, _ in item.lines:
                known = self.lots.get(lot_code) if lot_code and account.guarded else None
                if lot_code and account.guarded and known is None:
                    continue  # a lot that this batch opens: nothing stands there yet
                keys[(account.id, material_id, known.id if known else 0)] = account.guarded
        for pk, account_id, material_id, lot_id, grams, held in rows.lock_balances(keys):
            key = (account_id, material_id, lot_id or 0)
            self.row_ids[key] = pk
            self.balances[key] = BalanceState(grams, held)

    # -- applying --------------------------------------------------------------------------

    def apply(self, item: Item) -> list[int | None]:
        """Move the item's mass; the lot id of each line is returned. Refusals change nothing."""
        opened = self._open_lots(item)
        try:
            lot_ids = self._lot_ids(item)
            deltas = self._deltas(item, lot_ids)
            self._check_balances(item, deltas)
            if any(lot_ids):
                self._apply_lots(item)
        except Refusal:
            for code in opened:
                del self.lots[code], self.new_lots[code]
            raise
        for key, delta in deltas.items():
            self.balances.setdefault(key, BalanceState(0, 0)).grams += delta
            self.changed.add(key)
        for account, material_id, _, grams in item.lines:
            cell = self.turnover.setdefault((account.id, material_id, item.day), [0, 0])
            cell[0 if grams > 0 else 1] += abs(grams)
        return lot_ids

    def release(self, key: Key, grams: int) -> None:
        """Free held mass, so that the entry which settles the hold can take it."""
        self.balances[key].held -= grams
        self.changed.add(key)

    def _open_lots(self, item: Item) -> list[str]:
        opened: list[str] = []
        for index, lot in enumerate(item.draft.lots):
            if lot.code in self.lots:
                for code in opened:
                    del self.lots[code], self.new_lots[code]
                raise Refusal(No.LOT_CODE_TAKEN, pointer=f"/lots/{index}/code", code=lot.code)
            placeholder = -len(self.new_lots) - 1  # the row's key is given when it is written
            self.lots[lot.code] = LotState(placeholder, lot.code, item.lot_materials[index], 0, 0)
            self.new_lots[lot.code] = (lot, item.draft.occurred_at)
            opened.append(lot.code)
        return opened

    def _lot_ids(self, item: Item) -> list[int | None]:
        found: list[int | None] = []
        for index, (_, material_id, code, _) in enumerate(item.lines):
            if code is None:
                found.append(None)
                continue
            lot = self.lots.get(code)
            if lot is None:
                raise Refusal(No.UNKNOWN_LOT, pointer=f"/postings/{index}/lot", code=code)
            if lot.material_id != material_id:
                raise Refusal(
                    No.LOT_OF_OTHER_MATERIAL,
                    pointer=f"/postings/{index}/lot",
                    lot=code,
                    expected=rows.material_name(lot.material_id),
                    material=item.draft.postings[index].material,
                )
            found.append(lot.id)
        return found

    def _deltas(self, item: Item, lot_ids: list[int | None]) -> dict[Key, int]:
        deltas: dict[Key, int] = {}
        for (account, material_id, _, grams), lot_id in zip(item.lines, lot_ids, strict=True):
            key = (account.id, material_id, (lot_id or 0) if account.guarded else 0)
            deltas[key] = deltas.get(key, 0) + grams
        return deltas

    def _check_balances(self, item: Item, deltas: dict[Key, int]) -> None:
        """Invariant I2: what is announced to leave (held) cannot be taken by anything else."""
        for index, (account, material_id, code, _) in enumerate(item.lines):
            if not account.guarded:
                continue
            lot_id = self.lots[code].id if code else 0
            key = (account.id, material_id, lot_id)
            delta = deltas[key]
            state = self.balances.get(key)
            available = state.grams - state.held if state else 0
            if delta >= 0 or available + delta >= 0:
                continue
            if item.reverses:
                raise Refusal(No.MASS_MOVED_ON, account=account.name, grams=-(available + delta))
            pointer = f"/postings/{index}/grams"
            if code:
                raise Refusal(
                    No.NOT_ENOUGH_IN_LOT,
                    pointer=pointer,
                    lot=code,
                    account=account.name,
                    available=available,
                    grams=-delta,
                )
            raise Refusal(
                No.NOT_ENOUGH_MASS,
                pointer=pointer,
                account=account.name,
                material=rows.material_name(material_id),
                available=available,
                grams=-delta,
            )

    def _apply_lots(self, item: Item) -> None:
        """Invariant I4, and one fixed mixture per lot: nothing enters once something has left."""
        moves = lot_moves((account.guarded, code, grams) for account, _, code, grams in item.lines)
        for code, (entering, _leaving) in moves.items():
            if entering and self.lots[code].out_grams and not item.reverses:
                raise Refusal(No.LOT_HAS_GIVEN, lot=code)
        for code, (entering, leaving) in moves.items():
            lot = self.lots[code]
            lot.in_grams += -leaving if item.reverses else entering
            lot.out_grams += -entering if item.reverses else leaving
            self.changed_lots.add(code)


def lot_moves(lines: Iterable[tuple[bool, L | None, int]]) -> dict[L, tuple[int, int]]:
    """What enters and leaves each lot in one entry, in grams.

    ``lines``: (account is guarded, lot code or key, grams). A lot that goes from one guarded
    account to another keeps its mass: only the surplus enters or leaves it. Mass that comes to rest
    on a sink leaves the lot.
    """
    sums: dict[L, list[int]] = {}
    for guarded, code, grams in lines:
        if code and guarded:
            cell = sums.setdefault(code, [0, 0])
            cell[0 if grams > 0 else 1] += abs(grams)
    return {
        code: (arriving - min(arriving, going), going - min(arriving, going))
        for code, (arriving, going) in sums.items()
    }
