"""Why a stop stays out: reasons that hold by themselves, and reasons of one plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from wufei.routing.assembling import at_depot
from wufei.routing.loads import over
from wufei.routing.plans import Unplanned, WhyNot
from wufei.routing.records import Plant, Problem, Stop, Vehicle, may_serve
from wufei.routing.rules import Rule
from wufei.routing.timing import Outset, Timekeeper

#: A single rule in the way of a vehicle that would drive for this stop alone.
ALONE = {
    Rule.WINDOW: WhyNot.WINDOW_OUT_OF_REACH,
    Rule.PLANT_HOURS: WhyNot.PLANT_OUT_OF_REACH,
    Rule.SHIFT: WhyNot.SHIFT_TOO_SHORT,
}
#: A single rule in the way within the plan, the most telling first.
WITHIN = {
    Rule.QUOTA: WhyNot.PLANT_QUOTA_USED_UP,
    Rule.LOAD: WhyNot.VEHICLES_FULL,
    Rule.DAY: WhyNot.DAY_LIMIT_REACHED,
    Rule.SHIFT: WhyNot.NO_SHIFT_TIME_LEFT,
    Rule.PLANT_HOURS: WhyNot.PLANT_HOURS_OVER,
    Rule.WINDOW: WhyNot.WINDOW_TAKEN,
    Rule.BREAK: WhyNot.BREAK_IN_THE_WAY,
}


class Alone:
    """Whether some vehicle could serve a stop if it drove for this stop alone."""

    def __init__(
        self, keeper: Timekeeper, outsets: Sequence[Outset], pins: Mapping[int, int]
    ) -> None:
        self.keeper, self.pins = keeper, pins
        vehicles = keeper.problem.vehicles
        first: dict[Vehicle, int] = {}
        for outset in outsets:
            first.setdefault(replace(vehicles[outset.number], key=""), outset.number)
        self.different = list(first.values())

    def why_not(self, number: int) -> Unplanned | None:
        """The reason that holds whatever else is planned; None if a vehicle can."""
        problem = self.keeper.problem
        stop = problem.stops[number]
        pin = self.pins.get(number)
        open_to_it = self.different if pin is None else [pin]
        why = _unfit([problem.vehicles[n] for n in open_to_it], stop)
        why = why or _unplaceable(problem.plants, stop)
        if why is not None:
            return why
        fitting = [n for n in open_to_it if may_serve(problem.vehicles[n], stop)]
        able = [n for n in fitting if _carries(problem.vehicles[n], stop)]
        if not able:
            return _too_much([problem.vehicles[n] for n in fitting], stop)
        return _out_of_reach(self.keeper, able, number)


def in_this_plan(
    problem: Problem, stop: Stop, rules: Sequence[Iterable[Rule]], left: Mapping[int, int]
) -> Unplanned:
    """The reason from the rules that each position would break; ``left`` of the quotas."""
    taking = [n for n, plant in enumerate(problem.plants) if stop.waste in plant.wastes]
    if taking and all(n in left and left[n] < stop.mass for n in taking):
        figures = {"mass": stop.mass, "left": max(0, *(left[n] for n in taking), 0)}
        return Unplanned(stop.key, WhyNot.PLANT_QUOTA_USED_UP, figures)
    single = {next(iter(broken)) for broken in map(set, rules) if len(broken) == 1}
    for rule, why in WITHIN.items():
        if rule in single:
            return Unplanned(stop.key, why)
    return Unplanned(stop.key, WhyNot.NO_POSITION_LEFT)


def _unfit(vehicles: Sequence[Vehicle], stop: Stop) -> Unplanned | None:
    of_class = [v for v in vehicles if stop.waste in v.wastes]
    if not of_class:
        return Unplanned(stop.key, WhyNot.NO_VEHICLE_FOR_CLASS, {"waste": stop.waste})
    if any(may_serve(v, stop) for v in of_class):
        return None
    if not any(not stop.kinds or v.kind in stop.kinds for v in of_class):
        figures = {"kinds": ",".join(sorted(stop.kinds))}
        return Unplanned(stop.key, WhyNot.NO_VEHICLE_OF_KIND, figures)
    if not any(stop.skills <= v.skills for v in of_class):
        figures = {"skills": ",".join(sorted(stop.skills))}
        return Unplanned(stop.key, WhyNot.NO_VEHICLE_WITH_SKILLS, figures)
    return Unplanned(stop.key, WhyNot.NO_VEHICLE_FITS)


def _unplaceable(plants: Sequence[Plant], stop: Stop) -> Unplanned | None:
    if not plants:
        return None
    taking = [plant for plant in plants if stop.waste in plant.wastes]
    if not taking:
        return Unplanned(stop.key, WhyNot.NO_PLANT_FOR_CLASS, {"waste": stop.waste})
    if all(over(stop.mass, plant.quota) for plant in taking):
        largest = max(plant.quota or 0 for plant in taking)
        figures = {"mass": stop.mass, "quota": largest}
        return Unplanned(stop.key, WhyNot.QUOTA_TOO_SMALL, figures)
    return None


def _carries(vehicle: Vehicle, stop: Stop) -> bool:
    return not (_too_heavy(vehicle, stop) or _too_bulky(vehicle, stop) or vehicle.day_stops == 0)


def _too_heavy(vehicle: Vehicle, stop: Stop) -> bool:
    return over(stop.mass, vehicle.mass) or over(stop.mass, vehicle.day_mass)


def _too_bulky(vehicle: Vehicle, stop: Stop) -> bool:
    return over(stop.volume, vehicle.volume) or over(stop.volume, vehicle.day_volume)


def _too_much(vehicles: Sequence[Vehicle], stop: Stop) -> Unplanned:
    if all(_too_heavy(v, stop) for v in vehicles):
        figures = {"mass": stop.mass, "largest": max(v.mass or v.day_mass or 0 for v in vehicles)}
        return Unplanned(stop.key, WhyNot.TOO_HEAVY, figures)
    if all(_too_bulky(v, stop) for v in vehicles):
        largest = max(v.volume or v.day_volume or 0 for v in vehicles)
        return Unplanned(stop.key, WhyNot.TOO_BULKY, {"volume": stop.volume, "largest": largest})
    return Unplanned(stop.key, WhyNot.NO_VEHICLE_FITS)


def _out_of_reach(keeper: Timekeeper, able: Sequence[int], number: int) -> Unplanned | None:
    """Drives to the stop alone from each depot; only quotas and other stops are left out."""
    problem = keeper.problem
    stop = problem.stops[number]
    plants = [n for n, plant in enumerate(problem.plants) if stop.waste in plant.wastes]
    ways = [[number, ~plant] for plant in plants] or [[number]]
    single: set[Rule] = set()
    for vehicle in able:
        for way in ways:
            broken = keeper.judged(at_depot(problem, vehicle), way).broken
            if not broken:
                return None
            single |= broken if len(broken) == 1 else set()
    why = next((reason for rule, reason in ALONE.items() if rule in single), WhyNot.OUT_OF_REACH)
    return Unplanned(stop.key, why)
