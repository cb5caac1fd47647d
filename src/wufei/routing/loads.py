"""What is on board of one vehicle, and what the day has used of its limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wufei.routing.records import Problem, Vehicle
from wufei.routing.rules import Rule

if TYPE_CHECKING:
    from wufei.routing.timing import Outset


class Load:
    """What is on board, and what the day has used of the vehicle's limits."""

    __slots__ = (
        "day_mass",
        "day_stops",
        "day_volume",
        "mass",
        "unloads",
        "vehicle",
        "volume",
        "waste",
    )

    def __init__(self, outset: Outset, vehicle: Vehicle) -> None:
        self.vehicle = vehicle
        self.waste, self.mass, self.volume = outset.waste, outset.mass, outset.volume
        self.day_mass, self.day_volume = outset.day_mass, outset.day_volume
        self.day_stops, self.unloads = outset.day_stops, outset.unloads

    def take(self, problem: Problem, item: int, broken: set[Rule]) -> None:
        if item < 0:
            if self.waste is not None and self.waste not in problem.plants[~item].wastes:
                broken.add(Rule.CLASS)
            self.waste, self.mass, self.volume = None, 0, 0
            self.unloads += 1
            return
        stop, vehicle = problem.stops[item], self.vehicle
        if self.waste is None and vehicle.trips is not None and self.unloads >= vehicle.trips:
            broken.add(Rule.DAY)
        if self.waste not in {None, stop.waste}:
            broken.add(Rule.CLASS)
        self.waste = stop.waste
        self.mass += stop.mass
        self.volume += stop.volume
        self.day_mass += stop.mass
        self.day_volume += stop.volume
        self.day_stops += 1
        if over(self.mass, vehicle.mass) or over(self.volume, vehicle.volume):
            broken.add(Rule.LOAD)
        if (
            over(self.day_mass, vehicle.day_mass)
            or over(self.day_volume, vehicle.day_volume)
            or over(self.day_stops, vehicle.day_stops)
        ):
            broken.add(Rule.DAY)


def over(figure: int, limit: int | None) -> bool:
    return limit is not None and figure > limit
