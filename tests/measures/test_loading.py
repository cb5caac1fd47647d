from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation

from tests.measures.definition_files import COEFFICIENT, MEASURES, figure, write
from wufei.measures.catalogue import SHIPPED
from wufei.measures.definitions import (
    Aggregate,
    Missing,
    Name,
    Operation,
    OverTime,
    Place,
    Problem,
    Source,
)
from wufei.measures.loading import load_catalogue
from wufei.measures.refusals import MeasuresReason as Why

RATE = figure("rate", "kitchen / generated")


def problems(folder: Path) -> list[tuple[str, str, int]]:
    """Definition, reason and line of each problem."""
    return [(p.definition, p.code, p.line) for p in load_catalogue([folder]).problems]


def only(folder: Path) -> Problem:
    (problem,) = load_catalogue([folder]).problems
    return problem


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def line_in(text: str, part: str) -> int:
    """The number of the only line that holds ``part``."""
    (number,) = [n for n, line in enumerate(text.splitlines(), start=1) if part in line]
    return number


def test_what_is_shipped_is_sound() -> None:
    found = load_catalogue([SHIPPED])
    assert found.problems == ()
    assert found.figures


def test_records_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, MEASURES + COEFFICIENT + "figures:\n" + RATE)
    found = load_catalogue([tmp_path])
    assert found.problems == ()
    generated = found.measures["generated"]
    assert generated.source is Source.LEDGER
    assert generated.aggregate is Aggregate.NET_OUT
    assert generated.where == {"stage": ("source",), "material": ("kitchen", "residual")}
    assert (generated.over_time, generated.missing) == (OverTime.SUM, Missing.ZERO)
    assert generated.at == Place(str(tmp_path / "a.yaml"), 2)
    people = found.measures["people"]
    assert (people.table, people.column, people.over_time) == (
        "regions",
        "population",
        OverTime.LAST,
    )
    (rate,) = found.figures["rate"]
    assert rate.formula == Operation("/", Name("kitchen"), Name("generated"))
    assert rate.valid.first == dt.date(2019, 1, 1)
    edition = found.coefficients["share"].on(dt.date(2026, 1, 1))
    assert edition is not None
    assert edition.value == Fraction(1, 2)
    assert found.coefficients["share"].on(dt.date(2019, 12, 31)) is None


def test_nothing_and_no_folder_are_an_empty_catalogue(tmp_path: Path) -> None:
    write(tmp_path / "a", "")
    write(tmp_path / "a", "# 只有注释\nmeasures:\n", "b.yaml")
    empty = load_catalogue([tmp_path / "a", tmp_path / "none"])
    assert (empty.measures, empty.coefficients, empty.figures, empty.problems) == ({}, {}, {}, ())
    assert empty == load_catalogue([])


def test_a_broken_file_leaves_the_others(tmp_path: Path) -> None:
    write(tmp_path, MEASURES)
    write(tmp_path, "figures: [\n- id: x", "b.yaml")
    found = load_catalogue([tmp_path])
    assert set(found.measures) == {"generated", "kitchen", "people"}
    assert [(Path(p.file).name, p.code) for p in found.problems] == [
        ("b.yaml", "measures.yaml_broken")
    ]


def test_a_name_may_stand_in_what_could_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, "figures:\n" + RATE)
    write(tmp_path, MEASURES + "  oops", "b.yaml")
    found = {p.definition: p for p in load_catalogue([tmp_path]).problems}
    assert found["rate"].reason is Why.NAME_PERHAPS_UNREAD
    assert found["rate"].params["other"] == f"{found[''].file}:{found[''].line}"


