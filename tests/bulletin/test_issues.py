"""An issue's life: composed, checked, signed with frozen figures, issued, corrected."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.bulletin.conftest import DISTRICTS, WORK, ActorAs
from tests.bulletin.living import BY, EDITOR, S, begun, brought_to, draft, refusing
from tests.measures import pages_city
from wufei.bulletin.assembling import content_of
from wufei.bulletin.checking import checked
from wufei.bulletin.content import Figure, Paragraph
from wufei.bulletin.content_json import from_json, to_json
from wufei.bulletin.domain.composing import (
    comment_on,
    place_items,
    save_item,
    settle_comment,
)
from wufei.bulletin.domain.correcting import begin_erratum
from wufei.bulletin.domain.keeping import add_recipient, end_recipient
from wufei.bulletin.domain.marking import confirm_text, mark_false_alarm
from wufei.bulletin.domain.stepping import ISSUE_LIFECYCLE, move_issue
from wufei.bulletin.models import Issue, IssueState, Revision, Series, Way
from wufei.bulletin.revising import revised_figures
from wufei.kernel.actors import Role
from wufei.kernel.refusals import Refusal
from wufei.people.public import User


@pytest.fixture
def small_city(cast: dict[str, User], settings: Any, tmp_path: Path) -> None:
    """Figures of March 2026: 8 t of 11 t are kitchen waste."""
    settings.MEASURES_FOLDER = tmp_path / "measures"
    pages_city.define(settings.MEASURES_FOLDER)
    pages_city.furnish()
    pages_city.fill()


pytestmark = pytest.mark.django_db


def shown(issue: Issue) -> list[str | None]:
    """What the figures of an issue read, in order."""
    return [
        run.shown
        for item in content_of(issue).items
        for block in item.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if isinstance(run, Figure)
    ]


def test_a_whole_life_by_five_hands(actor_as: ActorAs, series: Series, small_city: None) -> None:
    issue = brought_to(actor_as, begun(actor_as, series), S.ISSUED)
    assert (issue.number, issue.state, str(issue)) == (8, S.ISSUED, "渝环简报008")
    assert Series.objects.get().last_number == 8
    assert shown(issue) == ["72.7%"]
    assert "全市厨余占比达72.7%。" in issue.text
    steps = issue.events.values_list("from_state", "to_state", "actor_name")
    assert [(before, after) for before, after, _ in steps] == [
        ("draft", "review"),
        ("review", "proof"),
        ("proof", "signing"),
        ("signing", "signed"),
        ("signed", "issued"),
    ]
    assert len({name for _, _, name in steps}) == 4


def test_figures_are_live_until_signing_then_frozen_and_told_as_revised(
    actor_as: ActorAs, series: Series, small_city: None
) -> None:
    issue = begun(actor_as, series)
    assert shown(issue) == ["72.7%"]
    pages_city.move("homes", "yard", 1_000_000, day=pages_city.march(25))
    pages_city.seal()
    assert shown(issue) == ["75.0%"]
    issue = brought_to(actor_as, issue, S.ISSUED)
    frozen, text = issue.content, issue.text
    assert revised_figures(issue) == ()
    pages_city.move("others", "yard", 3_000_000, day=pages_city.march(26), material="residual")
    pages_city.seal()
    issue.refresh_from_db()
    assert (issue.content, issue.text, shown(issue)) == (frozen, text, ["75.0%"])
    (changed,) = revised_figures(issue)
    assert (changed.title, changed.printed) == ("召开推进会", "75.0%")
    assert (changed.then.shown, changed.now.shown) == ("75.0%", "60.0%")
    assert changed.then.href.endswith(f"as_of={issue.cut}")


def test_a_correction_of_the_books_becomes_an_erratum_with_a_number_of_its_own(
    actor_as: ActorAs, series: Series, small_city: None
) -> None:
    issue = brought_to(actor_as, begun(actor_as, series), S.ISSUED)
    editor = actor_as(EDITOR)
    assert refusing(lambda: begin_erratum(actor=editor, issue=issue)) == (
        "本期的数字与现在的账本一致，无需更正。 如需更正文字，请另编一期并注明。"
    )
    pages_city.move("others", "yard", 5_000_000, day=pages_city.march(26), material="residual")
    pages_city.seal()
    erratum = begin_erratum(actor=editor, issue=issue)
    (item,) = erratum.items.all()
    assert item.title == "关于第 8 期数字的更正"
    assert content_of(erratum).items[0].text.splitlines()[1] == (
        "《召开推进会》中厨余占比（2026-03）由“72.7%”更正为50.0%。"
    )
    for remark in checked(erratum).errors:
        pytest.fail(remark.text)
    erratum = brought_to(actor_as, erratum, S.ISSUED)
    assert (erratum.number, erratum.corrects) == (9, issue)
    issue.refresh_from_db()
    assert shown(issue) == ["72.7%"]


def test_an_approval_is_never_by_who_did_the_step_before(
    actor_as: ActorAs, series: Series, cast: dict[str, User], small_city: None
) -> None:
    from tests.bulletin.conftest import SYSTEM
    from wufei.bulletin.domain.keeping import assign_duty
    from wufei.bulletin.models import Duty

    for duty in Duty:
        assign_duty(actor=SYSTEM, series=series, user=cast["city_officer"], duty=duty)
    one = actor_as(Role.CITY_OFFICER)
    issue = move_issue(actor=one, issue=begun(actor_as, series), state=S.REVIEW)
    assert refusing(lambda: move_issue(actor=one, issue=issue, state=S.PROOF)) == (
        "“审核通过”不能由上一步的经办人本人办理。 请由另一位有此职责的人员办理。"
    )


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.GENERATOR, "stranger"])
def test_who_has_no_duty_moves_nothing_and_sees_nothing(
    actor_as: ActorAs, series: Series, role: Role
) -> None:
    issue = begun(actor_as, series)
    assert refusing(lambda: move_issue(actor=actor_as(role), issue=issue, state=S.REVIEW)) == (
        "您无权办理。 请由编辑办理。"
    )
    assert list(Issue.objects.visible_to(actor_as(role))) == []


def test_errors_of_the_checks_hold_the_issue_until_mended_or_marked(
    actor_as: ActorAs, series: Series
) -> None:
    body = "3月5日，召开推进会。一是组建。二是落实。二是闭环。庄国泰副部长指出。"
    issue = begun(actor_as, series, draft(body))
    editor = actor_as(EDITOR)
    assert refusing(lambda: move_issue(actor=editor, issue=issue, state=S.REVIEW)) == (
        "还有 1 处错误没有处理，第一处：序号“二是”出现了两次。 请改正，或标为误报并写明理由。"
    )
    error, person = checked(issue).open
    assert (
        refusing(lambda: mark_false_alarm(actor=editor, issue=issue, key=error.key, reason=" "))
        == "没有写原因。 请写明原因，让对方知道怎么改。"
    )
    mark_false_alarm(actor=editor, issue=issue, key=error.key, reason="原文如此")
    confirm_text(actor=editor, issue=issue, key=person.key)
    again = checked(issue)
    assert again.open == ()
    assert [(one.key, alarm.reason) for one, alarm in again.settled] == [(error.key, "原文如此")]
    assert move_issue(actor=editor, issue=issue, state=S.REVIEW).state == S.REVIEW


def test_a_figure_without_data_cannot_be_signed_and_takes_no_number(
    actor_as: ActorAs, series: Series, small_city: None
) -> None:
    issue = begun(actor_as, series, draft("3月5日，厨余占比达[[kitchen_rate|2019-01]]。"))
    words = refusing(lambda: move_issue(actor=actor_as(EDITOR), issue=issue, state=S.REVIEW))
    assert words == (
        "还有 1 处错误没有处理，第一处：指标“厨余占比”2019-01没有数据。 "
        "请改正，或标为误报并写明理由。"
    )
    (error,) = checked(issue).errors
    mark_false_alarm(actor=actor_as(EDITOR), issue=issue, key=error.key, reason="试一试")
    issue = brought_to(actor_as, issue, S.SIGNING)
    words = refusing(lambda: move_issue(actor=actor_as(BY[S.SIGNED]), issue=issue, state=S.SIGNED))
    assert words.startswith("指标“厨余占比”2019-01没有可用的数据或定义：")
    issue.refresh_from_db()
    assert (issue.state, issue.number, Series.objects.get().last_number) == (S.SIGNING, None, 7)


def test_a_unit_abolished_between_drafting_and_signing_is_found(
    actor_as: ActorAs, series: Series
) -> None:
    editor = actor_as(EDITOR)
    unit = add_recipient(actor=editor, series=series, way=Way.DOWN, name="某区生态环境局")
    issue = brought_to(actor_as, begun(actor_as, series, draft("3月5日，开会。")), S.PROOF)
    end_recipient(
        actor=editor, recipient=unit, last_day=dt.date(2026, 3, 20), successors="新区生态环境局"
    )
    Issue.objects.filter(pk=issue.pk).update(issued_on=dt.date(2026, 3, 19))
    issue.refresh_from_db()
    assert checked(issue).errors == ()
    Issue.objects.filter(pk=issue.pk).update(issued_on=None)
    issue.refresh_from_db()
    # The register no longer prints it; whoever typed it in a note is told by the check.
    assert content_of(issue).distribution.down == ()


def test_open_comments_hold_the_proof(actor_as: ActorAs, series: Series) -> None:
    issue = brought_to(actor_as, begun(actor_as, series, draft("3月5日，开会。")), S.REVIEW)
    item = issue.items.get()
    comment = comment_on(actor=actor_as(Role.EVALUATOR), item=item, text="“推进会”全称？")
    words = refusing(lambda: move_issue(actor=actor_as(BY[S.PROOF]), issue=issue, state=S.PROOF))
    assert words == "还有 1 条修改意见没有处理。 处理完意见后再提交。"
    settle_comment(actor=actor_as(EDITOR), comment=comment)
    assert move_issue(actor=actor_as(BY[S.PROOF]), issue=issue, state=S.PROOF).state == S.PROOF


def test_items_are_ordered_all_at_once_and_shortened_with_their_history(
    actor_as: ActorAs, series: Series
) -> None:
    issue = begun(actor_as, series, draft("3月5日，甲。", "甲"), draft("3月6日，乙。", "乙"))
    editor = actor_as(EDITOR)
    first, second = issue.items.all()
    issue.refresh_from_db()
    place_items(
        actor=editor,
        issue=issue,
        version=issue.version,
        order=[(second.pk, WORK), (first.pk, DISTRICTS)],
    )
    groups = content_of(issue).groups
    assert [(g.name, [i.title for i in g.items]) for g in groups] == [
        (WORK, ["乙"]),
        (DISTRICTS, ["甲"]),
    ]
    stale = refusing(
        lambda: place_items(actor=editor, issue=issue, version=1, order=[(first.pk, WORK)])
    )
    assert "您的修改没有覆盖它。" in stale
    save_item(actor=editor, item=first, version=1, draft=draft("甲。", "甲"))
    assert refusing(
        lambda: save_item(actor=editor, item=first, version=1, draft=draft("丙", "甲"))
    ).startswith("林晓岚 在 ")
    texts = Revision.objects.filter(item=first).values_list("version", "body")
    assert list(texts) == [(1, "3月5日，甲。"), (2, "甲。")]
    assert (
        refusing(
            lambda: save_item(actor=editor, item=first, version=2, draft=draft(group="无此栏目"))
        )
        == "没有栏目“无此栏目”。 可用的栏目：工作动态、区县动态。"
    )


def test_what_is_signed_cannot_be_written_in(
    actor_as: ActorAs, series: Series, small_city: None
) -> None:
    issue = brought_to(actor_as, begun(actor_as, series), S.SIGNED)
    words = refusing(
        lambda: save_item(actor=actor_as(EDITOR), item=issue.items.get(), version=1, draft=draft())
    )
    assert words == "“已签发”状态下不能修改。 请先退回，或撤回后再改。"
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(content=None)


def test_a_withdrawn_number_is_not_given_again(
    actor_as: ActorAs, series: Series, small_city: None
) -> None:
    first = brought_to(actor_as, begun(actor_as, series), S.ISSUED)
    signer = actor_as(BY[S.SIGNED])
    move_issue(actor=signer, issue=first, state=S.WITHDRAWN, reason="数字有误")
    second = brought_to(actor_as, begun(actor_as, series), S.SIGNED)
    numbers = Issue.objects.order_by("number").values_list("number", "state")
    assert list(numbers) == [(8, "withdrawn"), (9, "signed")]
    assert second.number == 9


def test_the_frozen_form_is_read_back_as_it_was(
    actor_as: ActorAs, series: Series, small_city: None
) -> None:
    whole = content_of(begun(actor_as, series, draft(), draft("3月6日，乙。", "乙", DISTRICTS)))
    assert from_json(to_json(whole)) == whole


@given(st.lists(st.sampled_from(list(IssueState)), max_size=8))
def test_no_walk_leaves_the_table(steps: list[IssueState]) -> None:
    state = S.DRAFT
    for step in steps:
        try:
            ISSUE_LIFECYCLE.check(state, step, None)
        except Refusal:
            assert step not in ISSUE_LIFECYCLE.next_states(state)
            continue
        assert step in ISSUE_LIFECYCLE.next_states(state)
        state = step


@pytest.mark.django_db(transaction=True)
def test_issues_signed_at_once_take_numbers_without_gap_or_double(
    actor_as: ActorAs, series: Series
) -> None:
    issues = [
        brought_to(actor_as, begun(actor_as, series, draft("3月5日，开会。")), S.SIGNING)
        for _ in range(4)
    ]
    signer, start = actor_as(BY[S.SIGNED]), threading.Barrier(4)
    failures: list[BaseException] = []

    def sign(issue: Issue) -> None:
        start.wait()
        try:
            move_issue(actor=signer, issue=issue, state=S.SIGNED)
        except Exception as failure:  # noqa: BLE001 - told by the test below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=(issue,)) for issue in issues]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Issue.objects.values_list("number", flat=True)) == [8, 9, 10, 11]
    assert Series.objects.get().last_number == 11
