from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from tests.measures.definition_files import COEFFICIENT, MEASURES, figure, write
from wufei.measures.definitions import Problem
from wufei.measures.loading.folders import load_catalogue
from wufei.measures.refusals import MeasuresReason as Why
from wufei.measures.spelling import write as typed

FIRST = MEASURES.count("\n") + 2


def only(folder: Path, *figures: str) -> Problem:
    write(folder, MEASURES + "figures:\n" + "".join(figures))
    (problem,) = load_catalogue([folder]).problems
    return problem


def reasons(*folders: Path) -> dict[str, Why]:
    return {p.definition: p.reason for p in load_catalogue(folders).problems}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "why", "key"),
    [
        (figure("x", "kitchen / ~generated"), Why.FORMULA_UNSAFE, "formula"),
        (figure("x", "kitchen / "), Why.FORMULA_UNREADABLE, "formula"),
        (figure("x", "max(kitchen, generated)"), Why.FORMULA_UNSAFE, "formula"),
        (figure("x", "kitchen / generatd"), Why.UNKNOWN_NAME, "formula"),
        (figure("x", "kitchen / x"), Why.CYCLE, "formula"),
        (figure("x", "kitchen + people"), Why.UNLIKE_UNITS, "formula"),
        (figure("x", "kitchen / people"), Why.WRONG_UNIT, "unit"),
        (figure("x", "kitchen"), Why.WRONG_UNIT, "unit"),
        (figure("x", "kitchen / generated", unit="pct"), Why.UNKNOWN_UNIT, "unit"),
        (figure("x", "kitchen / generated", basis="dry"), Why.WRONG_BASIS, "basis"),
        (figure("x", "kitchen / generated", basis="none"), Why.WRONG_BASIS, "basis"),
        (figure("x", "people", unit="person"), Why.WRONG_BASIS, "basis"),
        (figure("x", "kitchen / generated", range="[1, 0]"), Why.RANGE_REVERSED, "range"),
        (figure("x", "kitchen / generated", range="[0, 0.5]"), Why.NUMBER_INEXACT, "range"),
        (figure("x", "kitchen / generated", range="[0]"), Why.WRONG_TYPE, "range"),
        (figure("x", "kitchen / generated", decimals='"1"'), Why.WRONG_TYPE, "decimals"),
        (figure("x", "kitchen / generated", decimals="10"), Why.WRONG_TYPE, "decimals"),
        (figure("x", "kitchen / generated", better="more"), Why.UNKNOWN_VALUE, "better"),
        (figure("x", "kitchen / generated", requires="[city]"), Why.UNKNOWN_VALUE, "requires"),
        (
            figure("x", "kitchen / generated", review="{state: reviewed}"),
            Why.REVIEW_INCOMPLETE,
            "review",
        ),
        (
            figure(
                "x",
                "kitchen / generated",
                review="{state: reviewed, author: 甲, reviewer: 甲, date: 2026-01-01}",
            ),
            Why.REVIEW_INCOMPLETE,
            "review",
        ),
        (
            figure("x", "kitchen / generated", valid="{from: 2020-01-01, until: 2019-01-01}"),
            Why.VALIDITY_REVERSED,
            "valid",
        ),
        (
            figure("x", "kitchen / generated", examples="[{given: t, period: 2026-13, expect: 1}]"),
            Why.PERIOD_UNREADABLE,
            "examples",
        ),
        (
            figure("x", "kitchen / generated", examples="[{given: ../t, period: 2026, expect: 1}]"),
            Why.WRONG_TYPE,
            "examples",
        ),
        (
            figure("x", "kitchen / generated", examples="[{given: t, period: 2026, expect: 0.5}]"),
            Why.NUMBER_INEXACT,
            "examples",
        ),
    ],
)
def test_faults_of_a_figure(tmp_path: Path, text: str, why: Why, key: str) -> None:
    problem = only(tmp_path, text)
    assert (problem.definition, problem.reason) == ("x", why), problem.message
    (offset,) = [n for n, line in enumerate(text.splitlines()) if line.startswith(f"  {key}:")]
    assert problem.line == FIRST + offset
    assert load_catalogue([tmp_path]).figures == {}


@pytest.mark.parametrize(
    "key",
    ["edition", "name", "formula", "unit", "decimals", "basis", "source", "valid", "not_counted"],
)
def test_what_a_figure_must_tell(tmp_path: Path, key: str) -> None:
    text = figure("x", "kitchen / generated")
    without = [line for line in text.splitlines() if not line.startswith(f"  {key}:")]
    problem = only(tmp_path, "\n".join(without))
    assert (problem.reason, problem.line) == (Why.MISSING_FIELD, FIRST)
    assert problem.params == {"key": key}


