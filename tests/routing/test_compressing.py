"""Time with the breaks taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wufei.routing.compressing import FOREVER, compressed, moment
from wufei.routing.records import Break, Window

LUNCH = (Break(1_100, 1_200, 60),)


def test_windows_after_the_break_come_earlier_by_its_length() -> None:
    assert compressed((Window(2_000, 3_000),), LUNCH) == (Window(1_940, 2_940),)
    assert compressed((Window(100, 900),), LUNCH) == (Window(100, 900),)


def test_a_window_over_the_break_stays_whole() -> None:
    assert compressed((Window(1_000, 2_000),), LUNCH) == (Window(1_000, 1_940),)


def test_no_window_is_any_time() -> None:
    assert compressed((), ()) == (Window(0, FOREVER),)
    assert compressed((), LUNCH) == (Window(0, FOREVER - 60),)


def test_a_window_within_the_break_is_gone() -> None:
    assert compressed((Window(1_110, 1_150),), LUNCH) == ()


@given(st.integers(0, 5_000), st.integers(0, 2_000), st.integers(0, 6_000))
def test_a_time_is_in_a_window_just_when_its_moment_is_in_a_piece(
    opens: int, length: int, time: int
) -> None:
    breaks = (Break(1_000, 1_500, 100), Break(3_000, 3_000, 400))
    if any(pause.earliest < time <= pause.earliest + pause.seconds for pause in breaks):
        return
    pieces = compressed((Window(opens, opens + length),), breaks)

    inside = any(piece.opens <= moment(time, breaks) <= piece.closes for piece in pieces)

    assert inside == (opens <= time <= opens + length)
