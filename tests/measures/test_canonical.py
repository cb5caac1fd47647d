"""Answers have one spelling, which loses nothing."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.periods import Period, PeriodKind
from wufei.lake.public import Cut
from wufei.measures.answers import Answer, AnswerSet, NotDefined, Part, State
from wufei.measures.canonical import answer_bytes, exact, read_answers, rounded, shown

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
COUNTS = st.integers(0, 10**12)
NUMBERS = st.fractions()
KNOWN = st.none() | NUMBERS
CUTS = st.builds(Cut, COUNTS, COUNTS).filter(lambda cut: max(cut.page, cut.fact) < 10**12)
PERIODS = st.builds(Period.containing, DAYS, st.sampled_from(list(PeriodKind)[:4])) | st.builds(
    lambda a, b: Period.days(min(a, b), max(a, b)), DAYS, DAYS
)
PARTS = st.builds(Part, WORDS, KNOWN, COUNTS, NUMBERS, st.booleans(), COUNTS, COUNTS)
ANSWERS = st.builds(
    Answer,
    figure=WORDS, edition=WORDS, period=PERIODS,
    group=st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple),
    state=st.sampled_from(State), value=KNOWN, numerator=KNOWN, denominator=KNOWN,
    unit=st.sampled_from(["percent", "t", "kg/(person*day)"]), decimals=st.integers(0, 6),
    coverage=KNOWN, estimated=KNOWN, lines=COUNTS,
    parts=st.lists(PARTS, max_size=3).map(tuple),
    coefficients=st.lists(st.tuples(WORDS, NUMBERS), max_size=2).map(tuple), cut=CUTS,
)  # fmt: skip
SETS = st.builds(
    AnswerSet,
    CUTS,
    st.lists(ANSWERS, max_size=3).map(tuple),
    st.lists(st.builds(NotDefined, WORDS, PERIODS, WORDS), max_size=3).map(tuple),
)
ONE = Answer(
    figure="recycling", edition="2019", period=Period.month(2026, 1), group=(("district", "107"),),
    state=State.OK, value=Fraction(3, 8), numerator=Fraction(3_000_000),
    denominator=Fraction(16_000_001, 2), unit="percent", decimals=1, coverage=Fraction(41, 42),
    estimated=None, lines=7, parts=(Part("recovered", Fraction(3_000_000), 7),),
    coefficients=(("share", Fraction(1, 2)),), cut=Cut(12, 345),
)  # fmt: skip


@given(SETS)
def test_what_was_spelled_is_read_back_whole(answers: AnswerSet) -> None:
    assert read_answers(answer_bytes(answers)) == answers


@given(SETS, SETS)
def test_the_same_answers_are_the_same_bytes_and_others_are_not(a: AnswerSet, b: AnswerSet) -> None:
    assert (answer_bytes(a) == answer_bytes(b)) is (a == b)


def test_an_answer_is_spelled_with_exact_and_with_readable_numbers() -> None:
    spelled = answer_bytes(AnswerSet(Cut(12, 345), (ONE,)))
    assert json.loads(spelled) == {
        "cut": "12.345",
        "missing": [],
        "answers": [
            {
                "figure": "recycling",
                "edition": "2019",
                "period": "2026-01",
                "group": [{"by": "district", "key": "107"}],
                "state": "ok",
                "value": "3/8",
                "shown": "37.5",
                "unit": "percent",
                "decimals": 1,
                "numerator": 3_000_000,
                "denominator": "16000001/2",
                "coverage": "41/42",
                "coverage_percent": "97.6",
                "estimated": None,
                "estimated_percent": None,
                "lines": 7,
                "parts": [
                    {
                        "measure": "recovered",
                        "value": 3_000_000,
                        "lines": 7,
                        "estimated": 0,
                        "allocated": False,
                        "expected": 0,
                        "reported": 0,
                    }
                ],
                "coefficients": [{"id": "share", "value": "1/2"}],
                "cut": "12.345",
            }
        ],
    }
    assert spelled.startswith(b'{"answers":[{"coefficients":[{"id":"share","value":"1/2"}]')


def test_no_data_is_null_and_never_nothing() -> None:
    silent = replace(ONE, state=State.NO_DATA, value=None, numerator=None, denominator=None)
    (told,) = json.loads(answer_bytes(AnswerSet(Cut(12, 345), (silent,))))["answers"]
    assert (told["value"], told["shown"], told["numerator"]) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(5, 8), 2, "0.62"),
        (Fraction(7, 8), 2, "0.88"),
        (Fraction(1, 3), 0, "0"),
        (Fraction(-1, 3), 1, "-0.3"),
        (Fraction(-1, 300), 1, "0.0"),
        (Fraction(10**40, 3), 1, "3" * 40 + ".3"),
    ],
)
def test_rounding_is_half_to_even(value: Fraction, decimals: int, text: str) -> None:
    assert rounded(value, decimals) == text


@given(NUMBERS, st.integers(0, 6))
def test_what_is_shown_lies_within_half_a_digit(value: Fraction, decimals: int) -> None:
    assert abs(Fraction(rounded(value, decimals)) - value) <= Fraction(1, 2 * 10**decimals)
    assert shown(value, "percent", decimals) == rounded(value * 100, decimals)


@pytest.mark.parametrize(
    ("value", "told"), [(None, None), (Fraction(4, 2), 2), (Fraction(-1, 3), "-1/3")]
)
def test_whole_numbers_are_numbers(value: Fraction | None, told: Any) -> None:
    assert exact(value) == told
