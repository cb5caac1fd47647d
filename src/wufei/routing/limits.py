"""Loads that are bounded, and how a day's limit becomes a limit of each trip."""

from __future__ import annotations

from collections.abc import Sequence

from wufei.routing.compressing import FOREVER
from wufei.routing.records import Problem, Stop
from wufei.routing.timing import Outset


def dimensions_of(problem: Problem) -> tuple[str, ...]:
    """Which loads are bounded anywhere: PyVRP slows down with each."""
    vehicles = problem.vehicles
    found = []
    if any(v.mass is not None or v.day_mass is not None for v in vehicles):
        found.append("mass")
    if any(v.volume is not None or v.day_volume is not None for v in vehicles):
        found.append("volume")
    if any(v.day_stops is not None and v.day_stops < len(problem.stops) for v in vehicles):
        found.append("stops")
    return tuple(found)


def amounts(stop: Stop, dimensions: Sequence[str]) -> list[int]:
    amounts = {"mass": stop.mass, "volume": stop.volume, "stops": 1}
    return [amounts[name] for name in dimensions]


class Limits:
    """Capacities and number of trips of one outset.

    PyVRP bounds a trip, not a day. A day's limit is kept by as many trips as it takes at full load,
    each allowed an equal share of what the day leaves (unless not ``shared``). A
    vehicle that is known to have ``driven`` fewer trips shares among those.
    """

    def __init__(
        self,
        problem: Problem,
        outset: Outset,
        dimensions: Sequence[str],
        *,
        shared: bool,
        driven: int = 0,
    ) -> None:
        v = problem.vehicles[outset.number]
        self.dimensions = dimensions
        left = {
            "mass": None if v.day_mass is None else v.day_mass - outset.day_mass + outset.mass,
            "volume": None
            if v.day_volume is None
            else v.day_volume - outset.day_volume + outset.volume,
            "stops": None if v.day_stops is None else v.day_stops - outset.day_stops,
        }
        trip = {"mass": v.mass, "volume": v.volume, "stops": None}
        needed = [
            -(-rest // (trip[name] or rest or 1))
            for name, rest in left.items()
            if rest is not None and name in dimensions
        ]
        self.trips = max([1, *needed]) if needed else None
        if self.trips is not None and driven:
            self.trips = min(self.trips, driven)
        if v.trips is not None:
            allowed = max(1, v.trips - outset.unloads)
            self.trips = allowed if self.trips is None else min(self.trips, allowed)
        self.shares = (self.trips or 1) if shared else 1
        self.capacity = [self._capacity(trip[name], left[name]) for name in dimensions]
        on_board = {"mass": outset.mass, "volume": outset.volume, "stops": 0}
        self.initial = [on_board[name] for name in dimensions]

    def _capacity(self, trip: int | None, left: int | None) -> int:
        bounds = [FOREVER]
        if trip is not None:
            bounds.append(trip)
        if left is not None:
            bounds.append(max(0, left) // self.shares)
        return min(bounds)
