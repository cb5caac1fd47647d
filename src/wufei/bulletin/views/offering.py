"""What the page of an issue offers its reader: only what would not be refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wufei.bulletin.domain.composing import WRITERS
from wufei.bulletin.domain.marking import JUDGES
from wufei.bulletin.domain.stepping import (
    ISSUE_LIFECYCLE,
    duties_for,
    is_own_work,
    needs_reason,
)
from wufei.bulletin.models import Comment, Duty, Issue, IssueState
from wufei.bulletin.queries.duties import duties_of
from wufei.bulletin.revising import revised_figures
from wufei.kernel.actors import Actor

#: The approval that follows a state.
_APPROVED_INTO = {
    IssueState.REVIEW: IssueState.PROOF,
    IssueState.SIGNING: IssueState.SIGNED,
}


def writes(actor: Actor, issue: Issue) -> bool:
    return bool(duties_of(actor, issue.series) & set(WRITERS.get(IssueState(issue.state), ())))


def judges(actor: Actor, issue: Issue) -> bool:
    """Whether the reader may answer remarks of the checks."""
    return issue.number is None and bool(duties_of(actor, issue.series) & set(JUDGES))


def may_correct(actor: Actor, issue: Issue) -> bool:
    """An erratum is offered where the books read otherwise now."""
    editor = Duty.EDITOR in duties_of(actor, issue.series)
    return editor and issue.state == IssueState.ISSUED and bool(revised_figures(issue))


def obstacle(actor: Actor, issue: Issue, *, errors: int) -> str:
    """What keeps the issue from its next step, in words; empty where nothing does."""
    if issue.number is not None:
        return ""
    if not issue.items.exists():
        return _("编入条目后才能提交。")
    if errors:
        return _("改正 %(count)s 处错误，或标为误报，之后才能继续。") % {"count": errors}
    approved = _APPROVED_INTO.get(IssueState(issue.state))
    waiting = Comment.objects.filter(item__issue=issue, settled_at__isnull=True).count()
    if waiting and issue.state != IssueState.DRAFT:
        return _("处理完 %(count)s 条修改意见，之后才能继续。") % {"count": waiting}
    if approved is not None and is_own_work(actor, issue, approved):
        return _("上一步是您办的，这一步要由另一位有此职责的人员办理。")
    return ""


def steps(actor: Actor, issue: Issue) -> list[tuple[str, Any, bool]]:
    """(state, word, needs a reason) of the steps open to the reader's duties."""
    held = duties_of(actor, issue.series)
    state = IssueState(issue.state)
    return [
        (step.target.value, step.event, needs_reason(step.target))
        for step in ISSUE_LIFECYCLE.transitions
        if step.source == state and held & set(duties_for(step.source, step.target))
    ]
