"""Steps of an issue's life with few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

from tests.bulletin.conftest import WORK, ActorAs
from wufei.bulletin.domain.composing import ItemDraft, add_item, begin_issue
from wufei.bulletin.domain.contributing import (
    ContributionDraft,
    begin_contribution,
    move_contribution,
)
from wufei.bulletin.domain.stepping import move_issue
from wufei.bulletin.models import Contribution, ContributionState, Issue, IssueState, Series
from wufei.kernel.actors import Role
from wufei.registry.public import Organisation

S = IssueState
FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
EDITOR = Role.CITY_OFFICER
#: Whose step leads to a state.
BY = {
    S.REVIEW: EDITOR,
    S.PROOF: Role.OPERATOR,
    S.SIGNING: Role.EVALUATOR,
    S.SIGNED: Role.PROVINCIAL_APPROVER,
    S.ISSUED: EDITOR,
}
BODY = "3月5日，召开推进会。全市厨余占比达[[kitchen_rate|2026-03]]。"


def draft(body: str = BODY, title: str = "召开推进会", group: str = WORK) -> ItemDraft:
    return ItemDraft(group, title, body, source="市无废办")


def begun(actor_as: ActorAs, series: Series, *drafts: ItemDraft) -> Issue:
    issue = begin_issue(actor=actor_as(EDITOR), series=series, first_day=FIRST, last_day=LAST)
    for one in drafts or (draft(),):
        add_item(actor=actor_as(EDITOR), issue=issue, draft=one)
    return issue


def brought_to(actor_as: ActorAs, issue: Issue, state: IssueState) -> Issue:
    """The issue as far as ``state``, each step by another person."""
    for step, role in BY.items():
        issue = move_issue(actor=actor_as(role), issue=issue, state=step)
        if step == state:
            break
    return issue


def handed_in(
    actor_as: ActorAs,
    series: Series,
    *,
    title: str = "某企业推进减量",
    body: str = "3月9日，启动。",
) -> Contribution:
    """A contribution of the generator, submitted."""
    unit = Organisation.objects.get(code="ORG-GEN-1")
    actor = actor_as(Role.GENERATOR)
    made = begin_contribution(
        actor=actor,
        series=series,
        unit=unit,
        client_id=uuid4(),
        draft=ContributionDraft(title, body, source="企业台账"),
    )
    return move_contribution(actor=actor, contribution=made, state=ContributionState.SUBMITTED)


def refusing(act: Callable[[], object]) -> str:
    """The words with which ``act`` is refused."""
    from wufei.kernel.refusals import Refusal

    try:
        act()
    except Refusal as refusal:
        return str(refusal)
    raise AssertionError("was not refused")
