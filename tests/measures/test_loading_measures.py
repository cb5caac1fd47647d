from __future__ import annotations

from pathlib import Path

import pytest

from tests.measures.definition_files import MEASURES, changed, line_in, write
from wufei.measures.definitions import Missing, OverTime, Problem
from wufei.measures.loading.folders import load_catalogue
from wufei.measures.refusals import MeasuresReason as Why


def problems(folder: Path) -> list[tuple[str, str, int]]:
    """Definition, reason and line of each problem."""
    return [(p.definition, p.code, p.line) for p in load_catalogue([folder]).problems]


def only(folder: Path) -> Problem:
    (problem,) = load_catalogue([folder]).problems
    return problem


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


def test_who_stands_on_the_books_has_not_reported(tmp_path: Path) -> None:
    text = MEASURES.replace("agg: net_out", "agg: closing").replace(
        "  basis: as_received\n", "  basis: as_received\n  reported_by: community\n"
    )
    assert {(name, code) for name, code, _ in problems(write(tmp_path, text))} == {
        ("generated", "measures.field_not_used"),
        ("kitchen", "measures.field_not_used"),
    }


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
