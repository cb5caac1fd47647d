"""Posting: the only way by which mass gets onto the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.domain import locks, rows, writing
from wufei.ledger.domain.collecting import no_collecting
from wufei.ledger.domain.judging import Item, Judge, Reversed
from wufei.ledger.domain.lookups import Lookups, already_reversed, look_up
from wufei.ledger.domain.standing import Key, Standing
from wufei.ledger.domain.writing import Accepted
from wufei.ledger.drafts import EntryDraft, Outcome
from wufei.ledger.models import Entry
from wufei.ledger.refusals import LedgerReason as No

#: From here on a batch is worth holding back the collector for.
MANY_DRAFTS = 500


class BatchRefused(Exception):  # noqa: N818 - the house's word for it
    """Nothing of an all-or-nothing batch was posted; ``outcomes`` tells which drafts failed."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        self.outcomes = outcomes
        super().__init__(f"{sum(o.refusal is not None for o in outcomes)} drafts refused")


class _LostRace(Exception):  # noqa: N818 - nothing is wrong, the batch is run again
    """Another writer reversed one of our entries while we waited for the lock."""


@dataclass(frozen=True, slots=True)
class Job:
    """One draft of a batch with what only the ledger itself may say."""

    draft: EntryDraft
    kind: str
    reverses: Reversed | None = None


@dataclass(slots=True)
class Batch:
    """A batch being judged and written inside one transaction."""

    actor: Actor
    jobs: Sequence[Job]
    releases: dict[Key, int] = field(default_factory=dict)
    after: Callable[[dict[UUID, int]], None] | None = None
    outcomes: list[Outcome | None] = field(default_factory=list)
    twice: list[tuple[int, int]] = field(default_factory=list)  # index, index of the same id
    accepted: list[Accepted] = field(default_factory=list)

    def run(self) -> list[Outcome]:
        rows.require_transaction()
        locks.share_periods()
        self.outcomes = [None] * len(self.jobs)
        judge = Judge(self.actor, self._look_up())
        items = self._judged(judge)
        standing = Standing()
        standing.lock([item for _, item in items], ((key, True) for key in self.releases))
        if already_reversed(self._reversing()) != judge.lookups.reversed:
            raise _LostRace
        for key, grams in self.releases.items():
            standing.release(key, grams)
        for index, item in items:
            try:
                self.accepted.append(Accepted(index, item, standing.apply(item)))
            except Refusal as refusal:
                self.outcomes[index] = Outcome(item.draft.client_id, refusal=refusal)
        self._require_fresh(items)
        ids = writing.write(actor=self.actor, accepted=self.accepted, standing=standing)
        self._answer(ids)
        if self.after is not None:
            posted = zip(ids, self.accepted, strict=True)
            self.after({entry.item.draft.client_id: pk for pk, entry in posted})
        return [outcome for outcome in self.outcomes if outcome is not None]

    def _look_up(self) -> Lookups:
        drafts = [job.draft for job in self.jobs]
        postings = [posting for draft in drafts for posting in draft.postings]
        keys = {posting.material for posting in postings}
        keys.update(lot.material for draft in drafts for lot in draft.lots)
        return look_up(
            codes={posting.account for posting in postings},
            materials=keys,
            client_ids=[draft.client_id for draft in drafts],
            reversing=self._reversing(),
        )

    def _require_fresh(self, items: Sequence[tuple[int, Item]]) -> None:
        """A refusal may only mean that the same call came first while we waited for the lock: then
        its entry is the answer, not the refusal of its second coming."""
        doubtful = [i.draft.client_id for index, i in items if self.outcomes[index] is not None]
        if doubtful and Entry.objects.filter(client_id__in=doubtful).exists():
            raise _LostRace

    def _reversing(self) -> list[int]:
        return [job.reverses.entry_id for job in self.jobs if job.reverses]

    def _judged(self, judge: Judge) -> list[tuple[int, Item]]:
        """Drafts that need their mass judged; the others get their outcome here."""
        seen: dict[UUID, tuple[int, bytes]] = {}
        waiting: list[tuple[int, Item]] = []
        for index, job in enumerate(self.jobs):
            client_id = job.draft.client_id
            try:
                item = judge.prepare(job.draft, job.kind, job.reverses)
                standing = judge.lookups.entries.get(client_id)
                if standing is not None:
                    self._repeated(index, item, *standing)
                    continue
                if client_id in seen:
                    self._twice(index, item, *seen[client_id])
                    continue
                judge.judge(item)
            except Refusal as refusal:
                self.outcomes[index] = Outcome(client_id, refusal=refusal)
                continue
            seen[client_id] = (index, item.digest)
            waiting.append((index, item))
        return waiting

    def _repeated(self, index: int, item: Item, entry_id: int, digest: bytes) -> None:
        client_id = item.draft.client_id
        if digest != item.digest:
            raise Refusal(No.CLIENT_ID_REUSED, pointer="/client_id", client_id=str(client_id))
        self.outcomes[index] = Outcome(client_id, entry_id=entry_id, existed=True)

    def _twice(self, index: int, item: Item, first: int, digest: bytes) -> None:
        """The same id twice in one batch: the second gets the answer of the first, later."""
        client_id = item.draft.client_id
        if digest != item.digest:
            raise Refusal(No.CLIENT_ID_REUSED, pointer="/client_id", client_id=str(client_id))
        self.twice.append((index, first))

    def _answer(self, ids: Sequence[int]) -> None:
        late_before = timezone.now() - dt.timedelta(days=settings.LEDGER_LATE_DAYS)
        for entry_id, entry in zip(ids, self.accepted, strict=True):
            draft = entry.item.draft
            warnings = ("late",) if draft.occurred_at < late_before else ()
            self.outcomes[entry.index] = Outcome(draft.client_id, entry_id, warnings=warnings)
        for index, first in self.twice:
            answer = self.outcomes[first]
            assert answer is not None
            self.outcomes[index] = replace(answer, existed=answer.refusal is None, warnings=())


