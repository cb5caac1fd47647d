from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.tracking.geometry import DEGREE, NOWHERE, distances, from_segments, inside, units

LATITUDES = st.integers(-60 * DEGREE, 60 * DEGREE)
STEPS = st.integers(-DEGREE // 5, DEGREE // 5)


def whole(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def haversine(ax: int, ay: int, bx: int, by: int) -> float:
    east, north = math.radians((bx - ax) / DEGREE), math.radians((by - ay) / DEGREE)
    cosines = math.cos(math.radians(ay / DEGREE)) * math.cos(math.radians(by / DEGREE))
    half = math.sin(north / 2) ** 2 + cosines * math.sin(east / 2) ** 2
    return 2 * 6_371_008_800 * math.asin(math.sqrt(half))


@given(LATITUDES, STEPS, STEPS)
def test_distances_agree_with_the_sphere_to_a_thousandth(y: int, east: int, north: int) -> None:
    found = int(distances(whole(0), whole(y), whole(east), whole(y + north))[0])

    assert abs(found - haversine(0, y, east, y + north)) <= 1 + found // 1000


@given(st.lists(st.tuples(STEPS, STEPS), min_size=1, max_size=40), LATITUDES, st.integers(0, 39))
def test_a_distance_does_not_depend_on_what_is_measured_beside_it(
    steps: list[tuple[int, int]], y: int, chosen: int
) -> None:
    x, north = (np.array(column, dtype=np.int64) for column in zip(*steps, strict=True))
    row = chosen % len(steps)
    together = distances(x * 0, x * 0 + y, x, north + y)
    alone = distances(whole(0), whole(y), x[row : row + 1], north[row : row + 1] + y)

    assert together[row] == alone[0]


def test_what_is_no_number_is_nowhere() -> None:
    assert units([1.5, float("nan"), float("inf")]).tolist() == [15_000_000, NOWHERE, NOWHERE]


def test_the_way_to_a_segment_ends_at_its_ends() -> None:
    leg = (whole(0, 0, 0), whole(0, 0, 0), whole(9000, 9000, 9000), whole(0, 0, 0))
    beside, before, beyond = from_segments(whole(4500, -900, 9900), whole(900, 0, 0), leg).tolist()

    assert beside == before == beyond == 10_008


def test_a_segment_without_length_is_a_point() -> None:
    leg = (whole(5), whole(5), whole(5), whole(5))

    assert from_segments(whole(5), whole(905), leg).tolist() == [10_008]


U = ((0, 0), (90, 0), (90, 90), (60, 90), (60, 30), (30, 30), (30, 90), (0, 90))


@pytest.mark.parametrize("ring", [U, U[::-1]])
@pytest.mark.parametrize(
    ("x", "y", "within"),
    [
        (15, 80, True),
        (45, 80, False),
        (75, 80, True),
        (45, 15, True),
        (-1, 10, False),
        (95, 5, False),
    ],
)
def test_a_ring_with_a_bay(ring: tuple[tuple[int, int], ...], x: int, y: int, within: bool) -> None:
    assert inside(whole(x), whole(y), ring).tolist() == [within]


@given(st.integers(-10, 100), st.integers(-10, 100))
def test_neighbouring_rings_share_no_position_and_leave_none_out(x: int, y: int) -> None:
    left = ((0, 0), (47, 0), (31, 90), (0, 90))
    right = ((47, 0), (90, 0), (90, 90), (31, 90))
    whole_ring = ((0, 0), (90, 0), (90, 90), (0, 90))
    held = [bool(inside(whole(x), whole(y), ring)[0]) for ring in (left, right, whole_ring)]

    assert held[0] + held[1] == held[2]
