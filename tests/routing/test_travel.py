"""Distances and durations, given or estimated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.routing.public import Estimate, Matrix, Speeds

EVEN = Speeds(((1_000, (18_000,) * 24), (2_000_000, (36_000,) * 24)))
degrees = st.tuples(st.floats(100, 110), st.floats(25, 35))


@given(st.lists(degrees, min_size=2, max_size=6))
def test_an_estimated_way_is_the_same_alone_and_in_a_table(points: list) -> None:
    travel = Estimate(tuple(points), EVEN)
    every = range(len(points))

    metres, seconds = travel.table(every, every)

    for a in every:
        for b in every:
            assert travel.leg(a, b) == (metres[a, b], seconds[a, b])


def test_an_estimate_is_the_great_circle_times_the_detour() -> None:
    equator = ((0.0, 0.0), (1.0, 0.0))

    assert Estimate(equator, EVEN, detour=1000).leg(0, 1)[0] == 111_195
    assert Estimate(equator, EVEN, detour=1400).leg(0, 1)[0] == 155_673


def test_short_ways_are_slower_and_the_longest_row_goes_on() -> None:
    travel = Estimate(((0.0, 0.0), (0.005, 0.0), (30.0, 0.0)), EVEN, detour=1000)

    assert travel.leg(0, 1) == (556, 111)
    metres, seconds = travel.leg(0, 2)
    assert seconds == (metres + 5) // 10


def test_speeds_are_averaged_as_durations_over_the_shift() -> None:
    slow_at_eight = tuple(9_000 if hour == 8 else 18_000 for hour in range(24))

    assert Speeds(((1_000, slow_at_eight),)).slowness(7, 8) == [pytest.approx(0.3)]


@pytest.mark.parametrize(
    "rows",
    [(), ((5, (1,) * 23),), ((5, (0,) * 24),), ((5, (1,) * 24), (5, (1,) * 24))],
)
def test_speeds_that_say_nothing_are_refused(rows: tuple) -> None:
    with pytest.raises(ValueError, match="speeds"):
        Speeds(rows)


def test_a_matrix_answers_for_chosen_rows_and_columns() -> None:
    table = np.array([[0, 1, 2], [3, 0, 4], [5, 6, 0]], dtype=np.int32)
    travel = Matrix(table, table * 10)

    metres, seconds = travel.table([2, 0], [1])

    assert metres.tolist() == [[6], [1]]
    assert seconds.tolist() == [[60], [10]]
    assert travel.leg(1, 2) == (4, 40)
