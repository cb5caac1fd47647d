"""Inspection forms: what may be asked, versions that never change, answers that are judged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.inspection.world import CITY, World, photo
from wufei.inspection.domain.judging import Given, judge
from wufei.inspection.domain.publishing import publish, save_draft
from wufei.inspection.domain.questions import (
    Choice,
    Item,
    Kind,
    PhotoWanted,
    Questionnaire,
    Section,
    as_json,
    faults_of,
    from_json,
)
from wufei.inspection.models import FormTemplate, FormVersion
from wufei.inspection.public import InspectionReason
from wufei.kernel.refusals import Refusal


def asked(*items: Item) -> Questionnaire:
    return Questionnaire((Section("一", items),))


FORM = asked(
    Item("clean", "地面干净", Kind.YES_NO, points=20, photo=PhotoWanted.ON_FAILURE),
    Item("score", "标识", Kind.SCORE, points=10, fails_below=Decimal(4)),
    Item("bins", "桶数", Kind.NUMBER, points=5, least=Decimal(0), most=Decimal(99),
         fails_above=Decimal("12.5")),
    Item("sort", "分类", Kind.CHOICE, points=30,
         choices=(Choice("好", 30), Choice("差", 0, fails=True))),
    Item("note", "其他", Kind.TEXT, required=False),
    Item("view", "全景", Kind.PHOTO, required=False),
)  # fmt: skip
GOOD = {
    "clean": Given("yes"),
    "score": Given("7"),
    "bins": Given("3.5"),
    "sort": Given("好"),
}


def messages(given: dict[str, Given]) -> list[tuple[str, str]]:
    _judged, wrong = judge(FORM, given)
    return [(refusal.pointer.removeprefix("/answers/"), str(refusal)) for refusal in wrong]


def test_good_answers_are_worth_their_points() -> None:
    judged, wrong = judge(FORM, GOOD)
    assert wrong == []
    assert [(each.value, each.points, each.failed) for each in judged] == [
        ("yes", 20, False),
        ("7", 7, False),
        ("3.5", 5, False),
        ("好", 30, False),
        (None, 0, False),
        (None, 0, False),
    ]


def test_failed_answers(db: None) -> None:
    bad = {
        "clean": Given("no", photo=photo()),
        "score": Given("3"),
        "bins": Given("13"),
        "sort": Given("差"),
    }
    judged, wrong = judge(FORM, bad)
    assert wrong == []
    assert [(each.points, each.failed) for each in judged[:4]] == [
        (0, True),
        (3, True),
        (0, True),
        (0, True),
    ]


def test_every_item_says_what_is_wrong_with_it() -> None:
    given = {
        "clean": Given("no"),
        "score": Given("7.5"),
        "bins": Given("100"),
        "sort": Given("还行"),
        "note": Given("长" * 1001),
        "gone": Given("1"),
    }
    assert messages(given) == [
        ("gone", "表单中没有 gone 这一项。 请按当前版本的表单填写。"),
        ("clean", "“地面干净”须附照片。 请拍照后再提交。"),
        ("score", "“标识”的“7.5”不是数。 请填写数字，例如 12.5。"),
        ("bins", "“桶数”的 100 超出范围。 请填写 0 至 99 之间的数。"),
        ("sort", "“分类”不能填“还行”。 可填：好、差。"),
        ("note", "“其他”超过 1000 字。 请写短一些。"),
    ]
    assert [key for key, _text in messages({})] == ["clean", "score", "bins", "sort"]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-1", "1e9", "一", "１２3a"])
def test_no_number_slips_through(text: str) -> None:
    assert [key for key, _text in messages({**GOOD, "bins": Given(text)})] == ["bins"]


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (Item("a b", "甲", Kind.TEXT), "a b：编号只能用英文字母、数字、下划线和连字符。"),
        (Item("a", " ", Kind.TEXT), "a：没有内容。"),
        (Item("a", "甲", Kind.SCORE), "a：评分项的分值须大于零。"),
        (
            Item("a", "甲", Kind.CHOICE, choices=(Choice("好"), Choice("好"))),
            "a：选项至少两个，不能重复或为空。",
        ),
        (
            Item("a", "甲", Kind.CHOICE, points=5, choices=(Choice("好", 4), Choice("差"))),
            "a：分值须等于选项中的最高分。",
        ),
        (Item("a", "甲", Kind.YES_NO, kind="X"), "a：没有编码为 X 的问题类别。"),
        (Item("a", "甲", Kind.TEXT, kind="K"), "a：这一项没有不合格的答案，不会产生问题。"),
    ],
)
def test_faults_of_a_draft(item: Item, fault: str) -> None:
    assert faults_of(asked(item), {"K"}) == [fault]


def test_doubled_keys_and_empty_drafts() -> None:
    item = Item("a", "甲", Kind.TEXT)
    assert faults_of(asked(item, item), set()) == ["编号 a 重复。"]
    assert faults_of(Questionnaire(), set()) == ["没有任何项目。"]


texts = st.text(min_size=1, max_size=4)
numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=10**6)
items = st.builds(
    Item,
    key=texts,
    text=texts,
    type=st.sampled_from(Kind),
    points=st.integers(0, 100),
    critical=st.booleans(),
    photo=st.sampled_from(PhotoWanted),
    choices=st.lists(st.builds(Choice, texts, st.integers(0, 9), st.booleans())).map(tuple),
    least=numbers,
    fails_below=numbers,
)
sections = st.builds(Section, texts, st.lists(items, max_size=3).map(tuple))


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(sections, max_size=3).map(tuple))
def test_a_form_survives_its_json(parts: tuple[Section, ...]) -> None:
    form = Questionnaire(parts)
    assert from_json(as_json(form)) == form


def test_a_published_version_never_changes(world: World) -> None:
    template = FormTemplate.objects.create(code="F-1", name="日常巡查")
    save_draft(actor=CITY, template=template, questionnaire=FORM)
    first = publish(actor=CITY, template=template)
    with pytest.raises(Refusal) as error:
        publish(actor=CITY, template=template)
    assert error.value.reason == InspectionReason.DRAFT_SAME
    save_draft(actor=CITY, template=template, questionnaire=asked(Item("a", "甲", Kind.TEXT)))
    second = publish(actor=CITY, template=template)
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert from_json(first.content) == FORM
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.filter(pk=first.pk).update(content={})
    with pytest.raises(Refusal) as error:
        save_draft(actor=CITY, template=template, questionnaire=FORM, revision=1)
    assert error.value.reason == InspectionReason.CHANGED_MEANWHILE
    with pytest.raises(Refusal) as error:
        publish(actor=world.actor("street_officer"), template=template)
    assert error.value.reason == InspectionReason.NOT_ALLOWED
