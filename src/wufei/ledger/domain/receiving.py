"""A load at the gate: received = accepted + refused + residue in the vehicle (invariant I3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.domain.posting import Job, entry_of, post_jobs
from wufei.ledger.drafts import (
    NO_HANDOVER,
    NO_PAPER,
    EntryDraft,
    Handover,
    LotDraft,
    Paper,
    PostingDraft,
)
from wufei.ledger.models import Entry, Receipt
from wufei.ledger.refusals import LedgerReason as No


@dataclass(frozen=True, slots=True)
class Weighing:
    """The gate's figures, in grams. ``refused`` is set down on the refusing site's own account and
    must leave it again by a later entry; ``residue`` stays in the vehicle."""

    received: int
    accepted: int
    refused: int = 0
    residue: int = 0
    refusal_reason: str = ""

    def check(self) -> None:
        parts = (self.accepted, self.refused, self.residue)
        if min(parts) < 0 or sum(parts) != self.received:
            raise Refusal(
                No.RECEIPT_DOES_NOT_ADD_UP,
                pointer="/received",
                received=self.received,
                accepted=self.accepted,
                refused=self.refused,
                residue=self.residue,
            )
        if self.refused and not self.refusal_reason.strip():
            raise Refusal(No.REFUSAL_WITHOUT_REASON, pointer="/refusal_reason")


@dataclass(frozen=True, slots=True)
class Gate:
    """Where the load comes from and goes: account codes. ``difference`` is the loss account (cause
    weighing difference) for what the weighbridge finds less, or more, than ``announced``."""

    vehicle: str
    stock: str
    refused: str
    difference: str = ""


def receive_load(
    *,
    actor: Actor,
    client_id: UUID,
    occurred_at: dt.datetime,
    gate: Gate,
    material: str,
    weighing: Weighing,
    lot: str | None = None,
    into_lot: str | None = None,
    lots: tuple[LotDraft, ...] = (),
    announced: int | None = None,
    paper: Paper = NO_PAPER,
    handover: Handover = NO_HANDOVER,
) -> Entry:
    """Post a gate receipt: one entry and its receipt, together or not at all.

    ``lot`` is the load in the vehicle, ``into_lot`` the lot of the plant it joins (it stands, or
    ``lots`` opens it); ``announced`` is the mass the vehicle carried by its collection weighings:
    its difference from the weighbridge is posted, not hidden.

    Raises:
        Refusal: the parts do not add up, a refusal without reason, or the entry cannot be posted.
    """
    weighing.check()
    draft = EntryDraft(
        client_id=client_id,
        occurred_at=occurred_at,
        postings=_postings(gate, material, weighing, (lot, into_lot), announced),
        paper=paper,
        handover=handover,
        lots=lots,
        reason=weighing.refusal_reason.strip(),
        declared=f"{weighing.received} g",
    )

    def keep_receipt(ids: dict[UUID, int]) -> None:
        if client_id in ids:
            Receipt.objects.create(
                entry_id=ids[client_id],
                received_grams=weighing.received,
                accepted_grams=weighing.accepted,
                refused_grams=weighing.refused,
                residue_grams=weighing.residue,
                refusal_reason=weighing.refusal_reason.strip(),
            )

    (outcome,) = post_jobs(actor=actor, jobs=[Job(draft, draft.kind)], after=keep_receipt)
    return entry_of(outcome)


def _postings(
    gate: Gate,
    material: str,
    weighing: Weighing,
    lots: tuple[str | None, str | None],
    announced: int | None,
) -> tuple[PostingDraft, ...]:
    missing = 0 if announced is None else announced - weighing.received
    left = weighing.accepted + weighing.refused + missing
    lines = [
        PostingDraft(gate.vehicle, material, -left, lots[0]),
        PostingDraft(gate.stock, material, weighing.accepted, lots[1]),
        PostingDraft(gate.refused, material, weighing.refused),
        PostingDraft(gate.difference, material, missing),
    ]
    return tuple(line for line in lines if line.grams)
