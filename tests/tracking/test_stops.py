from __future__ import annotations

from tests.tracking.traces import BEGIN, MINUTE, SECOND, Trace, degrees, fixes, place
from wufei.tracking.geometry import units
from wufei.tracking.public import Kind, Limits, Places, Stop, Tracks, track


def spans(found: Tracks) -> list[tuple[int, int]]:
    """Begin and end in seconds."""
    return [
        ((stop.begins - BEGIN) // SECOND, (stop.ends - BEGIN) // SECOND) for stop in found.stops
    ]


def driven(found: Tracks) -> int:
    """Metres."""
    return round(sum(slot.millimetres for slot in found.heard) / 1000)


def test_a_stop_lasts_from_the_first_fix_there_to_the_last() -> None:
    found = track(fixes(Trace().drive(1000).stay(60).drive(2000)))

    assert spans(found) == [(100, 160)]
    stop = found.stops[0]
    assert (stop.fixes, stop.confidence, stop.first, stop.last) == (
        7,
        85,
        "渝A0001#10",
        "渝A0001#16",
    )


def test_the_middle_of_a_stop_is_the_mean_of_its_fixes() -> None:
    trace = Trace()
    for east in (0, 6, 0, 6):
        trace.fix(east=east)
        trace.now += 10 * SECOND
    stop = track(fixes(trace)).stops[0]
    x, y = degrees(3, 0)

    assert abs(stop.longitude - int(units([x])[0])) <= 1
    assert stop.latitude == int(units([y])[0])


def test_a_vehicle_that_never_stands_has_no_stop() -> None:
    found = track(fixes(Trace().drive(5000)))

    assert (found.stops, driven(found)) == ((), 4900)


def test_creeping_on_is_no_stop() -> None:
    """Four metres a second: every third fix has left the circle around the first."""
    assert track(fixes(Trace().drive(2000, metres=4.0))).stops == ()


def test_drift_of_a_parked_receiver_neither_ends_the_stop_nor_adds_way() -> None:
    trace = Trace()
    for number in range(200):
        trace.fix(east=120 if number % 20 == 19 else number % 3 * 8, north=number % 2 * 8)
        trace.now += 10 * SECOND
    found = track(fixes(trace))

    assert spans(found) == [(0, 1980)]
    assert driven(found) == 0


def test_leaving_and_coming_back_after_a_minute_is_two_stops() -> None:
    trace = Trace(every=60).stay(600)
    trace.fix(east=120)
    trace.now += MINUTE
    found = track(fixes(trace.stay(600)))

    assert spans(found) == [(0, 540), (660, 1200)]
    assert driven(found) == 240


def test_two_fixes_off_in_the_same_direction_are_the_way_on() -> None:
    found = track(fixes(Trace().stay(60).drive(600).stay(60)))

    assert spans(found) == [(0, 60), (120, 170)]
    assert driven(found) == 600


def test_a_device_that_says_it_drives_does_not_stand() -> None:
    trace = Trace()
    for number in range(12):
        trace.fix(east=number % 2 * 5, speed=6.0)
        trace.now += 10 * SECOND

    assert track(fixes(trace)).stops == ()


def test_a_silence_ends_a_stop_where_it_was_last_known() -> None:
    found = track(fixes(Trace().stay(60).silent(1800).stay(60)))

    assert spans(found) == [(0, 50), (1860, 1910)]
    assert [(gap.begins - BEGIN, gap.ends - BEGIN) for gap in found.gaps] == [
        (50 * SECOND, 1860 * SECOND)
    ]


def test_a_fix_a_minute_makes_a_stop_less_sure() -> None:
    often, seldom = (track(fixes(Trace(every=every).stay(121))) for every in (10, 60))

    assert [stop.confidence for stop in (*often.stops, *seldom.stops)] == [92, 66]


def test_a_stop_says_the_nearest_place_that_holds_it() -> None:
    places = Places(
        (
            place("far", Kind.POINT, 35),
            place("near", Kind.POINT, 20),
            place("wide", Kind.DEPOT, 200, radius=300),
        )
    )
    stops = track(fixes(Trace().stay(60).drive(400).stay(60).drive(900).stay(60)), places=places)

    assert [(stop.place, stop.kind) for stop in stops.stops] == [
        ("near", Kind.POINT),
        ("wide", Kind.DEPOT),
        ("", None),
    ]


def test_the_last_stop_ends_with_what_is_known() -> None:
    stops: tuple[Stop, ...] = track(fixes(Trace().stay(300))).stops

    assert [(stop.ends - BEGIN) // SECOND for stop in stops] == [290]


def test_a_tracker_that_is_silent_until_the_end_of_the_period() -> None:
    until = BEGIN + 60 * MINUTE
    gaps = track(fixes(Trace().stay(60)), limits=Limits(until=until)).gaps

    assert [(gap.begins, gap.ends, gap.first, gap.last) for gap in gaps] == [
        (BEGIN + 50 * SECOND, until, "渝A0001#5", "")
    ]
