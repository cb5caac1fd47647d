"""Periods as one column: what overlaps is asked for apart, what follows on is computed."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.periods import Period, PeriodKind
from wufei.measures.compiling.slices import layers

DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))
PERIODS = st.builds(
    Period.containing, DAYS, st.sampled_from([k for k in PeriodKind if k != "custom"])
)


@given(st.lists(PERIODS, max_size=20))
def test_layers_hold_every_period_once_and_do_not_overlap(periods: list[Period]) -> None:
    found = layers(periods)
    assert sorted(period for layer in found for period in layer) == sorted(set(periods))
    for layer in found:
        assert list(layer) == sorted(layer)
        assert not any(a.overlaps(b) for a in layer for b in layer if a != b)


def test_a_month_and_its_year_are_asked_for_apart() -> None:
    may, june, year = Period.month(2026, 5), Period.month(2026, 6), Period.year(2026)
    assert layers([june, year, may]) == [(year,), (may, june)]
