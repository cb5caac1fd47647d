"""Posting, reading and reversing entries; the feed of sealed entries."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.responses import Status

from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Identifier
from wufei.kernel.api.paging import Paged, page_of_rows
from wufei.kernel.api.problems import problem_of
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal
from wufei.ledger.domain.posting import BatchRefused, post_many
from wufei.ledger.domain.reversing import reversal_id, reverse
from wufei.ledger.drafts import EntryDraft, Outcome
from wufei.ledger.models import Entry, Exemption, Page, Posting
from wufei.ledger.routes.entry_rows import (
    entry_answer,
    entry_answers,
    one_entry,
    posted_entry,
    warned,
    with_lines,
)
from wufei.ledger.schemas.entries import (
    BatchAnswer,
    BatchGiven,
    EntryAnswer,
    EntryGiven,
    EntryPage,
    EntryQuery,
    ExemptionAnswer,
    ExemptionPage,
    FeedAnswer,
    FeedQuery,
    PostedAnswer,
    ReversalGiven,
    RowAnswer,
)

router = Router()
#: Entries that one reading of the feed looks at, seen or not.
FEED_WINDOW = 5000


@router.post(
    "/entries",
    response={201: PostedAnswer, 200: PostedAnswer},
    summary=_("入账一笔分录"),
    description=_("同一业务号、同一内容再次发送得到原分录（200）；内容不同则拒绝（409）。"),
)
def post_entry(request: HttpRequest, data: EntryGiven) -> Status[PostedAnswer]:
    actor = actor_of_request(request)
    (outcome,) = post_many(actor=actor, drafts=[data.draft()])
    if outcome.refusal is not None:
        raise outcome.refusal
    assert outcome.entry_id is not None
    answer = PostedAnswer(
        entry=entry_answer(posted_entry(outcome.entry_id)),
        warnings=warned(outcome.warnings),
    )
    return Status(200 if outcome.existed else 201, answer)


@router.post(
    "/entries/batch",
    response=BatchAnswer,
    summary=_("批量入账"),
    description=_("按顺序判定，逐笔给出结果；被拒绝的不影响其余，除非要求全有或全无。"),
)
def post_entries(request: HttpRequest, data: BatchGiven) -> BatchAnswer:
    drafts: list[EntryDraft] = []
    outcomes: list[Outcome | None] = []
    for given in data.entries:
        try:
            drafts.append(given.draft())
            outcomes.append(None)
        except Refusal as refusal:
            outcomes.append(Outcome(given.client_id, refusal=refusal))
    if data.all_or_nothing and len(drafts) < len(outcomes):
        raise BatchRefused([outcome for outcome in outcomes if outcome])
    judged = iter(
        post_many(
            actor=actor_of_request(request), drafts=drafts, all_or_nothing=data.all_or_nothing
        )
    )
    return _batch_answer([outcome or next(judged) for outcome in outcomes])


def _batch_answer(outcomes: list[Outcome]) -> BatchAnswer:
    rows = [_row(index, outcome) for index, outcome in enumerate(outcomes)]
    results = [row.result for row in rows]
    return BatchAnswer(
        posted=results.count("posted"),
        existed=results.count("existed"),
        refused=results.count("refused"),
        results=rows,
    )


def _row(index: int, outcome: Outcome) -> RowAnswer:
    posted = "existed" if outcome.existed else "posted"
    refusal = outcome.refusal
    return RowAnswer(
        index=index,
        client_id=outcome.client_id,
        result="refused" if refusal else posted,
        problem=problem_of(refusal, below=f"/entries/{index}") if refusal else None,
        warnings=warned(outcome.warnings),
    )


@router.get(
    "/entries",
    response=EntryPage,
    summary=_("分录列表"),
    description=_("您可以查看的账户所涉及的分录，新的在前。"),
)
def list_entries(request: HttpRequest, query: Query[EntryQuery]) -> EntryPage:
    actor = actor_of_request(request)
    rows = with_lines(Entry.objects.visible_to(actor).filter(**_conditions(query)))
    page = page_of_rows(rows, query, name="entries", keys=["-id"])
    return EntryPage(items=entry_answers(page.items), next=page.next)


def _conditions(query: EntryQuery) -> dict[str, Any]:
    conditions = {
        "occurred_at__gte": _midnight(query.first) if query.first else None,
        "occurred_at__lt": _midnight(query.last, days=1) if query.last else None,
        "kind": query.kind,
        "batch": query.batch,
        "paper_reference": query.paper_reference,
    }
    return {name: value for name, value in conditions.items() if value}


def _midnight(day: dt.date, *, days: int = 0) -> dt.datetime:
    """The beginning of a day here; days beyond every entry are drawn in, so that they convert."""
    drawn_in = min(max(day, dt.date(1900, 1, 1)), dt.date(2200, 1, 1))
    moment = dt.datetime.combine(drawn_in, dt.time(0)) + dt.timedelta(days=days)
    return timezone.make_aware(moment)


@router.get(
    "/entries/{client_id}",
    response=EntryAnswer,
    summary=_("按业务号取分录"),
    description=_("给出全部分录行、账页、摘要和冲销情况。"),
)
def get_entry(request: HttpRequest, client_id: Path[Identifier]) -> EntryAnswer:
    return entry_answer(one_entry(actor_of_request(request), client_id=client_id))


@router.post(
    "/entries/{client_id}/reversal",
    response={201: PostedAnswer, 200: PostedAnswer},
    summary=_("冲销分录"),
    description=_("记一笔恰好相反的分录；每笔只能冲销一次，事由必填。"),
)
def reverse_entry(
    request: HttpRequest, client_id: Path[Identifier], data: ReversalGiven
) -> Status[PostedAnswer]:
    actor = actor_of_request(request)
    entry: Entry = Entry.objects.get_visible_or_404(actor, client_id=client_id)
    new_id: UUID = data.client_id or reversal_id(entry.client_id)
    existed = Entry.objects.filter(client_id=new_id).exists()
    reversal = reverse(actor=actor, entry=entry, reason=data.reason, client_id=new_id)
    answer = PostedAnswer(entry=entry_answer(posted_entry(reversal.pk)), warnings=[])
    return Status(200 if existed else 201, answer)


@router.get(
    "/feed",
    response=FeedAnswer,
    summary=_("按序号读取新分录"),
    description=_(
        "只含已封页的分录，序号连续无缺，重读结果不变。"
        "把答复中的 after 用于下次请求，直到等于 head。"
    ),
)
def read_feed(request: HttpRequest, query: Query[FeedQuery]) -> FeedAnswer:
    actor = actor_of_request(request)
    head: int = Page.objects.order_by("-number").values_list("last_seq", flat=True).first() or 0
    end = min(query.after + FEED_WINDOW, head)
    entries, after = _seen_between(actor, query.after, end, query.limit)
    return FeedAnswer(items=entry_answers(entries), after=max(after, query.after), head=head)


def _seen_between(actor: Actor, after: int, end: int, limit: int) -> tuple[list[Entry], int]:
    """The first ``limit`` visible entries in (after, end], and how far that reaches."""
    if after >= end:
        return [], end
    window = Entry.objects.filter(seq__gt=after, seq__lte=end).order_by("seq")
    if not actor.is_system:
        seen = Posting.objects.visible_to(actor).filter(entry__seq__gt=after, entry__seq__lte=end)
        window = window.filter(pk__in=seen.order_by().values("entry_id"))
    entries = list(with_lines(window)[: limit + 1])
    if len(entries) <= limit:
        return entries, end
    last = entries[limit - 1].seq
    assert last is not None, "a sealed entry has its number"
    return entries[:limit], last


@router.get(
    "/exemptions",
    response=ExemptionPage,
    summary=_("交接豁免代码"),
    description=_("质量转手而无双方凭据时可用的豁免。"),
)
def list_exemptions(request: HttpRequest, query: Query[Paged]) -> ExemptionPage:
    known = bool(actor_of_request(request).grants)
    rows = Exemption.objects.all() if known else Exemption.objects.none()
    page = page_of_rows(rows, query, name="exemptions", keys=["code"])
    items = [
        ExemptionAnswer(code=row.code, name=row.name, name_en=row.name_en, source=row.source)
        for row in page.items
    ]
    return ExemptionPage(items=items, next=page.next)
