"""What a caller hands to the ledger and gets back: plain frozen values, codes instead of keys.

Codes and not database keys, so that a draft can be read by a person, sent over the API, written
to a page and digested the same everywhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from wufei.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class PostingDraft:
    """One line: ``grams`` (integer, not zero) arriving at (+) or leaving (−) an account."""

    account: str
    material: str
    grams: int
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class LotDraft:
    """A lot opened by the entry that carries it. ``due_at``: deadline while it is in transit."""

    code: str
    material: str
    kind: str = "batch"
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """The document behind the entry: weighbridge ticket, slip, file row …"""

    kind: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """Proof of giver and receiver, or the code of an exemption (invariant I6)."""

    giver: str = ""
    receiver: str = ""
    exemption: str = ""


NO_PAPER = Paper()
NO_HANDOVER = Handover()


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry as the caller declares it.

    ``client_id`` names it for ever: the same id with the same body is answered with the entry that
    stands, with another body it is refused. ``occurred_at`` must be aware; it is kept in whole
    seconds. ``kind`` is ``transfer`` (zero per material) or ``transformation`` (zero over all).
    ``declared`` is the quantity as the paper words it (``2260.0 lb``). ``batch`` groups entries
    that are undone together.
    """

    client_id: UUID
    occurred_at: dt.datetime
    postings: tuple[PostingDraft, ...]
    kind: str = "transfer"
    paper: Paper = NO_PAPER
    handover: Handover = NO_HANDOVER
    lots: tuple[LotDraft, ...] = ()
    reason: str = ""
    declared: str = ""
    batch: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one draft of a batch, in the order given.

    Exactly one of ``entry_id`` and ``refusal`` is set. ``existed`` tells that the entry stood
    already (a repeated call); ``warnings`` never stop an entry.
    """

    client_id: UUID
    entry_id: int | None = None
    existed: bool = False
    refusal: Refusal | None = None
    warnings: tuple[str, ...] = ()
