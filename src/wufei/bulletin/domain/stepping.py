"""The life of an issue: each step by its duty, never twice by the same person in a row."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.bulletin.assembling import text_of
from wufei.bulletin.checking import checked
from wufei.bulletin.content_json import to_json
from wufei.bulletin.domain.guards import require_duty, require_reason
from wufei.bulletin.figures import values_of, with_values
from wufei.bulletin.markup import figures_in
from wufei.bulletin.models import (
    Comment,
    Duty,
    Issue,
    IssueEvent,
    IssueState,
    Series,
)
from wufei.bulletin.outputs.plain import plain_text
from wufei.bulletin.outputs.printing import printed
from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.transitions import Transition, TransitionTable
from wufei.lake.public import current_cut

S = IssueState
ISSUE_LIFECYCLE = TransitionTable[IssueState](
    states={state: state.label for state in S},
    initial=S.DRAFT,
    transitions=(
        Transition(S.DRAFT, S.REVIEW, _("提交审核")),
        Transition(S.REVIEW, S.PROOF, _("审核通过")),
        Transition(S.REVIEW, S.DRAFT, _("退回编辑")),
        Transition(S.PROOF, S.SIGNING, _("校对完成")),
        Transition(S.PROOF, S.DRAFT, _("退回编辑")),
        Transition(S.SIGNING, S.SIGNED, _("签发")),
        Transition(S.SIGNING, S.DRAFT, _("退回编辑")),
        Transition(S.SIGNED, S.ISSUED, _("印发")),
        Transition(S.SIGNED, S.WITHDRAWN, _("撤回")),
        Transition(S.ISSUED, S.WITHDRAWN, _("撤回")),
    ),
)
#: Whose step it is to leave a state for another.
_DUTIES: dict[tuple[IssueState, IssueState], tuple[Duty, ...]] = {
    (S.DRAFT, S.REVIEW): (Duty.EDITOR,),
    (S.REVIEW, S.PROOF): (Duty.REVIEWER,),
    (S.REVIEW, S.DRAFT): (Duty.REVIEWER, Duty.EDITOR),
    (S.PROOF, S.SIGNING): (Duty.PROOFREADER,),
    (S.PROOF, S.DRAFT): (Duty.PROOFREADER, Duty.REVIEWER),
    (S.SIGNING, S.SIGNED): (Duty.SIGNER,),
    (S.SIGNING, S.DRAFT): (Duty.SIGNER,),
    (S.SIGNED, S.ISSUED): (Duty.EDITOR,),
    (S.SIGNED, S.WITHDRAWN): (Duty.SIGNER,),
    (S.ISSUED, S.WITHDRAWN): (Duty.SIGNER,),
}
#: Steps back, and out, need a reason.
_WITH_REASON = frozenset({S.DRAFT, S.WITHDRAWN})
#: Approvals: whoever did the step before cannot give them.
_FOUR_EYES = frozenset({S.PROOF, S.SIGNED})


def duties_for(before: IssueState, after: IssueState) -> tuple[Duty, ...]:
    """Whose step it is from one state to another."""
    return _DUTIES[before, after]


def needs_reason(state: IssueState) -> bool:
    return state in _WITH_REASON


def move_issue(
    *,
    actor: Actor,
    issue: Issue,
    state: IssueState,
    reason: str = "",
    issued_on: dt.date | None = None,
) -> Issue:
    """One step of an issue's life. Signing freezes its text and figures and gives the number.

    Raises:
        Refusal: ``NOT_ALLOWED``, the step is not open, ``OWN_WORK``, ``REASON_MISSING``,
            ``ISSUE_EMPTY``, ``CHECKS_OPEN``, ``COMMENTS_OPEN``, ``FIGURE_WITHDRAWN``.
    """
    with transaction.atomic():
        # The series first, in every step: two signings take their numbers one after the other.
        series: Series = Series.objects.select_for_update().get(pk=issue.series_id)
        row: Issue = Issue.objects.select_for_update().get(pk=issue.pk)
        row.series = series
        before = IssueState(row.state)
        step = ISSUE_LIFECYCLE.check(before, state, row)
        require_duty(actor, series, *_DUTIES[before, state])
        if state in _WITH_REASON:
            reason = require_reason(reason)
        if is_own_work(actor, row, state):
            raise Refusal(No.OWN_WORK, step=step.event)
        _require_ready(row, before, state)
        if state == S.SIGNED:
            _sign(actor, row, series, issued_on or timezone.localdate())
        row.state = state
        row.save()
        _tell(actor, row, before, state, reason)
    return row


def is_own_work(actor: Actor, issue: Issue, state: IssueState) -> bool:
    """Whether ``state`` is an approval of a step that the actor took."""
    if state not in _FOUR_EYES or actor.is_system:
        return False
    last = issue.events.order_by("-id").first()
    return last is not None and bool(last.actor_id == actor.user_id)


def _require_ready(row: Issue, before: IssueState, state: IssueState) -> None:
    if state not in {S.REVIEW, S.PROOF, S.SIGNING, S.SIGNED}:
        return
    if not row.items.exists():
        raise Refusal(No.ISSUE_EMPTY)
    errors = checked(row).errors
    if errors:
        raise Refusal(No.CHECKS_OPEN, errors=len(errors), first=errors[0].text)
    waiting = Comment.objects.filter(item__issue=row, settled_at__isnull=True).count()
    if waiting and before != S.DRAFT:
        raise Refusal(No.COMMENTS_OPEN, count=waiting)


def _sign(actor: Actor, row: Issue, series: Series, issued_on: dt.date) -> None:
    """Text and figures as they are at one cut; the next number of the series."""
    cut = current_cut()
    series.last_number += 1
    series.save(update_fields=["last_number"])
    row.number, row.issued_on, row.cut = series.last_number, issued_on, str(cut)
    plain = text_of(row)
    values = values_of(
        (query for item in plain.items for query in figures_in(item.blocks)), cut=cut
    )
    for query, value in values.items():
        if value.shown is None:
            raise Refusal(
                No.FIGURE_WITHDRAWN,
                figure=value.name,
                period=query.period,
                detail=value.why or _("无数据"),
            )
    content = with_values(plain, values)
    row.content = to_json(content)
    row.text = plain_text(printed(content)) + "".join(f"\n{photo}" for photo in _photo_names(row))
    row.signed_at, row.signer_name = timezone.now(), actor.name


def _photo_names(row: Issue) -> list[str]:
    """Photos stand in the searched text by name, so that who may read it may look at them."""
    assert row.content is not None
    return [
        block["photo"]
        for group in row.content["groups"]
        for item in group["items"]
        for block in item["blocks"]
        if block["kind"] == "photo"
    ]


def _tell(actor: Actor, row: Issue, before: IssueState, state: IssueState, reason: str) -> None:
    IssueEvent.objects.create(
        issue=row,
        from_state=before,
        to_state=state,
        reason=reason.strip()[:300],
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    audit.record(
        actor=actor,
        action=f"bulletin.issue.{state.value}",
        target=row,
        before={"state": before.value},
        after={"state": state.value, "number": row.number},
        reason=reason,
    )
