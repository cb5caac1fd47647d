"""Points, depots, plants and zones, and which of them a position lies in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wufei.tracking.cells import Cells, entered
from wufei.tracking.geometry import DEGREE, UNIT_MM, distances, inside, units
from wufei.tracking.records import Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

MOST_SPAN = 100 * DEGREE


@dataclass(frozen=True, slots=True)
class Place:
    """A circle of ``radius`` metres around degrees in WGS 84, or the ``ring`` of a zone's corners.

    ``dwell``: milliseconds that a visit lasts at least to count as one for sure.
    """

    key: str
    kind: Kind
    longitude: float = 0.0
    latitude: float = 0.0
    radius: int = 40
    ring: tuple[tuple[float, float], ...] = ()
    dwell: int = 15_000


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places made ready for searching."""

    places: tuple[Place, ...] = ()
    x: Whole = field(init=False)
    y: Whole = field(init=False)
    radius: Whole = field(init=False)
    rings: dict[int, tuple[tuple[int, int], ...]] = field(init=False)
    cells: Cells = field(init=False)

    def __post_init__(self) -> None:
        import numpy as np

        _check(self.places)
        rings = {
            number: tuple((int(x), int(y)) for x, y in zip(*_corners(place), strict=True))
            for number, place in enumerate(self.places)
            if place.ring
        }
        values: dict[str, Any] = {
            "x": units([place.longitude for place in self.places]),
            "y": units([place.latitude for place in self.places]),
            "radius": np.array([place.radius * 1000 for place in self.places], dtype=np.int64),
            "rings": rings,
        }
        for number, ring in rings.items():
            values["x"][number] = sum(x for x, _ in ring) // len(ring)
            values["y"][number] = sum(y for _, y in ring) // len(ring)
        for name, value in values.items():
            object.__setattr__(self, name, value)
        boxes = self._boxes()
        nobody = np.zeros(len(boxes), dtype=np.int64)
        object.__setattr__(self, "cells", entered(boxes, nobody))

    def holding(self, x: Whole, y: Whole) -> tuple[Whole, Whole, Whole]:
        """Rows, numbers of places that hold them, millimetres to the middle (0 within a ring)."""
        import numpy as np

        rows, numbers = self.cells.pairs(x, y)
        away = distances(x[rows], y[rows], self.x[numbers], self.y[numbers])
        holds = away <= self.radius[numbers]
        if self.rings:
            zoned = np.isin(numbers, list(self.rings))
            for number in np.unique(numbers[zoned]).tolist():
                mine = np.flatnonzero(numbers == number)
                holds[mine] = inside(x[rows[mine]], y[rows[mine]], self.rings[number])
                away[mine] = 0
        return rows[holds], numbers[holds], away[holds]

    def best(self, x: Whole, y: Whole) -> list[Place | None]:
        """For each position the place that says most about it: a circle before a ring, the nearest
        circle, the ring given first."""
        rows, numbers, away = self.holding(x, y)
        best: dict[int, tuple[bool, int, int]] = {}
        for row, number, way in zip(rows.tolist(), numbers.tolist(), away.tolist(), strict=True):
            rank = (number in self.rings, way, number)
            best[row] = min(best.get(row, rank), rank)
        return [self.places[best[row][2]] if row in best else None for row in range(len(x))]

    def _boxes(self) -> Whole:
        import numpy as np

        up = (self.radius / UNIT_MM).astype(np.int64) + 2
        shrunk = np.cos(np.radians(np.minimum(np.abs(self.y) / DEGREE + 0.1, 89.0)))
        across = (up / shrunk).astype(np.int64) + 2
        boxes = np.stack([self.x - across, self.y - up, self.x + across, self.y + up], axis=1)
        for number, ring in self.rings.items():
            xs, ys = [x for x, _ in ring], [y for _, y in ring]
            boxes[number] = (min(xs), min(ys), max(xs), max(ys))
        return boxes


def _corners(place: Place) -> tuple[list[Any], list[Any]]:
    xs = units([x for x, _ in place.ring])
    ys = units([y for _, y in place.ring])
    return xs.tolist(), ys.tolist()


def _check(places: Iterable[Place]) -> None:
    known: set[str] = set()
    for place in places:
        if place.key in known:
            raise ValueError(f"place {place.key!r}: the key is there twice")
        known.add(place.key)
        if place.radius < 0 or place.dwell < 0:
            raise ValueError(f"place {place.key!r}: radius and dwell are not below zero")
        if place.ring and len(place.ring) < 3:
            raise ValueError(f"place {place.key!r}: a ring has three corners or more")
        for x, y in place.ring or ((place.longitude, place.latitude),):
            if not (-180 <= x <= 180 and -90 <= y <= 90):
                raise ValueError(f"place {place.key!r}: {x}, {y} is no position")
