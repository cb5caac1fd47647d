from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracking.traces import BEGIN, SECOND, Trace, degrees, fixes, place
from wufei.tracking.geometry import distances, units
from wufei.tracking.public import Kind, Limits, Place, Places, Visit, track


def visits(trace: Trace, *places: Place, limits: Limits | None = None) -> list[Visit]:
    return list(track(fixes(trace), places=Places(places), limits=limits).visits)


def test_a_stop_at_a_point_is_a_sure_visit() -> None:
    found = visits(Trace().drive(1000).stay(60).drive(2000), place("p", Kind.POINT, 1000))

    assert [(v.place, v.fixes, v.known, v.confidence) for v in found] == [("p", 7, 60_000, 100)]
    assert (found[0].begins - BEGIN, found[0].ends - BEGIN) == (100_000, 160_000)


def test_driving_past_is_a_visit_nobody_believes_in() -> None:
    found = visits(Trace().drive(2000), place("p", Kind.POINT, 1000))

    assert [(v.fixes, v.known, v.confidence) for v in found] == [(1, 0, 0)]


def test_points_side_by_side_are_visited_together() -> None:
    found = visits(
        Trace().drive(1000).stay(60).drive(2000),
        *(place(key, Kind.POINT, 1000 + east) for key, east in (("a", -20), ("b", 0), ("c", 25))),
    )

    assert [(v.place, v.confidence) for v in found] == [("a", 100), ("b", 100), ("c", 100)]
    assert [round(v.nearest / 1000) for v in found] == [20, 0, 25]


def seldom(standing: int) -> Visit:
    """Two kilometres at cruising speed, ``standing`` seconds at a point, a fix a minute."""
    trace = Trace(every=1).drive(1000, metres=7.0).stay(standing).drive(2000, metres=7.0)
    trace.rows = trace.rows[23::60]
    return visits(trace, place("p", Kind.POINT, 1000, radius=60))[0]


def test_a_fix_a_minute_says_how_sure_it_is() -> None:
    """Longer stands leave more time over than the way takes; a stand seen twice is sure."""
    found = [seldom(standing) for standing in (0, 30, 50, 120)]

    assert [visit.confidence for visit in found] == sorted(visit.confidence for visit in found)
    assert found[0].confidence < 10
    assert 20 < found[1].confidence < 60
    assert found[3].confidence == 100
    assert all(visit.known <= visit.possible for visit in found)


def test_the_time_that_may_have_passed_contains_the_time_that_did() -> None:
    for standing in range(0, 90, 7):
        visit = seldom(standing)
        assert visit.known <= standing * SECOND + 18_000
        assert standing * SECOND <= visit.possible + 2_000


def test_a_silence_is_not_known_to_have_been_spent_there() -> None:
    found = visits(Trace().stay(30).silent(1200).stay(30).drive(900), place("p", Kind.POINT, 0))

    assert [(v.known, v.possible >= 1_200_000) for v in found] == [(50_000, True)]


def test_a_silence_of_half_a_day_parts_visits() -> None:
    trace = Trace().stay(60).silent(12 * 3600).stay(60).drive(900)
    found = visits(trace, place("p", Kind.DEPOT, 0))

    assert [v.fixes for v in found] == [6, 7]
    assert found[0].possible == 50_000


def test_a_zone_is_entered_and_left_by_its_ring() -> None:
    ring = tuple(degrees(*corner) for corner in ((350, -100), (750, -100), (750, 100), (350, 100)))
    zone = Place("z", Kind.ZONE, ring=ring)
    found = visits(Trace().drive(1000), zone)

    assert [(v.place, v.kind, v.fixes) for v in found] == [("z", Kind.ZONE, 4)]
    assert visits(Trace(north=150).drive(1000, 150), zone) == []


def test_zones_and_points_do_not_hide_each_other() -> None:
    ring = tuple(
        degrees(*corner) for corner in ((-100, -100), (100, -100), (100, 100), (-100, 100))
    )
    found = visits(Trace().stay(60), Place("z", Kind.ZONE, ring=ring), place("p", Kind.POINT, 0))

    assert [(v.place, v.fixes) for v in found] == [("p", 6), ("z", 6)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"radius": -1},
        {"longitude": 181.0},
        {"latitude": float("nan")},
        {"ring": ((1.0, 1.0), (2.0, 2.0))},
    ],
)
def test_places_that_are_none_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="place 'p'"):
        Places((dataclasses.replace(place("p", Kind.POINT, 0), **wrong),))


def test_a_key_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Places((place("p", Kind.POINT, 0), place("p", Kind.PLANT, 9)))


spots = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000))


@given(
    st.lists(st.tuples(spots, st.integers(0, 900)), min_size=1, max_size=20, unique_by=str),
    st.lists(spots, min_size=1, max_size=30),
)
def test_the_grid_leaves_out_no_place(
    circles: list[tuple[tuple[int, int], int]], where: list[tuple[int, int]]
) -> None:
    """The same places hold a position as when each is measured."""
    places = Places(
        tuple(place(f"p{n}", Kind.POINT, *spot, radius=r) for n, (spot, r) in enumerate(circles))
    )
    x, y = (units(column) for column in zip(*(degrees(*spot) for spot in where), strict=True))
    rows, numbers, _ = places.holding(x, y)
    expected = {
        (row, number)
        for number in range(len(circles))
        for row in range(len(x))
        if distances(x[row : row + 1], y[row : row + 1], places.x[[number]], places.y[[number]])
        <= places.radius[number]
    }

    assert sorted(zip(rows.tolist(), numbers.tolist(), strict=True)) == sorted(expected)
