"""Where the generators write: drafts of one day, put in the order of their time.

Client ids are made of seed, scale and a readable key, so a second run of the same demo names every
entry as the first did, and an interrupted load is continued by running it again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from uuid import UUID, uuid5

from wufei.ledger.public import EntryDraft, Handover, LotDraft, Paper, PostingDraft

_NAMESPACE = UUID("5f0c8f0e-9f53-5d0e-8b5a-0b8c5a1f7a11")

HOUSEHOLD = Handover(exemption="household")
INTERNAL = Handover()
OPENING = Handover(exemption="opening")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A load weighed at a gate and not taken whole: becomes a receipt beside its entry.

    ``announced`` is the sum of its collection weighings; the weighbridge finds the other three.
    """

    client_id: UUID
    occurred_at: dt.datetime
    vehicle: str
    stock: str
    refused_at: str
    difference: str
    material: str
    trip: str
    into: str
    announced: int
    accepted: int
    refused: int
    residue: int
    refusal_reason: str
    paper: Paper
    handover: Handover


@dataclass(frozen=True, slots=True)
class Announcement:
    """A load expected by the receiver. ``days`` is the time until it expires (0: a second)."""

    client_id: UUID
    occurred_at: dt.datetime
    giver: str
    receiver: str
    material: str
    grams: int
    reference: str
    days: int
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """Weighing of an announced load; what is left stays announced."""

    client_id: UUID
    occurred_at: dt.datetime
    announced: UUID
    grams: int
    paper: Paper
    handover: Handover


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is left of an announced load will not come."""

    occurred_at: dt.datetime
    announced: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """An entry undone because it was wrong."""

    client_id: UUID
    occurred_at: dt.datetime
    undone: UUID
    reason: str


Step: TypeAlias = EntryDraft | Arrival | Announcement | Settlement | Withdrawal | Reversal


def lines(*rows: tuple[str, str, int] | tuple[str, str, int, str]) -> tuple[PostingDraft, ...]:
    """Postings from ``(account, material, grams[, lot])``; lines of zero grams are left out."""
    return tuple(PostingDraft(*row) for row in rows if row[2])


def carried(
    giver: str, taker: str, material: str, lots: Sequence[tuple[str, int]]
) -> list[tuple[str, str, int, str]]:
    """Rows for :func:`lines` that carry whole ``lots`` (code, grams) from account to account."""
    return [(giver, material, -grams, lot) for lot, grams in lots] + [
        (taker, material, grams, lot) for lot, grams in lots
    ]


@dataclass(slots=True)
class Book:
    """Collects the steps of a day; :meth:`close_day` gives them out in order."""

    seed: int
    scale: int
    _steps: list[tuple[dt.datetime, int, Step]] = field(default_factory=list)
    _unopened: dict[str, LotDraft] = field(default_factory=dict)

    def name(self, key: str) -> UUID:
        return uuid5(_NAMESPACE, f"{self.seed}/{self.scale}/{key}")

    def lot(
        self, code: str, material: str, kind: str = "batch", due_at: dt.datetime | None = None
    ) -> str:
        """Declares a lot; the first entry that uses it opens it."""
        self._unopened[code] = LotDraft(code=code, material=material, kind=kind, due_at=due_at)
        return code

    def add(self, step: Step) -> None:
        self._steps.append((step.occurred_at, len(self._steps), step))

    def post(
        self,
        key: str,
        at: dt.datetime,
        postings: Sequence[PostingDraft],
        *,
        paper: Paper,
        handover: Handover = INTERNAL,
        kind: str = "transfer",
        reason: str = "",
        declared: str = "",
    ) -> UUID:
        """Adds an entry and returns its client id."""
        client_id = self.name(key)
        self.add(
            EntryDraft(
                client_id=client_id,
                occurred_at=at,
                postings=tuple(postings),
                kind=kind,
                paper=paper,
                handover=handover,
                reason=reason,
                declared=declared,
            )
        )
        return client_id

    def close_day(self) -> Iterable[Step]:
        """The day's steps by time; each lot stands on the first entry that uses it."""
        self._steps.sort(key=lambda item: item[:2])
        for _, _, step in self._steps:
            yield self._with_lots(step) if isinstance(step, EntryDraft) else step
        self._steps.clear()

    def _with_lots(self, draft: EntryDraft) -> EntryDraft:
        opened = {
            posting.lot: self._unopened.pop(posting.lot)
            for posting in draft.postings
            if posting.lot in self._unopened
        }
        return replace(draft, lots=tuple(opened.values())) if opened else draft
