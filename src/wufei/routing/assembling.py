"""From a vehicle's outset and sequence to its route, and back."""

from __future__ import annotations

from collections.abc import Iterable

from wufei.routing.plans import Plan, Route, Trip, Unplanned, Visit
from wufei.routing.records import Problem
from wufei.routing.timing import Outset, Run, Timekeeper


def at_depot(problem: Problem, number: int, now: int = 0) -> Outset:
    """Vehicle ``number`` before it leaves its depot, empty, not before ``now``."""
    vehicle = problem.vehicles[number]
    place = problem.depot_places[vehicle.start]
    ready = max(now, vehicle.shift.opens)
    return Outset(number, place, ready, tuple(b for b in vehicle.breaks if b.latest >= ready))


def after_visits(problem: Problem, route: Route, count: int, now: int = 0) -> Outset:
    """The route's vehicle after its first ``count`` visits, ready not before ``now``.

    A break that should have begun by then and did not is lost: the plan breaks that rule already.
    """
    number = next(n for n, v in enumerate(problem.vehicles) if v.key == route.vehicle)
    fresh = at_depot(problem, number, now)
    before = tuple(route.visits())[:count]
    if not before:
        return fresh
    ready = max(now, before[-1][1].leave)
    rests = tuple(rest for rest in route.rests if rest.begin < ready)
    ready = max([ready, *(rest.end for rest in rests)])
    breaks = problem.vehicles[number].breaks
    taken = [b for b in breaks if any(b.earliest <= r.begin <= b.latest for r in rests)]
    stops = [
        problem.stops[problem.stop_numbers[visit.key]] for unloads, visit in before if not unloads
    ]
    unloads, last = before[-1]
    plants = {plant.key: plant.place for plant in problem.plants}
    return Outset(
        number,
        plants[last.key] if unloads else stops[-1].place,
        ready,
        tuple(b for b in breaks if b not in taken and b.latest >= ready),
        fixed=True,
        waste=None if unloads else stops[-1].waste,
        mass=last.mass,
        volume=last.volume,
        day_mass=sum(stop.mass for stop in stops),
        day_volume=sum(stop.volume for stop in stops),
        day_stops=len(stops),
        unloads=sum(unloaded for unloaded, _ in before),
        leave=route.leave,
        distance=sum(visit.distance for _, visit in before),
        before=before,
        rests=rests,
    )


def items_of(problem: Problem, route: Route, skip: int = 0) -> list[int]:
    """The route's sequence after its first ``skip`` visits, without stops that are no more."""
    plants = {plant.key: number for number, plant in enumerate(problem.plants)}
    items: list[int] = []
    for unloads, visit in list(route.visits())[skip:]:
        if unloads:
            items.append(~plants[visit.key])
        elif visit.key in problem.stop_numbers:
            items.append(problem.stop_numbers[visit.key])
    return items


def without_idle_unloads(outset: Outset, items: Iterable[int]) -> list[int]:
    """Leaves out unloadings of an empty vehicle."""
    kept: list[int] = []
    empty = outset.waste is None
    for item in items:
        if item >= 0 or not empty:
            kept.append(item)
        empty = item < 0
    return kept


def route_of(keeper: Timekeeper, outset: Outset, run: Run) -> Route:
    visits = [*outset.before, *((item < 0, visit) for item, visit in run.visits)]
    return Route(
        keeper.problem.vehicles[outset.number].key,
        outset.leave if outset.fixed else run.start,
        run.end,
        outset.distance + run.distance,
        run.home_distance,
        _trips(keeper.problem, visits),
        (*outset.rests, *run.rests),
    )


def _trips(problem: Problem, visits: Iterable[tuple[bool, Visit]]) -> tuple[Trip, ...]:
    trips: list[Trip] = []
    stops: list[Visit] = []
    for unloads, visit in visits:
        if not unloads:
            stops.append(visit)
            continue
        trips.append(Trip(_waste(problem, stops), tuple(stops), visit))
        stops = []
    if stops:
        trips.append(Trip(_waste(problem, stops), tuple(stops), None))
    return tuple(trips)


def _waste(problem: Problem, stops: list[Visit]) -> str:
    return problem.stops[problem.stop_numbers[stops[0].key]].waste if stops else ""


def plan_of(
    keeper: Timekeeper,
    outsets: Iterable[Outset],
    sequences: Iterable[list[int]],
    unplanned: Iterable[Unplanned],
) -> Plan:
    """Times every sequence with the least waiting and adds up the cost."""
    routes, cost = [], 0
    for outset, items in zip(outsets, sequences, strict=True):
        if not items and not outset.before:
            continue
        run = keeper.latest_start(outset, items)
        routes.append((outset.number, route_of(keeper, outset, run)))
        cost += keeper.cost(outset, run)
    ordered = tuple(route for _, route in sorted(routes, key=lambda pair: pair[0]))
    return Plan(ordered, tuple(unplanned), cost)