def run_batch(batch: Callable[[], Batch], *, all_or_nothing: bool = False) -> list[Outcome]:
    """Run a batch in one transaction; a lost race for a client id, a lot code
    or a reversal is run again, and answered as if it had come second.

    Raises:
        BatchRefused: with ``all_or_nothing``, when any draft is refused.
    """
    for last in (False, False, True):
        try:
            with transaction.atomic():
                outcomes = batch().run()
                if all_or_nothing and any(outcome.refusal for outcome in outcomes):
                    raise BatchRefused(outcomes)
                return outcomes
        except IntegrityError:
            if last:
                raise
        except _LostRace:
            if last:
                raise Refusal(No.BUSY) from None
    raise AssertionError


def post_many(
    *, actor: Actor, drafts: Sequence[EntryDraft], all_or_nothing: bool = False
) -> list[Outcome]:
    """Post drafts in their order, in one transaction; best at 1,000 to 10,000 a call.

    Refused drafts carry their refusal, the others are posted; with ``all_or_nothing`` one refusal
    stops all. A draft whose client id stands already with the same body is answered with that
    entry (``existed``).

    Raises:
        BatchRefused: with ``all_or_nothing``, when any draft is refused; nothing was posted.
    """
    if not drafts:
        return []
    with no_collecting(when=len(drafts) >= MANY_DRAFTS):
        jobs = [Job(draft, draft.kind) for draft in drafts]
        return run_batch(lambda: Batch(actor, jobs), all_or_nothing=all_or_nothing)


def post_jobs(
    *,
    actor: Actor,
    jobs: Sequence[Job],
    releases: dict[Key, int] | None = None,
    after: Callable[[dict[UUID, int]], None] | None = None,
) -> list[Outcome]:
    """For the ledger's own acts (reversals, settlements, receipts): all or nothing.

    ``after`` runs in the same transaction with client id → entry id of what was posted.

    Raises:
        Refusal: of the first refused draft.
    """
    try:
        return run_batch(lambda: Batch(actor, jobs, releases or {}, after), all_or_nothing=True)
    except BatchRefused as refused:
        raise next(o.refusal for o in refused.outcomes if o.refusal) from None


def entry_of(outcome: Outcome) -> Entry:
    """The entry that a successful outcome names."""
    assert outcome.entry_id is not None
    entry: Entry = Entry.objects.get(pk=outcome.entry_id)
    return entry


def post(*, actor: Actor, draft: EntryDraft) -> Entry:
    """Post one entry, or give back the entry that stands under its client id.

    Raises:
        Refusal: the draft cannot be posted; nothing was changed.
    """
    (outcome,) = post_jobs(actor=actor, jobs=[Job(draft, draft.kind)])
    return entry_of(outcome)
