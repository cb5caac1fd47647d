from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.definition_files import COEFFICIENT, MEASURES, changed, figure, write
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
from wufei.measures.loading.folders import load_catalogue
from wufei.measures.refusals import MeasuresReason as Why

RATE = figure("rate", "kitchen / generated")


def only(folder: Path) -> Problem:
    (problem,) = load_catalogue([folder]).problems
    return problem


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


SOUND = MEASURES + COEFFICIENT + "figures:\n" + RATE
SCRAPS = (
    "[",
    "}",
    ": ",
    "- ",
    "'",
    '"',
    "&a",
    "*a",
    "!!int ",
    "\t",
    "\n",
    "null",
    "0.5",
    "(",
    "%",
    "",
)


@given(
    st.integers(0, len(SOUND)),
    st.integers(0, 12),
    st.sampled_from(SCRAPS) | st.text(max_size=4),
)
def test_no_content_raises(start: int, length: int, scrap: str) -> None:
    """A file with any piece cut out or put in is read, or its problems are told with their line."""
    text = SOUND[:start] + scrap + SOUND[start + length :]
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.yaml").write_text(text, encoding="utf-8", errors="replace")
        found = load_catalogue([Path(folder)])
    for problem in found.problems:
        assert problem.message
        assert 1 <= problem.line <= len(text.splitlines()) + 1
    stood = {*found.measures, *found.coefficients, *found.figures}
    assert found.problems or len(stood) == 5