def test_a_year_as_edition_needs_no_quotes(tmp_path: Path) -> None:
    write(tmp_path, MEASURES + "figures:\n" + figure("x", "kitchen / generated", edition="2021"))
    (found,) = load_catalogue([tmp_path]).figures["x"]
    assert found.edition == "2021"


def test_examples_are_read(tmp_path: Path) -> None:
    told = (
        "[{given: t, period: 2026, expect: '3/8'},"
        " {given: t, period: 2026-01-05, region: 007, expect: no_data}]"
    )
    write(tmp_path, MEASURES + "figures:\n" + figure("x", "kitchen / generated", examples=told))
    (found,) = load_catalogue([tmp_path]).figures["x"]
    assert [(e.period, e.region, e.expect) for e in found.examples] == [
        ("2026", "", Fraction(3, 8)),
        ("2026-01-05", "007", None),
    ]


def test_a_refused_definition_takes_along_what_depends_on_it(tmp_path: Path) -> None:
    text = MEASURES.replace("stage: source, material: kitchen}", "stage: sauce}")
    text += "figures:\n"
    text += figure("second", "first * 2") + figure("first", "kitchen / generated")
    text += figure("other", "generated / people", unit="kg/person")
    write(tmp_path, text)
    found = load_catalogue([tmp_path])
    assert list(found.figures) == ["other"]
    assert reasons(tmp_path) == {
        "kitchen": Why.UNKNOWN_VALUE,
        "first": Why.DEPENDS_ON_REFUSED,
        "second": Why.DEPENDS_ON_REFUSED,
    }
    causes = {p.definition: p.params["name"] for p in found.problems if "name" in p.params}
    assert causes == {"first": "kitchen", "second": "first"}


def test_a_circle_is_named_in_full(tmp_path: Path) -> None:
    text = MEASURES + "figures:\n"
    text += figure("a", "b * 2") + figure("b", "1 - c") + figure("c", "a / 3")
    text += figure("d", "a + kitchen / generated") + figure("e", "kitchen / generated")
    write(tmp_path, text)
    found = load_catalogue([tmp_path])
    assert list(found.figures) == ["e"]
    assert {p.definition: p.code for p in found.problems} == {
        "a": "measures.cycle",
        "b": "measures.cycle",
        "c": "measures.cycle",
        "d": "measures.depends_on_refused",
    }
    circles = {p.params["cycle"] for p in found.problems if p.reason is Why.CYCLE}
    (circle,) = circles
    assert circle in {"a → b → c → a", "b → c → a → b", "c → a → b → c"}


def test_two_circles_are_both_found(tmp_path: Path) -> None:
    text = MEASURES + "figures:\n"
    for name, other in (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")):
        text += figure(name, f"{other} / 2")
    assert reasons(write(tmp_path, text)) == dict.fromkeys("abcd", Why.CYCLE)


def test_figures_that_grow_without_end_are_refused(tmp_path: Path) -> None:
    """Thirty doublings would be a formula of a thousand million terms."""
    text = MEASURES + "figures:\n" + figure("f0", "kitchen / generated")
    text += "".join(figure(f"f{n}", f"f{n - 1} + f{n - 1}") for n in range(1, 31))
    found = load_catalogue([write(tmp_path, text)])
    assert found.problems[0].reason is Why.FORMULA_TOO_LARGE
    assert "f9" in found.figures
    assert "f30" not in found.figures


def test_a_long_chain_of_figures_is_refused(tmp_path: Path) -> None:
    text = MEASURES + "figures:\n" + figure("f0", "kitchen / generated")
    text += "".join(figure(f"f{n}", f"1 - f{n - 1}") for n in range(1, 500))
    assert reasons(write(tmp_path, text))["f499"] is Why.DEPENDS_ON_REFUSED


def test_editions_follow_one_another(tmp_path: Path) -> None:
    new = figure("x", "generated / kitchen", edition='"2025"', valid="{from: 2025-01-01}")
    old = figure("x", "kitchen / generated", valid="{from: 2019-01-01, until: 2025-01-01}")
    write(tmp_path, MEASURES + "figures:\n" + new + old)
    found = load_catalogue([tmp_path])
    assert found.problems == ()
    assert [f.edition for f in found.figures["x"]] == ["2019", "2025"]
    on = {day: found.figure_on("x", day) for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 1))}
    assert [f and typed(f.formula) for f in on.values()] == [
        "kitchen / generated",
        "generated / kitchen",
    ]
    assert found.figure_on("x", dt.date(2018, 12, 31)) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"edition": '"2025"'}, Why.OVERLAPPING_VALIDITY),
        ({"edition": '"2025"', "valid": "{until: 2019-01-02}"}, Why.OVERLAPPING_VALIDITY),
        ({"edition": '"2025"', "valid": "{until: 2019-01-01}"}, None),
        ({"valid": "{until: 2019-01-01}"}, Why.DUPLICATE),
        (
            {"edition": '"2"', "valid": "{until: 2019-01-01}", "formula": "kitchen", "unit": "t"},
            Why.EDITIONS_DIFFER,
        ),
    ],
)
def test_editions_that_do_not_fit(tmp_path: Path, changes: dict[str, str], why: Why | None) -> None:
    first = figure("x", "kitchen / generated")
    second = figure("x", changes.pop("formula", "kitchen / generated"), **changes)
    write(tmp_path, MEASURES + "figures:\n" + first + second)
    found = load_catalogue([tmp_path])
    assert [p.reason for p in found.problems] == ([why] if why else [])
    assert "2019" in [f.edition for f in found.figures["x"]]


