from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracking.traces import BEGIN, MINUTE, Trace, degrees, fixes, line
from wufei.tracking.geometry import from_segments, units
from wufei.tracking.public import Limits, Line, Lines, Stream, joined, track

AHEAD = line("渝A0001", (0, 0), (3000, 0), minutes=(0, 60))


def off(trace: Trace, *lines: Line) -> list[tuple[str, int, int]]:
    """Line, fixes and metres."""
    found = track(fixes(trace), lines=Lines(lines)).deviations
    return [(d.line, d.fixes, round(d.farthest / 1000)) for d in found]


def test_keeping_to_the_line_is_no_deviation() -> None:
    assert off(Trace(north=60).drive(3000, 60), AHEAD) == []


def test_a_detour_is_found_with_how_far_it_went() -> None:
    trace = Trace().drive(1000).drive(1000, 700).drive(2000, 700).drive(2000).drive(3000)
    found = off(trace, AHEAD)

    assert [(name, metres) for name, _, metres in found] == [("渝A0001/0", 700)]
    assert 20 <= found[0][1] <= 24


def test_before_and_after_its_time_a_line_does_not_hold() -> None:
    late = dataclasses.replace(AHEAD, begins=BEGIN + 30 * MINUTE)

    assert off(Trace(north=500).drive(3000, 500), late) == []


def test_each_trip_has_its_own_line() -> None:
    back = line("渝A0001", (3000, 0), (3000, 3000), minutes=(5, 60))
    first = dataclasses.replace(AHEAD, ends=BEGIN + 5 * MINUTE)
    trace = Trace().drive(3000).drive(3000, 3000)

    assert off(trace, back, first) == []
    assert [name for name, _, _ in off(trace, AHEAD)] == ["渝A0001/0"]


def test_a_line_of_another_vehicle_does_not_hold() -> None:
    other = dataclasses.replace(AHEAD, vehicle="渝A0002")

    assert off(Trace(north=900).drive(3000, 900), other) == []


def test_one_fix_off_the_line_may_be_anything() -> None:
    trace = Trace().drive(1000).fix(north=250)
    trace.now += 10_000
    assert off(trace.drive(2000), AHEAD) == []


@pytest.mark.parametrize(
    "wrong", [{"way": ((106.5, 29.5),)}, {"ends": BEGIN}, {"way": ((0.0, 0.0), (0.0, 99.0))}]
)
def test_lines_that_are_none_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="line "):
        Lines((dataclasses.replace(AHEAD, **wrong),))


def test_lines_of_a_vehicle_do_not_overlap() -> None:
    with pytest.raises(ValueError, match="begins before"):
        Lines((AHEAD, dataclasses.replace(AHEAD, key="second", begins=BEGIN + MINUTE)))


def test_lines_that_are_planned_during_the_day_are_those_of_the_history() -> None:
    trace = Trace().drive(1000).drive(1000, 700).drive(2000, 700).drive(2000).drive(3000)
    given = fixes(trace, Trace("渝A0000").drive(3000, 900))
    given = given.rows(np.argsort(given.time, kind="stable"))
    second = line("渝A0000", (0, 0), (3000, 0), minutes=(3, 60))
    stream = Stream(lines=Lines((AHEAD,)), limits=Limits(lateness=0))
    found = [stream.feed(given.rows(slice(0, 34)))]
    stream.replan(Lines((AHEAD, second)))
    found += [stream.feed(given.rows(slice(34, None))), stream.close()]

    whole = track(given, lines=Lines((AHEAD, second)))
    assert joined(found) == whole
    assert [deviation.line for deviation in whole.deviations] == ["渝A0000/3", "渝A0001/0"]


def test_what_left_a_line_that_was_withdrawn_is_given_up() -> None:
    given = fixes(Trace().drive(500).drive(500, 900).drive(3000, 900))
    stream = Stream(lines=Lines((AHEAD,)), limits=Limits(lateness=0))
    stream.feed(given.rows(slice(0, 20)))
    stream.replan(Lines())

    assert joined([stream.feed(given.rows(slice(20, None))), stream.close()]).deviations == ()


corners = st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000))


@given(
    st.lists(corners, min_size=2, max_size=5),
    st.lists(corners, min_size=1, max_size=50),
    st.integers(0, 900),
)
def test_the_grid_leaves_out_no_leg(
    way: list[tuple[int, int]], spots: list[tuple[int, int]], width: int
) -> None:
    """The same rows are off the line as when every leg is measured."""
    planned = Lines((line("渝A0001", *way, minutes=(0, 60), width=width),))
    x, y = (units(column) for column in zip(*(degrees(*spot) for spot in spots), strict=True))
    legs = len(way) - 1
    ends = tuple(np.tile(column, len(x)) for column in planned.ends)
    ways = from_segments(np.repeat(x, legs), np.repeat(y, legs), ends)
    away = ways.reshape(len(x), legs).min(axis=1)
    rows, found = planned.off(np.zeros(len(x), dtype=np.int64), x, y)

    assert rows.tolist() == np.flatnonzero(away > width * 1000).tolist()
    assert found.tolist() == away[rows].tolist()


def test_lines_across_a_continent_are_refused_before_they_fill_memory() -> None:
    wide = dataclasses.replace(AHEAD, way=((80.0, 25.0), (120.0, 45.0)), width=9_000)

    with pytest.raises(ValueError, match="50000000 cells in all"):
        Lines((wide,))
