"""The two datums in which positions come in China, and the way from one to the other.

Maps published in mainland China show positions in GCJ-02, which differs from WGS 84 by 100 to
700 m. A position does not say which it is: the source does. The shift is the one that open-source
map libraries agree on; it is not a published standard, and the way back is found by repetition.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]

#: Krasovsky 1940, on which the shift is defined: half axis in metres, first eccentricity squared.
_AXIS, _ECCENTRICITY = 6_378_245.0, 0.006_693_421_622_965_943_23
#: Longitude and latitude outside which positions are not shifted.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_ROUNDS = 6


class Datum(enum.Enum):
    WGS84 = "WGS 84"
    GCJ02 = "GCJ-02"


def to_gcj02(longitude: Any, latitude: Any) -> tuple[Degrees, Degrees]:
    """Degrees in WGS 84 as degrees in GCJ-02; unchanged outside the box around China."""
    import numpy as np

    x, y = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    shifted = (x > _WEST) & (x < _EAST) & (y > _SOUTH) & (y < _NORTH)
    east, north = _shift(x, y)
    return np.where(shifted, x + east, x), np.where(shifted, y + north, y)


def to_wgs84(longitude: Any, latitude: Any) -> tuple[Degrees, Degrees]:
    """Degrees in GCJ-02 as degrees in WGS 84, to a millionth of a degree."""
    import numpy as np

    given = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    x, y = given
    for _ in range(_ROUNDS):
        east, north = to_gcj02(x, y)
        x, y = x - (east - given[0]), y - (north - given[1])
    return x, y


def _shift(longitude: Degrees, latitude: Degrees) -> tuple[Degrees, Degrees]:
    import numpy as np

    x, y = longitude - 105.0, latitude - 35.0
    root = np.sqrt(np.abs(x))
    ripple = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (ripple + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (ripple + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    sine = np.sin(np.radians(latitude))
    bend = 1 - _ECCENTRICITY * sine * sine
    meridian = _AXIS * (1 - _ECCENTRICITY) / (bend * np.sqrt(bend)) * np.pi / 180
    parallel = _AXIS / np.sqrt(bend) * np.cos(np.radians(latitude)) * np.pi / 180
    return east / parallel, north / meridian
