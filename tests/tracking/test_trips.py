from __future__ import annotations

from itertools import pairwise

from tests.tracking.traces import BEGIN, Trace, fixes, place
from wufei.tracking.public import Kind, Places, Tracks, Trip, track

CITY = Places(
    (
        place("depot", Kind.DEPOT, 0, radius=100),
        place("a", Kind.POINT, 1000),
        place("b", Kind.POINT, 2000),
        place("c", Kind.POINT, 2000, 1000),
        place("plant", Kind.PLANT, 5000, radius=100),
    )
)


def day() -> Trace:
    """From the depot over a and b to the plant, again over c, and home."""
    trace = Trace().stay(120).drive(1000).stay(40).drive(2000).stay(40).drive(5000).stay(300)
    trace.drive(2000, 1000).stay(60).drive(5000).stay(300)
    return trace.drive(0).stay(120)


def trips(trace: Trace) -> list[Trip]:
    return list(track(fixes(trace), places=CITY).trips)


def test_trips_of_a_day() -> None:
    found = trips(day())

    assert [(t.origin, t.points, t.destination, t.delivered) for t in found] == [
        ("depot", ("a", "b"), "plant", True),
        ("plant", ("c",), "plant", True),
        ("plant", (), "depot", False),
    ]
    assert all(t.confidence == 100 for t in found)
    assert [t.begins <= t.arrived <= t.ends for t in found] == [True] * 3
    assert all(a.ends <= b.begins for a, b in pairwise(found))


def test_the_way_of_trips_adds_up_to_the_vehicle_s() -> None:
    found: Tracks = track(fixes(day()), places=CITY)
    whole = sum(slot.millimetres for slot in found.heard)
    of_trips = sum(trip.millimetres for trip in found.trips)

    assert 15_800_000 < whole < 16_500_000
    assert whole - of_trips < 1_000_000


def test_a_day_that_ends_on_the_road_is_an_open_trip() -> None:
    found = trips(Trace().stay(60).drive(1000).stay(60).drive(1500))

    assert [(t.origin, t.points, t.destination, t.delivered) for t in found] == [
        ("depot", ("a",), "", False)
    ]


def test_a_first_point_without_a_depot_begins_a_trip() -> None:
    found = trips(Trace(east=500).drive(1000).stay(60).drive(5000).stay(120))

    assert [(t.origin, t.points, t.destination) for t in found] == [("", ("a",), "plant")]
    assert found[0].begins > BEGIN


def test_drift_over_the_depot_s_border_is_no_trip() -> None:
    trace = Trace().stay(60).drive(160).stay(40).drive(0).stay(60)

    assert trips(trace) == []


def test_driving_past_the_plant_ends_no_trip() -> None:
    trace = Trace().stay(60).drive(1000).stay(60).drive(8000).drive(2000, 1000).stay(60)
    found = trips(trace.drive(5000).stay(120))

    assert [(t.points, t.destination) for t in found] == [(("a", "c"), "plant")]
