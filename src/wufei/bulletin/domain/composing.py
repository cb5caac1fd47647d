"""An issue is put together: items from contributions or written here, ordered, shortened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from wufei.bulletin.domain.contributing import move_contribution
from wufei.bulletin.domain.guards import require_duty, require_lengths, require_version
from wufei.bulletin.models import (
    OPEN_STATES,
    Comment,
    Contribution,
    ContributionState,
    Duty,
    Issue,
    IssueItem,
    IssueState,
    Revision,
    Series,
)
from wufei.bulletin.pasting import cleaned
from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated

#: Who may write in which state: the proof-reader mends what the proof shows.
WRITERS = {
    IssueState.DRAFT: (Duty.EDITOR,),
    IssueState.REVIEW: (Duty.EDITOR, Duty.REVIEWER),
    IssueState.PROOF: (Duty.PROOFREADER,),
    IssueState.SIGNING: (),
}


@dataclass(frozen=True, slots=True)
class ItemDraft:
    group: str
    title: str
    body: str
    source: str = ""
    supplier: str = ""
    note: str = ""


def begin_issue(*, actor: Actor, series: Series, first_day: dt.date, last_day: dt.date) -> Issue:
    """A new issue over a period, without a number until it is signed.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``PERIOD_UPSIDE_DOWN``.
    """
    require_duty(actor, series, Duty.EDITOR)
    if last_day < first_day:
        raise Refusal(
            No.PERIOD_UPSIDE_DOWN,
            pointer="/last_day",
            first=first_day.isoformat(),
            last=last_day.isoformat(),
        )
    with transaction.atomic():
        issue: Issue = Issue.objects.create(series=series, first_day=first_day, last_day=last_day)
        audit.record(actor=actor, action="bulletin.issue.begun", target=issue)
    return issue


def add_contribution(
    *, actor: Actor, issue: Issue, contribution: Contribution, group: str
) -> IssueItem:
    """An accepted contribution becomes an item; it counts as adopted from now on.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``NOT_EDITABLE``, ``NOT_ACCEPTED``, ``ALREADY_IN_ISSUE``,
            ``GROUP_UNKNOWN``.
    """
    with transaction.atomic():
        row = _open(actor, issue)
        taken = IssueItem.objects.filter(contribution=contribution).select_related("issue").first()
        if taken is not None:
            raise Refusal(No.ALREADY_IN_ISSUE, title=contribution.title, issue=str(taken.issue))
        if contribution.state != ContributionState.ACCEPTED:
            raise Refusal(No.NOT_ACCEPTED, title=contribution.title)
        item = _add(
            actor,
            row,
            ItemDraft(
                group,
                contribution.title,
                contribution.body,
                contribution.source,
                contribution.supplier,
            ),
            contribution,
        )
        move_contribution(actor=actor, contribution=contribution, state=ContributionState.ADOPTED)
    return item


def add_item(*, actor: Actor, issue: Issue, draft: ItemDraft) -> IssueItem:
    """An item that the office writes itself.

    Raises:
        Refusal: as :func:`add_contribution`, and lengths.
    """
    with transaction.atomic():
        return _add(actor, _open(actor, issue), draft, None)


def save_item(*, actor: Actor, item: IssueItem, version: int, draft: ItemDraft) -> IssueItem:
    """Save an item over ``version``; what stood before stays in the history.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``NOT_EDITABLE``, ``SAVED_BY_ANOTHER``, ``GROUP_UNKNOWN``,
            lengths.
    """
    with transaction.atomic():
        issue = _open(actor, item.issue)
        row: IssueItem = IssueItem.objects.select_for_update().get(pk=item.pk, issue=issue)
        last = row.revisions.order_by("-version").first()
        require_version(
            standing=row.version,
            given=version,
            saved_by=last.actor_name if last else "—",
            saved_at=last.at if last else timezone.now(),
        )
        _write(row, draft, issue.series)
        row.version += 1
        row.save()
        _keep_revision(actor, row)
        _touch(issue)
    return row


def place_items(*, actor: Actor, issue: Issue, version: int, order: list[tuple[int, str]]) -> Issue:
    """Put the items in ``order`` (id of the item, name of its group), all of them at once.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``NOT_EDITABLE``, ``GROUP_UNKNOWN``, ``SAVED_BY_ANOTHER`` where
            the issue changed meanwhile (an item came or went).
    """
    with transaction.atomic():
        row = _open(actor, issue)
        items = {item.pk: item for item in row.items.all()}
        if version != row.version or {pk for pk, _group in order} != set(items):
            raise Refusal(
                No.SAVED_BY_ANOTHER, pointer="/version", who="—", when="—", version=row.version
            )
        for position, (pk, group) in enumerate(order):
            _require_group(row.series, group)
            items[pk].position, items[pk].group = position, group
        IssueItem.objects.bulk_update(items.values(), ["position", "group"])
        _touch(row)
    return row


def remove_item(*, actor: Actor, item: IssueItem) -> None:
    """Take an item out; its contribution is accepted again and can go into another issue.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``NOT_EDITABLE``.
    """
    with transaction.atomic():
        issue = _open(actor, item.issue)
        row: IssueItem = IssueItem.objects.select_for_update().get(pk=item.pk, issue=issue)
        contribution = row.contribution
        audit.record(
            actor=actor,
            action="bulletin.item.removed",
            target=issue,
            before={"title": row.title, "body": row.body},
        )
        row.delete()
        if contribution is not None:
            move_contribution(
                actor=actor, contribution=contribution, state=ContributionState.ACCEPTED
            )
        _touch(issue)


def comment_on(*, actor: Actor, item: IssueItem, text: str) -> Comment:
    """A word to whoever writes; anyone with a duty in the series may say it.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REASON_MISSING`` (an empty one).
    """
    require_duty(actor, item.issue.series, *Duty)
    if not text.strip():
        raise Refusal(No.REASON_MISSING, pointer="/text")
    comment: Comment = Comment.objects.create(
        item=item, text=text.strip()[:500], actor_id=actor.user_id, actor_name=actor.name
    )
    return comment


def settle_comment(*, actor: Actor, comment: Comment) -> Comment:
    """Say that a comment was dealt with.

    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    require_duty(actor, comment.item.issue.series, *Duty)
    if comment.settled_at is None:
        comment.settled_at, comment.settled_by = timezone.now(), actor.name
        comment.save(update_fields=["settled_at", "settled_by"])
    return comment


