"""How far and how long: a table that is given, or an estimate from coordinates.

An estimate is the great-circle distance × a detour factor, and a speed that depends on the length
of the way and the hour. Both are data. Detour factors measured on real street networks scatter
widely (median 1.6 to 2.0, one way in ten above 3.8), so figures from an estimate say that they are
one. A road network comes in as another :class:`Travel`: see ``README.md``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Table = NDArray[np.int64]

EARTH_RADIUS = 6_371_008.8
HOURS = 24


class Travel(Protocol):
    """Distances and seconds between places, by their numbers. Both must agree to the unit."""

    def leg(self, origin: int, target: int) -> tuple[int, int]:
        """Distance and seconds of one way."""

    def table(self, rows: Sequence[int], columns: Sequence[int]) -> tuple[Table, Table]:
        """Distances and seconds, each of shape ``(len(rows), len(columns))``, ``int64``."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A complete table: ``distances`` and ``seconds`` of shape (places, places), whole numbers."""

    distances: Table
    seconds: Table

    def leg(self, origin: int, target: int) -> tuple[int, int]:
        return int(self.distances[origin, target]), int(self.seconds[origin, target])

    def table(self, rows: Sequence[int], columns: Sequence[int]) -> tuple[Table, Table]:
        import numpy as np

        corner = np.ix_(np.asarray(rows, dtype=np.intp), np.asarray(columns, dtype=np.intp))
        return (
            self.distances[corner].astype(np.int64),
            self.seconds[corner].astype(np.int64),
        )


@dataclass(frozen=True, slots=True)
class Speeds:
    """Metres per hour by length of way and hour of day.

    ``rows``: (longest way in metres, 24 speeds), the longest ways ascending; the last row holds
    for anything longer. Short ways run on side streets, long ones on arterial roads.
    """

    rows: tuple[tuple[int, tuple[int, ...]], ...]

    def __post_init__(self) -> None:
        lengths = [length for length, _ in self.rows]
        if not self.rows or lengths != sorted(set(lengths)):
            raise ValueError("speeds: the longest ways must ascend")
        if any(len(speeds) != HOURS or min(speeds) <= 0 for _, speeds in self.rows):
            raise ValueError("speeds: 24 figures above zero in each row")

    def slowness(self, first_hour: int, last_hour: int) -> list[float]:
        """Mean seconds per metre of each row over the hours from first to last, both included."""
        hours = [hour % HOURS for hour in range(first_hour, last_hour + 1)]
        return [sum(3600 / speeds[hour] for hour in hours) / len(hours) for _, speeds in self.rows]


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Travel estimated from degrees of longitude and latitude, in metres and seconds.

    ``detour`` is in thousandths (1,400: streets are 1.4 times as long as the beeline). Speeds are
    averaged over ``hours``, the first and last hour of the shift, since the solver knows one
    duration per way; that is an estimate, too.
    """

    points: tuple[tuple[float, float], ...]
    speeds: Speeds
    detour: int = 1400
    hours: tuple[int, int] = (6, 17)
    _sphere: list[tuple[float, float, float]] = field(init=False, repr=False)
    _array: Any = field(init=False, repr=False)
    _lengths: list[int] = field(init=False, repr=False)
    _slowness: list[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        from math import cos, radians, sin

        import numpy as np

        sphere = [
            (
                cos(radians(y)) * cos(radians(x)),
                cos(radians(y)) * sin(radians(x)),
                sin(radians(y)),
            )
            for x, y in self.points
        ]
        object.__setattr__(self, "_sphere", sphere)
        object.__setattr__(self, "_array", np.array(sphere, dtype=np.float64).reshape(-1, 3))
        object.__setattr__(self, "_lengths", [length for length, _ in self.speeds.rows])
        object.__setattr__(self, "_slowness", self.speeds.slowness(*self.hours))

    def leg(self, origin: int, target: int) -> tuple[int, int]:
        from math import sqrt

        ax, ay, az = self._sphere[origin]
        bx, by, bz = self._sphere[target]
        square = (ax - bx) * (ax - bx) + (ay - by) * (ay - by) + (az - bz) * (az - bz)
        distance = int(sqrt(square) * _arc(square) * self._scale() + 0.5)
        row = min(bisect_left(self._lengths, distance), len(self._lengths) - 1)
        return distance, int(distance * self._slowness[row] + 0.5)

    def table(self, rows: Sequence[int], columns: Sequence[int]) -> tuple[Table, Table]:
        import numpy as np

        a = self._array[np.asarray(rows, dtype=np.intp)]
        b = self._array[np.asarray(columns, dtype=np.intp)]
        gaps = [a[:, None, axis] - b[None, :, axis] for axis in range(3)]
        square = gaps[0] * gaps[0] + gaps[1] * gaps[1] + gaps[2] * gaps[2]
        distances = (np.sqrt(square) * _arc(square) * self._scale() + 0.5).astype(np.int64)
        last = len(self._lengths) - 1
        row = np.minimum(np.searchsorted(self._lengths, distances, side="left"), last)
        seconds = (distances * np.array(self._slowness)[row] + 0.5).astype(np.int64)
        return distances, seconds

    def _scale(self) -> float:
        return EARTH_RADIUS * self.detour / 1000


def _arc(square: Any) -> Any:
    """Arc ÷ chord from the chord's square on the unit sphere: the arcsine's series.

    Only products and sums, so that a single way and a whole table agree to the last bit; within
    a millionth up to 2,000 km.
    """
    return 1.0 + square * (1 / 24 + square * (3 / 640))
