"""Periods: both ends included, read and written the same everywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.periods import Period, PeriodKind, parse_period
from wufei.kernel.reasons import PeriodReason
from wufei.kernel.refusals import Refusal

D = dt.date
DAYS = st.dates(min_value=D(1900, 1, 1), max_value=D(2200, 12, 31))
KINDS = st.sampled_from([PeriodKind.DAY, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR])
PERIODS = st.one_of(
    st.builds(Period.containing, DAYS, KINDS),
    st.builds(lambda a, b: Period.days(min(a, b), max(a, b)), DAYS, DAYS),
)


@pytest.mark.parametrize(
    ("text", "first", "last", "kind", "label"),
    [
        ("2026-02-03", D(2026, 2, 3), D(2026, 2, 3), PeriodKind.DAY, "2026年2月3日"),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29), PeriodKind.MONTH, "2024年2月"),
        ("2026-12", D(2026, 12, 1), D(2026, 12, 31), PeriodKind.MONTH, "2026年12月"),
        ("2026Q4", D(2026, 10, 1), D(2026, 12, 31), PeriodKind.QUARTER, "2026年第4季度"),
        ("2026", D(2026, 1, 1), D(2026, 12, 31), PeriodKind.YEAR, "2026年"),
        ("9999", D(9999, 1, 1), D(9999, 12, 31), PeriodKind.YEAR, "9999年"),
        (
            "2026-01-05..2026-02-03",
            D(2026, 1, 5),
            D(2026, 2, 3),
            PeriodKind.CUSTOM,
            "2026-01-05 至 2026-02-03",
        ),
    ],
)
def test_every_form_is_read_written_and_named(
    text: str, first: dt.date, last: dt.date, kind: PeriodKind, label: str
) -> None:
    period = parse_period(text)
    assert period == Period(first, last, kind)
    assert str(period) == text
    with translation.override("zh-hans"):
        assert period.label == label


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026Q5", "2026-13", "2026-00", "2026-02-30", "2026-1", "0000", "2026-01..2026-02"],
)
def test_other_text_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_period(text)
    assert caught.value.reason is PeriodReason.NOT_A_PERIOD
    assert "2026Q1" in caught.value.remedy


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(Refusal) as caught:
        parse_period("2026-02-03..2026-02-02")
    assert caught.value.reason is PeriodReason.LAST_BEFORE_FIRST


@given(PERIODS)
def test_written_and_read_back(period: Period) -> None:
    assert parse_period(str(period)) == period


@given(PERIODS)
def test_previous_ends_the_day_before_and_next_undoes_it(period: Period) -> None:
    assert period.previous().last == period.first - dt.timedelta(days=1)
    assert period.previous().next() == period
    assert period.previous().kind is period.kind
    assert not period.overlaps(period.previous())


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2024-02", "2023-02"),
        ("2026Q1", "2025Q1"),
        ("2026", "2025"),
        ("2024-02-29", "2023-02-28"),
        ("2025-12-15..2026-01-14", "2024-12-15..2025-01-14"),
    ],
)
def test_the_same_period_of_the_year_before(text: str, before: str) -> None:
    assert str(parse_period(text).same_period_last_year()) == before


def test_a_custom_period_is_preceded_by_as_many_days() -> None:
    assert str(parse_period("2026-03-01..2026-03-10").previous()) == "2026-02-19..2026-02-28"


def test_days_and_periods_lie_inside() -> None:
    january = Period.month(2026, 1)
    assert D(2026, 1, 1) in january
    assert D(2026, 1, 31) in january
    assert D(2026, 2, 1) not in january
    assert Period.day(D(2026, 1, 31)) in january
    assert january in Period.quarter(2026, 1)
    assert Period.quarter(2026, 1) not in january
    assert january.overlaps(parse_period("2026-01-31..2026-02-01"))
    with pytest.raises(TypeError, match="time zone"):
        assert dt.datetime(2026, 1, 1, tzinfo=dt.UTC) in january


def test_its_days_and_its_parts() -> None:
    assert list(parse_period("2026-02-27..2026-03-02")) == [
        D(2026, 2, 27),
        D(2026, 2, 28),
        D(2026, 3, 1),
        D(2026, 3, 2),
    ]
    quarters = [str(part) for part in Period.year(2026).split(PeriodKind.QUARTER)]
    assert quarters == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    touched = [str(part) for part in parse_period("2026-01-31..2026-03-01").split(PeriodKind.MONTH)]
    assert touched == ["2026-01", "2026-02", "2026-03"]


def test_bounds_are_midnights_of_the_city() -> None:
    begin, end = Period.month(2026, 1).bounds()
    assert begin.isoformat() == "2026-01-01T00:00:00+08:00"
    assert end.isoformat() == "2026-02-01T00:00:00+08:00"
