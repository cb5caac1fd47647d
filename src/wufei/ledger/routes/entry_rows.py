"""Entries as answers: with their lines, page, seal and reversal."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext

from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Warned
from wufei.ledger.models import Entry, Page, Posting
from wufei.ledger.schemas.entries import (
    EntryAnswer,
    HandoverAnswer,
    PaperAnswer,
    PostingAnswer,
)


def with_lines(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries with their lines; two queries for any number of them.

    Whoever may see an entry sees it whole: the digest is made over all of its lines.
    """
    lines = Posting.objects.select_related("account", "material", "lot").order_by("line")
    return entries.select_related("reverses", "reversed_by").prefetch_related(
        Prefetch("postings", queryset=lines, to_attr="lines")
    )


def page_numbers(entries: Iterable[Entry]) -> dict[int, int]:
    """Sequence → page, for the sealed ones among ``entries``; one query at most."""
    numbers = sorted(entry.seq for entry in entries if entry.seq is not None)
    if not numbers:
        return {}
    pages = list(
        Page.objects.filter(last_seq__gte=numbers[0], first_seq__lte=numbers[-1])
        .order_by("number")
        .values_list("last_seq", "number")
    )
    ends = [last for last, _ in pages]
    return {seq: pages[bisect_left(ends, seq)][1] for seq in numbers}


def entry_answers(entries: Sequence[Entry]) -> list[EntryAnswer]:
    """Answers for entries read by :func:`with_lines`."""
    pages = page_numbers(entries)
    return [_entry_answer(entry, pages.get(entry.seq or 0)) for entry in entries]


def entry_answer(entry: Entry) -> EntryAnswer:
    (answer,) = entry_answers([entry])
    return answer


def _entry_answer(entry: Any, page: int | None) -> EntryAnswer:
    reversed_by = getattr(entry, "reversed_by", None)
    return EntryAnswer(
        client_id=entry.client_id,
        kind=entry.kind,
        occurred_at=entry.occurred_at,
        posted_at=entry.posted_at,
        posted_by=entry.actor_name,
        seq=entry.seq,
        page=page,
        digest=bytes(entry.body_digest).hex(),
        reason=entry.reason,
        paper=PaperAnswer(kind=entry.paper_kind, reference=entry.paper_reference),
        handover=HandoverAnswer(
            giver=entry.giver_proof, receiver=entry.receiver_proof, exemption=entry.exemption
        ),
        declared=entry.declared,
        batch=entry.batch,
        reverses=entry.reverses.client_id if entry.reverses else None,
        reversed_by=reversed_by.client_id if reversed_by else None,
        postings=[
            PostingAnswer(
                line=line.line,
                account=line.account.code,
                material=line.material.key,
                grams=line.grams,
                lot=line.lot.code if line.lot else None,
            )
            for line in entry.lines
        ],
    )


def one_entry(actor: Actor, **lookup: Any) -> Entry:
    """The entry with its lines.

    Raises:
        Http404: no such entry for this actor.
    """
    entries = with_lines(Entry.objects.all())
    entry: Entry = entries.get_visible_or_404(actor, **lookup)  # type: ignore[attr-defined]
    return entry


def posted_entry(entry_id: int) -> Entry:
    """The entry that the actor has just posted."""
    return with_lines(Entry.objects.filter(pk=entry_id)).get()


def warned(codes: Iterable[str]) -> list[Warned]:
    """Warnings of the ledger in words."""
    texts = {"late": gettext("申报时间晚于发生时间较多，已标为迟报。")}
    return [Warned(code=f"ledger.{code}", message=texts.get(code, code)) for code in codes]