def test_a_later_folder_replaces_only_what_it_says_it_replaces(tmp_path: Path) -> None:
    shipped = write(tmp_path / "a", MEASURES + "figures:\n" + figure("x", "kitchen / generated"))
    own = tmp_path / "b"
    silent = figure("x", "1 - kitchen / generated")
    write(own, "figures:\n" + silent)
    assert reasons(shipped, own) == {"x": Why.DUPLICATE}
    write(own, "figures:\n" + figure("x", "1 - kitchen / generated", replaces="true"))
    found = load_catalogue([shipped, own])
    assert found.problems == ()
    assert [typed(f.formula) for f in found.figures["x"]] == ["1 - kitchen / generated"]
    assert reasons(own) == {"x": Why.NOTHING_TO_REPLACE}


def test_a_bad_replacement_does_not_bring_the_old_one_back(tmp_path: Path) -> None:
    shipped = write(
        tmp_path / "a",
        MEASURES + "figures:\n" + figure("x", "kitchen / generated") + figure("y", "x * 2"),
    )
    own = write(tmp_path / "b", "figures:\n" + figure("x", "open('f')", replaces="true"))
    found = load_catalogue([shipped, own])
    assert found.figures == {}
    assert reasons(shipped, own) == {"x": Why.FORMULA_UNSAFE, "y": Why.DEPENDS_ON_REFUSED}


def test_a_later_folder_adds_editions(tmp_path: Path) -> None:
    until = COEFFICIENT.replace("from: 2020-01-01", "from: 2020-01-01, until: 2026-01-01")
    shipped = write(tmp_path / "a", until)
    later = COEFFICIENT.replace("2020-01-01", "2026-01-01").replace("0.5", "0.6")
    own = write(tmp_path / "b", later)
    found = load_catalogue([shipped, own])
    assert found.problems == ()
    assert [str(e.value) for e in found.coefficients["share"].editions] == ["1/2", "3/5"]
    write(tmp_path / "b", later.replace("2026-01-01", "2025-12-31"))
    assert reasons(shipped, own) == {"share": Why.OVERLAPPING_VALIDITY}
    write(tmp_path / "b", later.replace('"1"', "t"))
    assert reasons(shipped, own) == {"share": Why.EDITIONS_DIFFER}
    write(tmp_path / "b", later.replace("- id: share", "- id: share\n  replaces: true"))
    replaced = load_catalogue([shipped, own]).coefficients["share"]
    assert [str(e.value) for e in replaced.editions] == ["3/5"]
    twice = write(tmp_path / "c", until + later.replace("coefficients:\n", ""))
    assert reasons(twice) == {"share": Why.DUPLICATE}


def test_the_digest_is_of_what_is_said(tmp_path: Path) -> None:
    text = MEASURES + COEFFICIENT + "figures:\n" + figure("x", "kitchen / generated")
    first = load_catalogue([write(tmp_path / "a", text)]).digest
    spaced = "# 说明\n\n" + text.replace("kitchen / generated", "(kitchen)  /  generated")
    assert load_catalogue([write(tmp_path / "b", spaced)]).digest == first
    write(tmp_path / "c", MEASURES, "z.yaml")
    write(tmp_path / "c", text.replace(MEASURES, ""), "y.yaml")
    assert load_catalogue([tmp_path / "c"]).digest == first
    for old, new in (("0.5", "0.6"), ("kitchen /", "2 * kitchen /"), ("visitors", "guests")):
        other = load_catalogue([write(tmp_path / "d", text.replace(old, new))])
        assert other.problems == ()
        assert other.digest != first
