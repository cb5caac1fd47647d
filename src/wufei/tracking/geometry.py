"""Coordinates as whole numbers, distances that do not depend on how the work is cut.

Degrees are kept as whole ten-millionths (about 11 mm), distances as whole millimetres. Sums of
whole numbers are the same in any order, and only products, sums and square roots stand between the
two, which give the same bits wherever a value stands in an array; so a stream in batches and a
history in one piece agree exactly.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

#: Ten-millionths of a degree in one degree.
DEGREE = 10_000_000
EARTH_RADIUS_MM = 6_371_008_800
#: Millimetres in a ten-millionth of a degree along a great circle.
UNIT_MM = EARTH_RADIUS_MM * 3.141592653589793 / 180 / DEGREE
#: Stands for a coordinate that is no number.
NOWHERE = -(2**62)
_STEP = DEGREE // 1000


@cache
def cosines() -> NDArray[np.float64]:
    """Cosine of latitude at each thousandth of a degree from 0 to 90: within 0.002 % up to 60°."""
    import numpy as np

    return np.cos(np.radians(np.arange(90_002) / 1000))


def units(degrees: Any) -> Whole:
    """Degrees as whole ten-millionths; :data:`NOWHERE` for what is not finite."""
    import numpy as np

    given = np.asarray(degrees, dtype=np.float64)
    finite = np.isfinite(given) & (np.abs(given) <= 1000)
    scaled = np.rint(np.where(finite, given, 0.0) * DEGREE).astype(np.int64)
    return np.where(finite, scaled, NOWHERE)


def shrinking(latitude: Whole) -> NDArray[np.float64]:
    """How much shorter a degree of longitude is than one of latitude."""
    return cosines()[abs(latitude) // _STEP]


def distances(ax: Whole, ay: Whole, bx: Whole, by: Whole) -> Whole:
    """Millimetres from a to b, on the plane that touches the earth between them.

    Right to a thousandth up to 100 km at the latitudes where people live; longer ways are only
    known to be long. Ways across the 180th meridian are not shortened.
    """
    import numpy as np

    east = (bx - ax) * shrinking((ay + by) // 2)
    north = (by - ay).astype(np.float64)
    return (np.sqrt(east * east + north * north) * UNIT_MM + 0.5).astype(np.int64)


def from_segments(x: Whole, y: Whole, ends: tuple[Whole, Whole, Whole, Whole]) -> Whole:
    """Millimetres from each point to its segment; ``ends`` are ax, ay, bx, by of equal length."""
    import numpy as np

    ax, ay, bx, by = ends
    scale = shrinking((ay + by) // 2)
    across, up = (bx - ax) * scale, (by - ay).astype(np.float64)
    east, north = (x - ax) * scale, (y - ay).astype(np.float64)
    square = across * across + up * up
    along = np.where(square > 0, (east * across + north * up) / np.where(square > 0, square, 1), 0)
    along = np.clip(along, 0.0, 1.0)
    east, north = east - along * across, north - along * up
    return (np.sqrt(east * east + north * north) * UNIT_MM + 0.5).astype(np.int64)


def inside(x: Whole, y: Whole, ring: tuple[tuple[int, int], ...]) -> NDArray[np.bool_]:
    """Whether points lie in a ring of corners in whole units, by counting crossings, exactly.

    The ring closes itself and spans less than 100 degrees. Of the border, the lower and left side
    belong to the inside.
    """
    import numpy as np

    within = np.zeros(len(x), dtype=np.bool_)
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if ay == by:
            continue
        straddles = (ay > y) != (by > y)
        side = (x - ax) * (by - ay) - (bx - ax) * (y - ay)
        within ^= straddles & ((side < 0) if by > ay else (side > 0))
    return within
