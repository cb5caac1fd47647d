"""Figures of rules: nothing can be typed that the library does not know, and all of it can."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.supervision.world import CITY, DAY, OFFICE, World
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Region
from wufei.supervision.domain.parameters import (
    FIELDS,
    FROM_ZONE,
    checked,
    record_of,
    shipped,
    shipped_severity,
    shipped_values,
    shown,
    typed,
)
from wufei.supervision.domain.rulebooks import book_for
from wufei.supervision.domain.setting import end_parameters, set_parameters
from wufei.supervision.models import RuleParameter
from wufei.supervision.naming import RULES, SEVERITIES
from wufei.supervision.refusals import SupervisionReason as Why
from wufei.supervision.sentences import TEMPLATES
from wufei.tracking.public import Parameters, Rule, Severity

CHONGQING = 8 * 3600
NUMBERS = [
    (rule, field) for rule, held in FIELDS.items() for field in held if field.form == "number"
]


def test_every_rule_has_words_and_every_figure_of_its_record_a_field() -> None:
    rules = {rule.value for rule in Rule}
    assert set(RULES) == set(FIELDS) == set(TEMPLATES) == rules
    assert {severity.name.lower() for severity in Severity} == set(SEVERITIES)
    for rule in rules:
        known = {field.name for field in dataclasses.fields(shipped(rule))}
        assert {field.name for field in FIELDS[rule]} == known - {"severity", FROM_ZONE}, rule
    assert len(dataclasses.fields(Parameters())) == len(rules)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_what_is_shipped_can_be_typed_and_is_then_the_same(db: None, rule: str) -> None:
    values = shipped_values(rule)
    text = {
        field.name: values[field.name]
        if field.form == "kinds"
        else typed(field, values[field.name])
        for field in FIELDS[rule]
    }
    kept = checked(rule, text)

    assert {**values, **kept} == values
    assert record_of(rule, kept, shipped_severity(rule), offset=CHONGQING) == shipped(rule)


@given(st.sampled_from(NUMBERS), st.decimals(-(10**9), 10**9, places=3))
def test_a_number_is_kept_exactly_or_refused(which: Any, number: Decimal) -> None:
    rule, field = which
    whole = number * field.scale
    fits = field.least <= number <= field.most and whole == whole.to_integral_value()
    if fits:
        kept = checked(rule, {field.name: str(number)})
        assert kept == {field.name: int(whole)}
        assert Decimal(typed(field, kept[field.name])) == number
    else:
        with pytest.raises(Refusal) as refused:
            checked(rule, {field.name: str(number)})
        assert refused.value.reason is Why.BAD_PARAMETER


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e", "一", "1 2", "--1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked("late", {"tolerance": text})
    assert refused.value.reason is Why.BAD_PARAMETER


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("04:00-23:00", [[14_400, 82_800]]),
        ("13:00 - 18:00，06:00至12:30", [[21_600, 45_000], [46_800, 64_800]]),
        ("0:00-24:00", [[0, 86_400]]),
    ],
)
def test_hours_as_people_write_them(text: str, hours: list[list[int]]) -> None:
    assert checked("out_of_hours", {"hours": text}) == {"hours": hours}


@pytest.mark.parametrize("text", ["4-23", "23:00-04:00", "24:30-24:40", "06:00", "06:00-06:00"])
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked("out_of_hours", {"hours": text})
    assert refused.value.reason is Why.BAD_HOURS


def test_unknown_rules_and_figures_are_refused() -> None:
    for rule, values, reason in (
        ("ghost", {}, Why.UNKNOWN_RULE),
        ("late", {"ghost": 1}, Why.UNKNOWN_PARAMETER),
        ("late", {"offset": 1}, Why.UNKNOWN_PARAMETER),
        ("long_stop", {"excused": ["sea"]}, Why.BAD_KINDS),
    ):
        with pytest.raises(Refusal) as refused:
            checked(rule, values)
        assert refused.value.reason is reason


def test_figures_are_shown_with_their_units() -> None:
    words = [
        shown(field, value)
        for rule in ("late", "outside_band", "long_stop")
        for field, value in zip(FIELDS[rule], shipped_values(rule).values(), strict=True)
    ]
    assert words == [
        "5 分钟",
        "60 次",
        "8 次",
        "6 倍",
        "30%",
        "10 千克",
        "20 分钟",
        "停车场站、处置场所",
    ]


def put(actor: Actor, district: Region | None, first: dt.date, **more: Any) -> RuleParameter:
    values = more.pop("values", {"tolerance": "10"})
    return set_parameters(
        actor=actor,
        rule="late",
        district=district,
        values=values,
        valid_from=first,
        source="会议纪要",
        **more,
    )


def test_a_new_row_ends_the_one_in_force(world: World) -> None:
    first = put(OFFICE, world.district, DAY)
    second = put(OFFICE, world.district, DAY + dt.timedelta(days=7))
    first.refresh_from_db()

    assert first.valid_to == second.valid_from
    assert second.valid_to is None


def test_rows_do_not_overlap(world: World) -> None:
    put(OFFICE, world.district, DAY, valid_to=DAY + dt.timedelta(days=30))
    for first, last in ((DAY, None), (DAY + dt.timedelta(days=29), None)):
        with pytest.raises(Refusal) as refused:
            put(OFFICE, world.district, first, valid_to=last)
        assert refused.value.reason is Why.PARAMETERS_OVERLAP
    put(OFFICE, world.district, DAY + dt.timedelta(days=30))
    put(CITY, None, DAY)
    before = DAY - dt.timedelta(days=5)
    put(OFFICE, world.district, before, valid_to=DAY)

    assert RuleParameter.objects.count() == 4


def test_who_sets_what(world: World) -> None:
    street = Actor(3, "何静", (Grant(Role.STREET_OFFICER, "/500000/500107/500107001/"),))
    for actor, district in ((street, world.district), (OFFICE, None)):
        with pytest.raises(Refusal) as refused:
            put(actor, district, DAY)
        assert refused.value.reason is Why.NOT_ALLOWED
    with pytest.raises(Refusal) as refused:
        put(CITY, Region.objects.get(code="500107001"), DAY)
    assert refused.value.reason is Why.NOT_A_DISTRICT
    row = put(CITY, world.district, DAY)
    with pytest.raises(Refusal):
        end_parameters(actor=street, row=row, valid_to=DAY + dt.timedelta(days=1), reason="期满")


def test_a_rule_that_is_off_is_off_only_where_and_when(world: World) -> None:
    put(OFFICE, world.district, DAY, enabled=False)
    book, before = book_for(DAY), book_for(DAY - dt.timedelta(days=1))
    noon = dt.datetime.combine(DAY, dt.time(4), dt.UTC)
    now, earlier = (int(each.timestamp() * 1000) for each in (noon, noon - dt.timedelta(days=1)))

    assert book.rulebook.at("500107", now).late is None
    assert book.rulebook.at("500109", now).late == shipped("late")
    assert before.rulebook.at("500107", earlier).late == shipped("late")