def test_control_characters_are_no_text(tmp_path: Path) -> None:
    problem = only(write(tmp_path, changed(MEASURES, "zh: 人口", 'zh: "人口\\0"')))
    assert problem.reason is Why.WRONG_TYPE


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"measures:\n- id: \xff\xfe")
    assert only(tmp_path).reason is Why.FILE_UNREADABLE
    (tmp_path / "a.yaml").write_bytes(b"# " + b"x" * 1_000_001)
    assert only(tmp_path).reason is Why.FILE_UNREADABLE


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("- a", Why.WRONG_TYPE, 1),
        ("measurs: []", Why.UNKNOWN_KEY, 1),
        ("measures: {a: b}", Why.WRONG_TYPE, 1),
        ("measures:\n- 7", Why.WRONG_TYPE, 2),
        ("measures:\n-", Why.WRONG_TYPE, 2),
        ("measures: []\nmeasures: []", Why.KEY_TWICE, 2),
    ],
)
def test_files_of_another_shape(tmp_path: Path, text: str, why: Why, line: int) -> None:
    problem = only(write(tmp_path, text))
    assert (problem.reason, problem.line) == (why, line)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("level: community", "level: compound", Why.UNKNOWN_VALUE),
        ("column: population", "column: people", Why.UNKNOWN_COLUMN),
        ("column: population", "column: number", Why.UNKNOWN_COLUMN),
        ("agg: sum", "agg: net_out", Why.AGGREGATE_NOT_OFFERED),
        ("agg: sum", "agg: mean", Why.UNKNOWN_VALUE),
        ("register: regions", "register: drops", Why.UNKNOWN_VALUE),
        ("register: regions", "register: [regions]", Why.WRONG_TYPE),
        ("from: register", "from: ledgers", Why.UNKNOWN_VALUE),
        ("unit: person", "unit: household", Why.MEASURE_UNIT),
        ("unit: person", "unit: people", Why.UNKNOWN_UNIT),
        ("basis: none", "basis: wet", Why.UNKNOWN_VALUE),
        ("basis: none", "basis: dry", Why.MEASURE_BASIS),
        ("basis: none", "basis: none\n  over_time: sum", Why.SUM_OF_STOCKS),
        ("basis: none", "basis: none\n  place: counter", Why.FIELD_NOT_USED),
        ("basis: none", "basis: none\n  reported_by: street", Why.UNKNOWN_VALUE),
        ("basis: none", "basis: none\n  wheer: {}", Why.UNKNOWN_KEY),
        ("where: {level: community}", "where: {grams: 1}", Why.UNKNOWN_FILTER),
        ("where: {level: community}", "where: {level: []}", Why.WRONG_TYPE),
        ("where: {level: community}", "where: {level: {a: b}}", Why.WRONG_TYPE),
        ("where: {level: community}", "where: community", Why.WRONG_TYPE),
        ("where: {level: community}", "drill: [day]", Why.UNKNOWN_VALUE),
        ("zh: 人口, en: population", "zh: 人口", Why.MISSING_FIELD),
        ("zh: 人口, en: population", "zh: 人口, en: ''", Why.WRONG_TYPE),
        ("id: people", "id: People", Why.WRONG_TYPE),
        ("id: people", "id: days", Why.DUPLICATE),
        ("id: people", "id: kitchen", Why.DUPLICATE),
        ("  register: regions\n", "", Why.MISSING_FIELD),
        ("  column: population\n", "", Why.MISSING_FIELD),
        ("column: population", "column: 1.5", Why.NUMBER_INEXACT),
    ],
)
def test_faults_of_a_register_measure(tmp_path: Path, old: str, new: str, why: Why) -> None:
    new_text = changed(MEASURES, old, new)
    problem = only(write(tmp_path, new_text))
    assert problem.reason is why, problem.message
    first = line_in(MEASURES, "id: people")
    assert first <= problem.line <= new_text.count("\n")
    found = load_catalogue([tmp_path])
    assert {"generated", "kitchen"} <= set(found.measures)
    assert "people" not in found.measures


@pytest.mark.parametrize(
    ("old", "new", "why", "near"),
    [
        ("stage: source, material: kitchen}", "stage: sauce}", Why.UNKNOWN_VALUE, "sauce"),
        ("stage: source, material: kitchen}", "lot: x}", Why.UNKNOWN_FILTER, "lot: x"),
        (
            "stage: source, material: kitchen}",
            "stage: source}\n  except: {kind: refund}",
            Why.UNKNOWN_VALUE,
            "refund",
        ),
        (
            "stage: source, material: kitchen}",
            "site_kind: kitchen}\n  register: sites",
            Why.FIELD_NOT_USED,
            "register: sites",
        ),
        (
            "stage: source, material: kitchen}",
            "stage: source}\n  allocate: {by: people, within: county}",
            Why.UNKNOWN_VALUE,
            "county",
        ),
        (
            "stage: source, material: kitchen}",
            "stage: source}\n  allocate: {by: persons, within: district}",
            Why.UNKNOWN_NAME,
            "persons",
        ),
    ],
)
def test_faults_of_a_ledger_measure_stand_on_their_own_line(
    tmp_path: Path, old: str, new: str, why: Why, near: str
) -> None:
    text = changed(MEASURES, old, new)
    problem = only(write(tmp_path, text))
    assert (problem.reason, problem.line) == (why, line_in(text, near)), problem.message
    assert problem.definition == "kitchen"


def test_stocks_hold_over_time(tmp_path: Path) -> None:
    text = MEASURES.replace("agg: net_out", "agg: closing")
    assert load_catalogue([write(tmp_path, text)]).measures["kitchen"].over_time is OverTime.LAST
    text = text.replace("  basis: as_received\n", "  basis: as_received\n  over_time: sum\n")
    assert problems(write(tmp_path, text)) == [
        ("generated", "measures.sum_of_stocks", 8),
        ("kitchen", "measures.sum_of_stocks", 18),
    ]


