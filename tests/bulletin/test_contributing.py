"""A unit's report: written, saved, handed in, returned, adopted."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.bulletin.conftest import DISTRICTS, ActorAs
from tests.bulletin.living import EDITOR, begun, draft, handed_in, refusing
from wufei.bulletin.domain.composing import add_contribution, remove_item
from wufei.bulletin.domain.contributing import (
    ContributionDraft,
    begin_contribution,
    move_contribution,
    save_contribution,
)
from wufei.bulletin.models import Contribution, ContributionState, Revision, Series
from wufei.bulletin.queries.adoption import adoption_of
from wufei.kernel.actors import Role
from wufei.registry.public import Organisation

pytestmark = pytest.mark.django_db
S = ContributionState


def begin(actor_as: ActorAs, series: Series, role: Role = Role.GENERATOR) -> Contribution:
    return begin_contribution(
        actor=actor_as(role),
        series=series,
        unit=Organisation.objects.get(code="ORG-GEN-1"),
        client_id=uuid4(),
        draft=ContributionDraft("推进减量", "3月9日，启动。"),
    )


def test_text_out_of_a_word_processor_is_made_plain(actor_as: ActorAs, series: Series) -> None:
    row = begin_contribution(
        actor=actor_as(Role.GENERATOR),
        series=series,
        unit=Organisation.objects.get(code="ORG-GEN-1"),
        client_id=uuid4(),
        draft=ContributionDraft(
            "\u3000推进\u200b减量\r\n", "\u3000\u3000３月９日，启动。\r\n•\t一是组建"
        ),
    )
    assert (row.title, row.body) == ("推进减量", "3月9日，启动。\n一是组建")
    assert row.supplier == "示例ORG-GEN-1"


def test_the_same_call_again_is_answered_and_adds_nothing(
    actor_as: ActorAs, series: Series
) -> None:
    name = uuid4()
    unit = Organisation.objects.get(code="ORG-GEN-1")
    rows = [
        begin_contribution(
            actor=actor_as(Role.GENERATOR),
            series=series,
            unit=unit,
            client_id=name,
            draft=ContributionDraft("推进减量", ""),
        )
        for _ in range(2)
    ]
    assert rows[0] == rows[1]
    assert Contribution.objects.count() == 1


def test_two_editors_never_overwrite_each_other(actor_as: ActorAs, series: Series) -> None:
    row = begin(actor_as, series)
    saved = save_contribution(
        actor=actor_as(Role.GENERATOR),
        contribution=row,
        version=1,
        draft=ContributionDraft("推进减量", "3月9日，启动第一批。"),
    )
    assert saved.version == 2
    words = refusing(
        lambda: save_contribution(
            actor=actor_as(Role.DISTRICT_OFFICER),
            contribution=row,
            version=1,
            draft=ContributionDraft("推进减量", "别的文字"),
        )
    )
    assert "已保存了第 2 版，您的修改没有覆盖它。" in words
    assert Contribution.objects.get().body == "3月9日，启动第一批。"


def test_saving_while_typing_leaves_a_revision_only_when_another_wrote_before(
    actor_as: ActorAs, series: Series
) -> None:
    row = begin(actor_as, series)
    for version in (1, 2, 3):
        save_contribution(
            actor=actor_as(Role.GENERATOR),
            contribution=row,
            version=version,
            draft=ContributionDraft("推进减量", f"3月9日，第 {version} 稿。"),
            automatic=True,
        )
    assert list(Revision.objects.values_list("version", flat=True)) == [1]
    save_contribution(
        actor=actor_as(Role.DISTRICT_OFFICER),
        contribution=row,
        version=4,
        draft=ContributionDraft("推进减量", "区里改过。"),
        automatic=True,
    )
    assert list(Revision.objects.values_list("version", flat=True)) == [1, 5]


def test_a_return_needs_a_reason_and_opens_the_text_again(
    actor_as: ActorAs, series: Series
) -> None:
    row = handed_in(actor_as, series)
    editor = actor_as(EDITOR)
    assert refusing(
        lambda: move_contribution(actor=editor, contribution=row, state=S.RETURNED)
    ) == ("没有写原因。 请写明原因，让对方知道怎么改。")
    words = refusing(
        lambda: save_contribution(
            actor=actor_as(Role.GENERATOR),
            contribution=row,
            version=1,
            draft=ContributionDraft("推进减量", "改"),
        )
    )
    assert words == "“已报送”状态下不能修改。 请先退回，或撤回后再改。"
    row = move_contribution(
        actor=editor, contribution=row, state=S.RETURNED, reason="请补充数据来源"
    )
    save_contribution(
        actor=actor_as(Role.GENERATOR),
        contribution=row,
        version=1,
        draft=ContributionDraft("推进减量", "改", source="台账"),
    )
    told = row.events.values_list("from_state", "to_state", "reason")
    assert list(told) == [("draft", "submitted", ""), ("submitted", "returned", "请补充数据来源")]


def test_an_empty_text_is_not_handed_in(actor_as: ActorAs, series: Series) -> None:
    row = begin(actor_as, series)
    save_contribution(
        actor=actor_as(Role.GENERATOR),
        contribution=row,
        version=1,
        draft=ContributionDraft("推进减量", "\u200b"),
    )
    words = refusing(
        lambda: move_contribution(
            actor=actor_as(Role.GENERATOR), contribution=row, state=S.SUBMITTED
        )
    )
    assert words == "没有正文。 请写正文后再报送。"


@pytest.mark.parametrize("role", [Role.DRIVER, Role.RESIDENT, Role.SCHOOL, "stranger"])
def test_nobody_else_writes_for_a_unit(actor_as: ActorAs, series: Series, role: Role) -> None:
    words = refusing(lambda: begin(actor_as, series, role))
    assert words == "您无权办理。 请由报送单位的人员办理。"
    handed_in(actor_as, series)
    assert list(Contribution.objects.visible_to(actor_as(role))) == []


def test_a_draft_is_not_shown_to_the_editor_before_it_is_handed_in(
    actor_as: ActorAs, series: Series
) -> None:
    proof = actor_as(Role.PROVINCIAL_APPROVER)
    row = begin(actor_as, series)
    scope = Contribution.objects.filter(pk=row.pk)
    assert (
        not Contribution.objects.filter(series__holders__user_id=proof.user_id, pk=row.pk)
        .exclude(state=S.DRAFT)
        .exists()
    )
    handed = handed_in(actor_as, series)
    assert scope.exists()
    assert handed in Contribution.objects.visible_to(proof)


def test_adoption_is_counted_by_unit_and_year(actor_as: ActorAs, series: Series) -> None:
    editor = actor_as(EDITOR)
    rows = [handed_in(actor_as, series, title=f"稿{n}") for n in range(3)]
    for row in rows[:2]:
        move_contribution(actor=editor, contribution=row, state=S.ACCEPTED)
    issue = begun(actor_as, series, draft())
    rows = [Contribution.objects.get(pk=row.pk) for row in rows]
    item = add_contribution(actor=editor, issue=issue, contribution=rows[0], group=DISTRICTS)
    add_contribution(actor=editor, issue=issue, contribution=rows[1], group=DISTRICTS)
    year = rows[0].submitted_at.year
    (counted,) = adoption_of(series, year)
    assert (counted.unit.code, counted.submitted, counted.adopted, counted.returned) == (
        "ORG-GEN-1", 3, 2, 0,
    )  # fmt: skip
    remove_item(actor=editor, item=item)
    (counted,) = adoption_of(series, year)
    assert counted.adopted == 1


def test_a_contribution_goes_into_one_issue_and_only_when_accepted(
    actor_as: ActorAs, series: Series
) -> None:
    editor = actor_as(EDITOR)
    row = handed_in(actor_as, series)
    issue = begun(actor_as, series)
    words = refusing(
        lambda: add_contribution(actor=editor, issue=issue, contribution=row, group=DISTRICTS)
    )
    assert words == "来稿“某企业推进减量”还没有接收。 请先接收，再编入期次。"
    row = move_contribution(actor=editor, contribution=row, state=S.ACCEPTED)
    add_contribution(actor=editor, issue=issue, contribution=row, group=DISTRICTS)
    other = begun(actor_as, series)
    words = refusing(
        lambda: add_contribution(actor=editor, issue=other, contribution=row, group=DISTRICTS)
    )
    assert words == ("来稿“某企业推进减量”已编入无废城市建设工作简报 2026-03。 请先从那一期移出。")
