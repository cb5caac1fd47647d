"""Pages offer what would not be refused, and lose nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.bulletin.conftest import DISTRICTS, ActorAs
from tests.bulletin.living import EDITOR, S, begun, brought_to, draft, handed_in, refusing
from wufei.bulletin.domain.composing import add_contribution, remove_item
from wufei.bulletin.domain.contributing import move_contribution
from wufei.bulletin.domain.keeping import assign_duty
from wufei.bulletin.domain.stepping import move_issue
from wufei.bulletin.models import Contribution, ContributionState, Delivery, Duty, Issue, Series
from wufei.kernel.actors import Role, system_actor
from wufei.people.public import User

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role | str | None], Client]
PLAIN = draft("3月5日，召开推进会。")


def adopted(actor_as: ActorAs, series: Series) -> tuple[Issue, Contribution]:
    row = handed_in(actor_as, series)
    editor = actor_as(EDITOR)
    row = move_contribution(actor=editor, contribution=row, state=ContributionState.ACCEPTED)
    issue = begun(actor_as, series, PLAIN)
    add_contribution(actor=editor, issue=issue, contribution=row, group=DISTRICTS)
    row.refresh_from_db()
    return issue, row


def test_what_stands_in_an_issue_leaves_it_there_and_nowhere_else(
    client_as: ClientAs, actor_as: ActorAs, series: Series
) -> None:
    issue, row = adopted(actor_as, series)
    editor = actor_as(EDITOR)
    words = refusing(
        lambda: move_contribution(actor=editor, contribution=row, state=ContributionState.ACCEPTED)
    )
    assert "已编入" in words
    page = client_as(EDITOR).get(reverse("bulletin:contribution", args=[row.pk])).content.decode()
    assert "移出期次" not in page
    remove_item(actor=editor, item=issue.items.get(contribution=row))
    row.refresh_from_db()
    assert row.state == ContributionState.ACCEPTED


def test_a_contribution_is_adopted_by_an_issue_only(actor_as: ActorAs, series: Series) -> None:
    row = handed_in(actor_as, series)
    editor = actor_as(EDITOR)
    row = move_contribution(actor=editor, contribution=row, state=ContributionState.ACCEPTED)
    words = refusing(
        lambda: move_contribution(actor=editor, contribution=row, state=ContributionState.ADOPTED)
    )
    assert "没有编入任何一期" in words


def test_who_was_saved_over_sees_both_texts_and_may_then_save(
    client_as: ClientAs, actor_as: ActorAs, series: Series
) -> None:
    issue = begun(actor_as, series, PLAIN)
    item = issue.items.get()
    address = reverse("bulletin:item", args=[issue.pk, item.pk])
    client = client_as(EDITOR)
    values = {"group": item.group, "title": item.title, "source": "", "version": 1}
    client.post(address, {**values, "body": "3月5日，别人的文字。"})
    stale = client.post(address, {**values, "body": "3月5日，我的文字。"})
    page = stale.content.decode()
    assert stale.status_code == 422
    assert "<del>3月5日，别人的文字。</del>" in page
    assert "<ins>3月5日，我的文字。</ins>" in page
    assert "隐藏" not in page
    assert 'name="version" value="2"' in page
    client.post(address, {**values, "body": "3月5日，两人的文字。", "version": 2})
    item.refresh_from_db()
    assert item.body == "3月5日，两人的文字。"


def test_text_typed_after_it_was_handed_in_stays_on_the_page(
    client_as: ClientAs, actor_as: ActorAs, series: Series
) -> None:
    row = handed_in(actor_as, series)
    answer = client_as(Role.GENERATOR).post(
        reverse("bulletin:contribution", args=[row.pk]),
        {"title": row.title, "body": "3月9日，补充一段。", "version": row.version},
    )
    assert answer.status_code == 422
    assert "3月9日，补充一段。" in answer.content.decode()
    assert "“已报送”状态下不能修改。" in answer.content.decode()


def test_nobody_is_offered_the_approval_of_the_own_step(
    client_as: ClientAs, actor_as: ActorAs, series: Series, cast: dict[str, User]
) -> None:
    duty = {"series": series, "user": cast[EDITOR.value], "duty": Duty.REVIEWER}
    assign_duty(actor=system_actor("tests"), **duty)
    issue = brought_to(actor_as, begun(actor_as, series, PLAIN), S.REVIEW)
    address = reverse("bulletin:compose", args=[issue.pk])
    own, other = (client_as(role).get(address).content.decode() for role in (EDITOR, Role.OPERATOR))
    assert ">审核通过</button>" not in own
    assert "上一步是您办的" in own
    assert ">审核通过</button>" in other


def test_a_wrong_period_leaves_the_list_of_issues_on_the_page(
    client_as: ClientAs, actor_as: ActorAs, series: Series
) -> None:
    begun(actor_as, series, PLAIN)
    answer = client_as(EDITOR).post(
        reverse("bulletin:begin_issue"),
        {"series": series.pk, "first_day": "2026-04-30", "last_day": "2026-04-01"},
    )
    assert answer.status_code == 422
    assert f">{Issue.objects.get()}</a>" in answer.content.decode()
    listed = client_as(Role.OPERATOR).get(reverse("bulletin:issues")).content.decode()
    assert "新建期次" not in listed


def test_a_reviewer_may_pick_figures(client_as: ClientAs, series: Series) -> None:
    assert client_as(Role.OPERATOR).get(reverse("bulletin:figures")).status_code == 200
    assert client_as(Role.RESIDENT).get(reverse("bulletin:figures")).status_code == 403


def test_a_withdrawal_is_told_to_those_who_were_told_of_the_issue(
    client_as: ClientAs, actor_as: ActorAs, series: Series
) -> None:
    series.webhook = "https://example.com/hook"
    series.save()
    issue = brought_to(actor_as, begun(actor_as, series, PLAIN), S.ISSUED)
    address = reverse("bulletin:deliveries", args=[issue.pk])
    client_as(EDITOR).post(address)
    signer = actor_as(Role.PROVINCIAL_APPROVER)
    move_issue(actor=signer, issue=issue, state=S.WITHDRAWN, reason="数字有误")
    client_as(EDITOR).post(address)
    kinds = Delivery.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["issued", "withdrawn"]
    offered = client_as(Role.EVALUATOR).get(address).content.decode()
    assert "补发给尚未通知的" not in offered
