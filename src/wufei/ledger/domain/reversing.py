"""Corrections: the exact negative of an entry, once (invariant I5), with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger import rules
from wufei.ledger.domain.judging import Reversed
from wufei.ledger.domain.lookups import chunks, closed_periods
from wufei.ledger.domain.posting import Batch, Job, entry_of, post_jobs, run_batch
from wufei.ledger.drafts import EntryDraft, Outcome, Paper, PostingDraft
from wufei.ledger.models import Entry, Posting
from wufei.ledger.refusals import LedgerReason as No


def reversal_id(client_id: UUID) -> UUID:
    """The client id of an entry's reversal: derived, so that undoing twice is one reversal."""
    return uuid5(client_id, "reversal")


def _check(actor: Actor, entry: Entry, reason: str, client_id: UUID) -> None:
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    if entry.kind == Entry.Kind.REVERSAL:
        raise Refusal(No.IS_A_REVERSAL)
    reversal = Entry.objects.filter(reverses=entry).first()
    if reversal is not None and reversal.client_id != client_id:
        raise Refusal(No.ALREADY_REVERSED)
    places = entry.postings.values_list("account__region__path", "account__organisation_id")
    if not rules.can_reverse(actor, places):
        raise Refusal(No.NOT_ALLOWED, roles=rules.role_names(rules.CORRECTING_ROLES))


def _job(entry: Entry, postings: Sequence[Posting], reason: str, client_id: UUID) -> Job:
    """A reversal is declared for the time of the entry it undoes, so that the totals of that day
    are put right; when that day is closed, for now."""
    day = postings[0].day
    closed = any(first <= day <= last for first, last in closed_periods())
    draft = EntryDraft(
        client_id=client_id,
        occurred_at=timezone.now() if closed else entry.occurred_at,
        postings=tuple(
            PostingDraft(
                account=posting.account.code,
                material=posting.material.key,
                grams=-posting.grams,
                lot=posting.lot.code if posting.lot else None,
            )
            for posting in postings
        ),
        paper=Paper(entry.paper_kind, entry.paper_reference),
        reason=reason.strip(),
        batch=entry.batch,
    )
    return Job(draft, Entry.Kind.REVERSAL, Reversed(entry.pk, entry.client_id))


def reverse(*, actor: Actor, entry: Entry, reason: str, client_id: UUID | None = None) -> Entry:
    """Undo ``entry``; its mass goes back where it came from.

    Raises:
        Refusal: no reason, no right, already reversed, itself a reversal, or the mass has moved on
            (then the later entries must be reversed first).
    """
    client_id = client_id or reversal_id(entry.client_id)
    _check(actor, entry, reason, client_id)
    standing = Entry.objects.filter(reverses=entry, client_id=client_id).first()
    if standing is not None:
        return standing
    postings = list(entry.postings.select_related("account", "material", "lot").order_by("line"))
    (outcome,) = post_jobs(actor=actor, jobs=[_job(entry, postings, reason, client_id)])
    return entry_of(outcome)


@dataclass(frozen=True, slots=True)
class BatchReversal:
    """What undoing a batch did: entries reversed now, before, and those that could not be."""

    reversed: int
    already: int
    refused: tuple[Outcome, ...]


def reverse_batch(
    *,
    actor: Actor,
    batch: UUID,
    reason: str,
    progress: Callable[[int], None] | None = None,
) -> BatchReversal:
    """Undo every entry of a batch, the latest first; may be repeated after an interruption.

    Each thousand is one transaction. Entries whose mass has moved on stay, and are named.

    Raises:
        Refusal: no reason, or no right to any of the entries.
    """
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    entries = Entry.objects.filter(batch=batch).exclude(kind=Entry.Kind.REVERSAL)
    already = entries.filter(reversed_by__isnull=False).count()
    waiting = entries.filter(reversed_by__isnull=True).order_by("-id").values_list("id", flat=True)
    done = 0
    refused: list[Outcome] = []
    for ids in chunks(list(waiting), 1000):
        outcomes = _reverse_some(actor, ids, reason)
        refused += [outcome for outcome in outcomes if outcome.refusal]
        done += sum(outcome.refusal is None for outcome in outcomes)
        if progress is not None:
            progress(done)
    return BatchReversal(done, already, tuple(refused))


def reverse_many(*, actor: Actor, entry_ids: Sequence[int], reason: str) -> list[Outcome]:
    """Undo these entries in one transaction, in the order given; one outcome for each.

    Those whose mass has moved on, or that are reversed already, stay and carry their refusal.

    Raises:
        Refusal: no reason, or no right to any of the entries; nothing was changed.
    """
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    return _reverse_some(actor, entry_ids, reason) if entry_ids else []


def _reverse_some(actor: Actor, ids: Sequence[int], reason: str) -> list[Outcome]:
    entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in=ids)}
    lines: dict[int, list[Posting]] = {pk: [] for pk in ids}
    postings = Posting.objects.filter(entry_id__in=ids).order_by("entry_id", "line")
    for posting in postings.select_related("account__region", "material", "lot"):
        lines[posting.entry_id].append(posting)
    for pk in ids:
        places = [
            (p.account.region.path if p.account.region else None, p.account.organisation_id)
            for p in lines[pk]
        ]
        if not rules.can_reverse(actor, places):
            raise Refusal(No.NOT_ALLOWED, roles=rules.role_names(rules.CORRECTING_ROLES))
    jobs = [_job(entries[pk], lines[pk], reason, reversal_id(entries[pk].client_id)) for pk in ids]
    return run_batch(lambda: Batch(actor, jobs))