def test_counts_of_the_ledger_are_items(tmp_path: Path) -> None:
    text = MEASURES.replace("agg: net_out", "agg: lots")
    assert {code for _, code, _ in problems(write(tmp_path, text))} == {"measures.measure_unit"}
    text = text.replace("unit: g\n  basis: as_received", "unit: item\n  basis: none")
    assert problems(write(tmp_path, text)) == []


def test_declared_values_say_how_they_add_up(tmp_path: Path) -> None:
    text = """\
    measures:
    - id: compounds
      name: {zh: 小区, en: compounds}
      from: declared
      series: compounds
      agg: sum
      unit: item
      basis: none
      not_counted: {zh: 无, en: nothing}
    """
    assert only(write(tmp_path, text)).reason is Why.MISSING_FIELD
    text = text.replace("agg: sum", "agg: sum\n      over_time: last")
    found = load_catalogue([write(tmp_path, text)]).measures["compounds"]
    assert (found.table, found.over_time, found.missing) == (
        "compounds",
        OverTime.LAST,
        Missing.NO_DATA,
    )
    assert only(write(tmp_path, text.replace("unit: item", "unit: kg"))).reason is Why.MEASURE_UNIT


def test_drops(tmp_path: Path) -> None:
    text = """\
    measures:
    - id: households_sorting
      name: {zh: 参与户数, en: households that sort}
      from: drops
      agg: distinct
      column: household
      where: {correct: true, material: kitchen}
      unit: household
      basis: none
      counted_at: {zh: 投放, en: at the bin}
      not_counted: {zh: 无卡投放, en: drops without a card}
    """
    found = load_catalogue([write(tmp_path, text)])
    assert found.measures["households_sorting"].where == {
        "correct": ("true",),
        "material": ("kitchen",),
    }
    assert only(write(tmp_path, text.replace("true", "maybe"))).reason is Why.UNKNOWN_VALUE
    assert only(write(tmp_path, text.replace("column: household", "column: grams"))).reason is (
        Why.UNKNOWN_COLUMN
    )
    assert only(write(tmp_path, text.replace("unit: household", "unit: item"))).reason is (
        Why.MEASURE_UNIT
    )


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        (COEFFICIENT.replace('"0.5"', "0.5"), Why.NUMBER_INEXACT, 6),
        (COEFFICIENT.replace('"0.5"', "5e-1"), Why.NUMBER_INEXACT, 6),
        (COEFFICIENT.replace('"0.5"', '"5e-1"'), Why.WRONG_TYPE, 6),
        (COEFFICIENT.replace('"0.5"', '"1/0"'), Why.WRONG_TYPE, 6),
        (COEFFICIENT.replace('"0.5"', "true"), Why.WRONG_TYPE, 6),
        (COEFFICIENT.replace("2020-01-01", "2020-02-30"), Why.WRONG_TYPE, 6),
        (COEFFICIENT.replace("2020-01-01", "20200101"), Why.WRONG_TYPE, 6),
        (COEFFICIENT.replace("from: 2020-01-01", "until: 2020"), Why.WRONG_TYPE, 6),
        (COEFFICIENT.replace('"1"', "tons"), Why.UNKNOWN_UNIT, 4),
        (COEFFICIENT.replace("confirmed: false", "confirmed: no"), Why.WRONG_TYPE, 6),
        (COEFFICIENT.replace(", confirmed: false", ""), Why.MISSING_FIELD, 6),
        (COEFFICIENT + COEFFICIENT.splitlines()[-1], Why.OVERLAPPING_VALIDITY, 7),
        (
            COEFFICIENT.replace("2020-01-01", "2020-01-01, until: 2020-01-01"),
            Why.VALIDITY_REVERSED,
            6,
        ),
    ],
)
def test_faults_of_a_coefficient(tmp_path: Path, text: str, why: Why, line: int) -> None:
    problem = only(write(tmp_path, text))
    assert (problem.reason, problem.line) == (why, line), problem.message
    assert load_catalogue([tmp_path]).coefficients == {}


def test_every_reason_reads_in_both_languages(tmp_path: Path) -> None:
    problem = only(write(tmp_path, COEFFICIENT.replace('"0.5"', "0.5")))
    assert problem.message == (
        '“0.5”会按浮点数读，不精确。 请给小数加上引号，例如 "0.5"；分数写成 "1/3"。'
    )
    with translation.override("en"):
        assert problem.message == (
            "“0.5” would be read as a floating-point number, which is not exact."
            ' Put decimals in quotes, as in "0.5"; write fractions as "1/3".'
        )


@pytest.mark.parametrize("reason", Why)
def test_templates_are_filled_by_name(reason: Why) -> None:
    """A stray percent sign would break the message just when it is needed."""

    class Anything(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return "7"

    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert "%" not in str(reason.text) % Anything() + str(reason.remedy) % Anything()
