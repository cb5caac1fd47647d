"""Periods and cuts as they are typed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.periods import Period, PeriodKind, PeriodReason, parse_period
from wufei.kernel.refusals import Reason, Refusal
from wufei.lake.public import Cut
from wufei.measures.asking import MOST_PERIODS, periods_between, read_cut, read_periods
from wufei.measures.question_refusals import QuestionReason as No

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
PERIODS = st.builds(Period.containing, DAYS, st.sampled_from(list(PeriodKind)[:4])) | st.builds(
    lambda a, b: Period.days(min(a, b), max(a, b)), DAYS, DAYS
)
WHOLE = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


@given(st.lists(PERIODS, max_size=5))
def test_periods_are_read_as_they_are_spelled_each_once(periods: list[Period]) -> None:
    texts = [f" {period} " for period in periods]
    assert read_periods(texts) == tuple(dict.fromkeys(periods))


@given(DAYS, st.sampled_from(WHOLE), st.integers(0, 30))
def test_a_run_is_every_whole_period_from_its_first_to_its_last(
    day: dt.date, kind: PeriodKind, steps: int
) -> None:
    run = [Period.containing(day, kind)]
    for _ in range(steps):
        run.append(run[-1].next())
    assert read_periods([f"{run[0]}..{run[-1]}"]) == tuple(run)
    assert periods_between(run[0].first, run[-1].last, kind) == tuple(run)


def test_days_make_one_period_and_kinds_are_not_mixed() -> None:
    assert read_periods(["2026-01-05..2026-02-03"]) == (
        Period.days(dt.date(2026, 1, 5), dt.date(2026, 2, 3)),
    )
    with pytest.raises(Refusal) as refused:
        read_periods(["2026-01..2026Q2"])
    assert refused.value.reason is PeriodReason.NOT_A_PERIOD


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", PeriodReason.NOT_A_PERIOD),
        ("2026-03..2026-01", PeriodReason.LAST_BEFORE_FIRST),
        ("1900-01..2199-12", No.TOO_MANY_PERIODS),
        ("0001..9999", No.TOO_MANY_PERIODS),
    ],
)
def test_what_is_no_run_of_periods_is_refused(text: str, reason: Reason) -> None:
    with pytest.raises(Refusal) as refused:
        read_periods([text])
    assert refused.value.reason is reason


def test_as_many_periods_as_allowed_and_no_more() -> None:
    first = dt.date(2026, 1, 1)
    last = first + dt.timedelta(days=MOST_PERIODS - 1)
    assert len(periods_between(first, last, PeriodKind.DAY)) == MOST_PERIODS
    with pytest.raises(Refusal) as refused:
        periods_between(first, last + dt.timedelta(days=1), PeriodKind.DAY)
    assert refused.value.reason is No.TOO_MANY_PERIODS


@given(st.integers(0, 10**12 - 1), st.integers(0, 10**12 - 1))
def test_a_cut_is_read_as_it_is_spelled(page: int, fact: int) -> None:
    assert read_cut(f" {Cut(page, fact)} ") == Cut(page, fact)


def test_no_cut_is_the_books_as_they_are_now() -> None:
    assert read_cut("  ") is None


@pytest.mark.parametrize("text", ["x", "1.", ".1", "1.2.3", "-1.2", "1,2", "１.２", "9" * 13])
def test_what_is_no_cut_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_cut(text)
    assert (refused.value.reason, refused.value.pointer) == (No.CUT_UNREADABLE, "/cut")


@pytest.mark.django_db
def test_a_page_beyond_the_lake_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_cut("7")
    assert (refused.value.reason.code, refused.value.pointer) == ("lake.cut_ahead", "/cut")


def test_every_spelling_of_one_period_is_the_kernels() -> None:
    for text in ("2026", "2026Q1", "2026-01", "2026-01-31"):
        assert read_periods([text]) == (parse_period(text),)
