"""What a settlement changes in the ledger: new entries first, then the reversals of the old ones.

In this order an account from which mass has moved on never falls below zero on the way from the old
sum to a larger one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, override

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.lake.models import SettledSum
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.summing import Key, Sum
from wufei.ledger.public import (
    EntryDraft,
    Handover,
    LedgerReason,
    Paper,
    PostingDraft,
    post_many,
    reverse_many,
)

PAPER_KIND = "telemetry"
#: Who drops waste at a bin gives no proof; the events are the receiver's.
_EXEMPTION = "household"
_POSTED_AT_ONCE = 5_000
_REVERSED_AT_ONCE = 1_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """What was settled last for a point and material."""

    revision: int
    grams: int
    events: int
    entry_id: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A sum that is no longer what stands."""

    key: Key
    client_id: UUID
    batch: UUID
    occurred_at: dt.datetime
    source: str
    target: str
    revision: int
    new: Sum
    old: Standing | None
    reference: str

    def draft(self) -> EntryDraft:
        grams = self.new.grams
        return EntryDraft(
            client_id=self.client_id,
            occurred_at=self.occurred_at,
            postings=(
                PostingDraft(self.source, self.key.material, -grams),
                PostingDraft(self.target, self.key.material, grams),
            ),
            paper=Paper(PAPER_KIND, self.reference),
            handover=Handover(receiver=self.reference, exemption=_EXEMPTION),
            declared=f"{grams} g / {self.new.events}",
            batch=self.batch,
        )


@dataclass(frozen=True, slots=True)
class NotSettled:
    """A point and material that keep what stood, and why."""

    key: Key
    grams: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Applied:
    posted: int
    reversed: int
    refused: tuple[NotSettled, ...]


class _Blocked(Exception):  # noqa: N818 - the others are done again without these
    def __init__(self, refusals: Mapping[Key, Refusal]) -> None:
        self.refusals = refusals
        super().__init__(len(refusals))


def apply_changes(*, actor: Actor, stream: str, day: dt.date, changes: Sequence[Change]) -> Applied:
    """Post and reverse, and remember; for each change wholly or, where the ledger refuses either
    half, not at all. Call it inside the transaction that locks the day."""
    refused: dict[Key, Refusal] = {}
    while True:
        left = [change for change in changes if change.key not in refused]
        try:
            with transaction.atomic():
                posted, undone, unposted = _try(actor, stream, day, left)
        except _Blocked as blocked:
            refused.update(blocked.refusals)
            continue
        refused.update(unposted)
        told = tuple(
            NotSettled(change.key, change.new.grams, refused[change.key])
            for change in changes
            if change.key in refused
        )
        return Applied(posted, undone, told)


def _try(
    actor: Actor, stream: str, day: dt.date, changes: Sequence[Change]
) -> tuple[int, int, dict[Key, Refusal]]:
    entries: dict[Key, int] = {}
    refused: dict[Key, Refusal] = {}
    for part in _parts([change for change in changes if change.new.grams], _POSTED_AT_ONCE):
        outcomes = post_many(actor=actor, drafts=[change.draft() for change in part])
        for change, outcome in zip(part, outcomes, strict=True):
            if outcome.entry_id is None:
                assert outcome.refusal is not None
                refused[change.key] = outcome.refusal
            else:
                entries[change.key] = outcome.entry_id
    done = [change for change in changes if change.key not in refused]
    undone = _undo(actor, done)
    SettledSum.objects.bulk_create(
        (
            SettledSum(
                stream=stream,
                day=day,
                point=change.key.point,
                material=change.key.material,
                revision=change.revision,
                grams=change.new.grams,
                events=change.new.events,
                entry_id=entries.get(change.key),
            )
            for change in done
        ),
        batch_size=1_000,
    )
    return len(entries), undone, refused


def _undo(actor: Actor, changes: Sequence[Change]) -> int:
    """Reverse what stood; one that cannot be stops the others, which are done again without it."""
    old = {c.old.entry_id: c.key for c in changes if c.old and c.old.entry_id is not None}
    blocked: dict[Key, Refusal] = {}
    with override("zh-hans"):  # it becomes part of the entry: not in the language of who asked
        reason = gettext("迟到或更正的遥测事件改变了日结算量")
    for ids in _parts(list(old), _REVERSED_AT_ONCE):
        outcomes = reverse_many(actor=actor, entry_ids=ids, reason=reason)
        for entry_id, outcome in zip(ids, outcomes, strict=True):
            if outcome.refusal is not None:
                blocked[old[entry_id]] = _told(old[entry_id], outcome.refusal)
            elif outcome.existed:
                blocked[old[entry_id]] = Refusal(No.SETTLED_BY_HAND, point=old[entry_id].point)
    if blocked:
        raise _Blocked(blocked)
    return len(old)


def _told(key: Key, refusal: Refusal) -> Refusal:
    """The ledger's words are of entries; who settles knows points."""
    if refusal.reason in {LedgerReason.ALREADY_REVERSED, LedgerReason.CLIENT_ID_REUSED}:
        return Refusal(No.SETTLED_BY_HAND, point=key.point)
    if refusal.reason is LedgerReason.MASS_MOVED_ON:
        return Refusal(No.MASS_MOVED_ON, point=key.point)
    return refusal


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
