from __future__ import annotations

import dataclasses
from collections import Counter

import pytest

from tests.tracking.traces import BEGIN, HOUR, MINUTE, SECOND, Trace, fixes
from wufei.tracking.public import Fault, Fixes, Limits, Tracks, track


def faults(found: Tracks) -> list[tuple[str, Fault]]:
    return [(item.event.partition("#")[2], item.fault) for item in found.set_aside]


def test_a_repeated_event_is_kept_once() -> None:
    once = fixes(Trace().drive(2000).stay(60))
    twice = once.rows(list(range(len(once))) * 2)
    plain, found = track(once), track(twice)

    assert [item.fault for item in found.set_aside] == [Fault.REPEATED] * len(once)
    assert dataclasses.replace(found, set_aside=()) == plain


def test_the_order_in_which_fixes_come_does_not_matter() -> None:
    given = fixes(Trace().drive(3000).stay(120).drive(0))

    assert track(given.rows(slice(None, None, -1))) == track(given)


@pytest.mark.parametrize(
    ("x", "y"), [(0.0, 0.0), (200.0, 30.0), (10.0, -91.0), (float("nan"), 1.0)]
)
def test_what_is_no_place_is_set_aside(x: float, y: float) -> None:
    found = track(Fixes.of(vehicle=["a"], time=[BEGIN], longitude=[x], latitude=[y], event=["#e"]))

    assert (found.kept, faults(found)) == (0, [("e", Fault.OUTSIDE)])


def test_fixes_before_the_period_are_stale_and_leave_no_trace() -> None:
    trace = Trace().stay(60).silent(3 * 24 * 3600).drive(1000)
    found = track(fixes(trace), limits=Limits(since=BEGIN + HOUR))

    assert faults(found) == [(str(number), Fault.STALE) for number in range(6)]
    assert (found.kept, found.stops, found.gaps) == (10, (), ())


def test_the_time_of_arrival_tells_stale_fixes_and_clocks_that_are_ahead() -> None:
    given = fixes(Trace().stay(40), received=[BEGIN + 25 * HOUR, BEGIN, BEGIN - 2 * HOUR, -1])

    assert faults(track(given)) == [("0", Fault.STALE), ("2", Fault.AHEAD)]


def test_a_clock_beyond_the_period_is_ahead() -> None:
    found = track(fixes(Trace().stay(30)), limits=Limits(until=BEGIN + 15 * SECOND))

    assert faults(found) == [("2", Fault.AHEAD)]


def test_a_clock_that_stands_while_the_vehicle_drives_is_believed_nowhere() -> None:
    trace = Trace()
    for east in range(0, 2000, 100):
        trace.fix(east=east)
    found = track(fixes(trace))

    assert Counter(fault for _, fault in faults(found)) == {Fault.STANDING: 20}
    assert (found.kept, found.stops, found.visits, found.heard) == (0, (), (), ())


def test_a_clock_that_stands_at_a_place_gives_one_fix_and_no_stop() -> None:
    trace = Trace()
    for _ in range(50):
        trace.fix()
    found = track(fixes(trace))

    assert (found.kept, len(found.set_aside), found.stops) == (1, 49, ())


def test_a_jump_and_back_is_set_aside_and_not_driven() -> None:
    trace = Trace().drive(500)
    trace.fix(east=80_000)
    trace.now += 10 * SECOND
    trace.drive(1000)
    found = track(fixes(trace))

    assert faults(found) == [("5", Fault.JUMP)]
    assert round(sum(slot.millimetres for slot in found.heard), -4) == 900_000


def test_a_vehicle_that_turns_up_elsewhere_is_believed_at_the_third_fix() -> None:
    trace = Trace().stay(60)
    trace.east = 80_000
    trace.stay(60)
    found = track(fixes(trace))

    assert faults(found) == [("6", Fault.JUMP), ("7", Fault.JUMP)]
    assert [stop.fixes for stop in found.stops] == [6, 4]
    assert sum(slot.millimetres for slot in found.heard) == 0


def test_every_fix_is_kept_or_set_aside() -> None:
    trace = Trace().drive(500)
    trace.fix(east=90_000).fix().fix(north=500)
    given = fixes(trace)
    found = track(given.rows([*range(len(given)), 0, 1, 2]))

    assert found.kept + len(found.set_aside) == len(given) + 3
    assert {item.fault for item in found.set_aside} == {Fault.REPEATED, Fault.STANDING}


def test_without_ids_the_same_moment_at_the_same_place_is_a_repetition() -> None:
    columns = {"longitude": [106.5] * 2, "latitude": [29.5] * 2}
    found = track(Fixes.of(vehicle=["a"] * 2, time=[BEGIN] * 2, **columns))

    assert [item.fault for item in found.set_aside] == [Fault.REPEATED]


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="length"):
        Fixes.of(vehicle=["a", "b"], time=[1], longitude=[1], latitude=[1])


@pytest.mark.parametrize("wrong", [{"stop_least": 0}, {"fastest": -1}, {"slot": 1.5}])
def test_limits_are_whole_numbers(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="zero"):
        Limits(**wrong)


def test_no_fixes_no_records() -> None:
    empty = Fixes.of(vehicle=[], time=[], longitude=[], latitude=[])

    assert track(empty) == Tracks()
    assert track(empty, limits=Limits(until=BEGIN + MINUTE)) == Tracks()
