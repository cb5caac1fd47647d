"""Somebody decides the order of a vehicle's work: the timetable that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wufei.routing.assembling import after_visits, at_depot, route_of
from wufei.routing.board import Locked
from wufei.routing.plans import Plan, Route
from wufei.routing.records import MalformedProblemError, Problem
from wufei.routing.settling import closed_up
from wufei.routing.timing import Timekeeper


def resequenced(
    problem: Problem,
    plan: Plan,
    sequences: Mapping[str, Sequence[tuple[bool, str]]],
    *,
    locked: Locked | None = None,
) -> Plan:
    """``plan`` with the vehicles of ``sequences`` driven in the order given there.

    A sequence names, after the visits that are locked, each visit with whether it unloads. Times
    are made anew with the least waiting; unloadings of an empty vehicle go, and a last load gets
    the unloading that costs least. Nothing is searched and no rule enforced: :func:`validate` the
    result. Stops that a sequence serves leave ``unplanned``; a vehicle without anything to do has
    no route.

    Raises:
        MalformedProblemError: a vehicle, stop or plant that does not exist.
    """
    locked = locked or Locked()
    keeper = Timekeeper(problem)
    routes = {route.vehicle: route for route in plan.routes}
    numbers = {vehicle.key: number for number, vehicle in enumerate(problem.vehicles)}
    for key, sequence in sequences.items():
        if key not in numbers:
            raise MalformedProblemError(f"sequence: vehicle {key!r} does not exist")
        old, count = routes.pop(key, None), locked.visits.get(key, 0)
        if old is None:
            outset = at_depot(problem, numbers[key], locked.now)
        else:
            outset = after_visits(problem, old, count, locked.now)
        items, _ = closed_up(keeper, outset, _items(problem, sequence))
        if items or outset.before:
            routes[key] = route_of(keeper, outset, keeper.latest_start(outset, items))
    ordered = tuple(routes[v.key] for v in problem.vehicles if v.key in routes)
    served = {stop for route in ordered for stop in route.stops}
    unplanned = tuple(left for left in plan.unplanned if left.stop not in served)
    return Plan(ordered, unplanned, sum(_cost(problem, numbers, route) for route in ordered))


def _items(problem: Problem, sequence: Sequence[tuple[bool, str]]) -> list[int]:
    plants = {plant.key: number for number, plant in enumerate(problem.plants)}
    items = []
    for unloads, key in sequence:
        known = plants if unloads else problem.stop_numbers
        if key not in known:
            raise MalformedProblemError(f"sequence: {key!r} does not exist")
        items.append(~known[key] if unloads else known[key])
    return items


def _cost(problem: Problem, numbers: Mapping[str, int], route: Route) -> int:
    vehicle = problem.vehicles[numbers[route.vehicle]]
    worked = vehicle.time_cost * (route.home - route.leave)
    return vehicle.fixed_cost + vehicle.distance_cost * route.distance + worked
