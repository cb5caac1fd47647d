from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.tracking.public import Datum, Fixes, to_gcj02, to_wgs84


@given(st.floats(74, 134), st.floats(19, 53))
def test_there_and_back_is_where_it_was(longitude: float, latitude: float) -> None:
    x, y = to_wgs84(*to_gcj02([longitude], [latitude]))

    assert abs(x[0] - longitude) < 1e-6
    assert abs(y[0] - latitude) < 1e-6


@given(st.floats(74, 134), st.floats(19, 53))
def test_the_shift_is_between_some_metres_and_a_kilometre(
    longitude: float, latitude: float
) -> None:
    x, y = to_gcj02([longitude], [latitude])
    metres = np.hypot((x[0] - longitude) * np.cos(np.radians(latitude)), y[0] - latitude) * 111_195

    assert 10 < metres < 1_200


def test_outside_china_nothing_is_shifted() -> None:
    assert to_gcj02([-74.09], [40.69]) == (-74.09, 40.69)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_the_shift_agrees_with_published_pairs(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    """Shanghai, Shenzhen and Beijing, as the tests of googollee/eviltransform give them."""
    x, y = to_gcj02([wgs84[0]], [wgs84[1]])

    assert x[0] == pytest.approx(gcj02[0], abs=1e-10)
    assert y[0] == pytest.approx(gcj02[1], abs=1e-10)


def test_a_source_that_says_gcj02_gives_the_same_fixes() -> None:
    columns = {"vehicle": ["a"], "time": [1]}
    x, y = to_gcj02([106.5], [29.5])
    plain = Fixes.of(**columns, longitude=[106.5], latitude=[29.5])
    shifted = Fixes.of(**columns, longitude=x, latitude=y, datum=Datum.GCJ02)

    assert abs(plain.x - shifted.x).max() <= 1
    assert abs(plain.y - shifted.y).max() <= 1