def _open(actor: Actor, issue: Issue) -> Issue:
    """The issue locked, if ``actor`` may write in it now."""
    row: Issue = (
        Issue.objects.select_for_update(of=("self",)).select_related("series").get(pk=issue.pk)
    )
    if row.state not in OPEN_STATES or not WRITERS[IssueState(row.state)]:
        raise Refusal(No.NOT_EDITABLE, state=row.get_state_display())
    require_duty(actor, row.series, *WRITERS[IssueState(row.state)])
    return row


def _add(
    actor: Actor, issue: Issue, draft: ItemDraft, contribution: Contribution | None
) -> IssueItem:
    last = issue.items.order_by("-position").first()
    item = IssueItem(
        issue=issue, contribution=contribution, position=last.position + 1 if last else 0
    )
    _write(item, draft, issue.series)
    item.save()
    _keep_revision(actor, item)
    _touch(issue)
    return item


def _write(row: IssueItem, draft: ItemDraft, series: Series) -> None:
    _require_group(series, draft.group)
    title = " ".join(cleaned(draft.title).split())
    body = cleaned(draft.body)
    require_lengths(title, body)
    row.group, row.title, row.body = draft.group, title, body
    row.source = draft.source.strip()[:200]
    row.supplier = draft.supplier.strip()[:120]
    row.note = draft.note.strip()[:500]


def _require_group(series: Series, group: str) -> None:
    if group not in series.groups:
        raise Refusal(
            No.GROUP_UNKNOWN, pointer="/group", group=group, known=enumerated(series.groups)
        )


def _keep_revision(actor: Actor, item: IssueItem) -> None:
    Revision.objects.create(
        item=item,
        version=item.version,
        title=item.title,
        body=item.body,
        at=timezone.now(),
        actor_id=actor.user_id,
        actor_name=actor.name,
    )


def _touch(issue: Issue) -> None:
    issue.version += 1
    issue.save(update_fields=["version"])
