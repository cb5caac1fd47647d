"""The open part of a planning: what is locked, where vehicles stand, which stops may be planned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wufei.routing.assembling import after_visits, at_depot, items_of, plan_of
from wufei.routing.explaining import Alone
from wufei.routing.filling import Filler
from wufei.routing.model import Task
from wufei.routing.plans import Plan
from wufei.routing.quotas import offered, total
from wufei.routing.rebalancing import relieved
from wufei.routing.records import MalformedProblemError, Problem
from wufei.routing.rules import Rule
from wufei.routing.searching import Search
from wufei.routing.settling import closed_up, settled
from wufei.routing.timing import Outset, Timekeeper

#: How often a search is repeated with dearer plants where a quota may be exceeded.
PRICINGS = 2
#: Part of the time in which a day's limits are left aside.
FREELY = 0.25


@dataclass(frozen=True, slots=True)
class Locked:
    """What a new plan must not touch of the plan it starts from.

    ``vehicles``: their routes stay as they are. ``visits``: vehicle → how many of its first visits
    (unloadings counted) stay, with their times; the next way begins when they end, or at ``now``.
    ``pins``: stop → the only vehicle that may serve it.
    """

    vehicles: frozenset[str] = frozenset()
    visits: Mapping[str, int] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    now: int = 0


class Board:
    """The open part of a planning: vehicles at their outsets, stops that may be planned."""

    def __init__(self, problem: Problem, start: Plan | None, locked: Locked) -> None:
        self.problem, self.locked = problem, locked
        self.keeper = Timekeeper(problem)
        routes = {route.vehicle: route for route in start.routes} if start else {}
        _check_locked(problem, routes, locked)
        self.closed_routes = [routes[key] for key in sorted(locked.vehicles & routes.keys())]
        self.outsets: list[Outset] = []
        self.start: list[list[int]] = []
        fixed = {stop for route in self.closed_routes for stop in route.stops}
        for number, vehicle in enumerate(problem.vehicles):
            if vehicle.key in locked.vehicles:
                continue
            count = locked.visits.get(vehicle.key, 0)
            route = routes.get(vehicle.key)
            if route is None:
                outset = at_depot(problem, number, locked.now)
            else:
                outset = after_visits(problem, route, count, locked.now)
            self.outsets.append(outset)
            self.start.append([] if route is None else items_of(problem, route, count))
            fixed |= {visit.key for unloads, visit in outset.before if not unloads}
        self.open = [n for n, stop in enumerate(problem.stops) if stop.key not in fixed]
        numbers = {vehicle.key: n for n, vehicle in enumerate(problem.vehicles)}
        self.pins = {
            problem.stop_numbers[stop]: numbers[vehicle] for stop, vehicle in locked.pins.items()
        }
        self.room = self._room()

    def _room(self) -> dict[int, int]:
        """What plants with a quota still take in after everything locked is delivered."""
        room = {n: p.quota for n, p in enumerate(self.problem.plants) if p.quota is not None}
        numbers = {plant.key: n for n, plant in enumerate(self.problem.plants)}
        masses = {stop.key: stop.mass for stop in self.problem.stops}
        done = [tuple(route.visits()) for route in self.closed_routes]
        done += [outset.before for outset in self.outsets]
        for visits in done:
            load = 0
            for unloads, visit in visits:
                if not unloads:
                    load += masses[visit.key]
                    continue
                if numbers[visit.key] in room:
                    room[numbers[visit.key]] -= load
                load = 0
        return room

    def searched(self, search: Search) -> list[list[list[int]]]:
        """Raw sequences of several attempts: one of them is best once it keeps every rule.

        A day's limit of a vehicle is first left aside; if that exceeds it, trips get equal shares
        of it instead, among as many trips as the vehicle turned out to drive in the end. Plants
        over their quota are made dearer and the search repeated.
        """
        alone = Alone(self.keeper, self.outsets, self.pins)
        able = [n for n in self.open if alone.why_not(n) is None]
        stops = tuple(offered(self.problem, able, self.room))
        found = self._freely(search, stops)
        shared = found is None or self._breaks_day(found)
        attempts = [] if found is None else [found]
        start = self.start if found is None or shared else found
        surcharge: dict[int, int] = {}
        rounds = PRICINGS if self._may_exceed(stops) else 0
        last = found is not None and shared
        for number in range(rounds + 1 + last):
            now = search.clock()
            task = self._task(stops, start, surcharge, shared=shared)
            if number > rounds:
                task = replace(task, driven=tuple(self._driven(start)))
            start = search.run(task, now + (search.deadline - now) / (rounds + 1 + last - number))
            attempts.append(start)
            if search.over():
                break
            received = total(self.problem, self.outsets, self._settled(start))
            for plant, left in self.room.items():
                if received[plant] > left:
                    surcharge[plant] = 2 * surcharge.get(plant, self._usual_way())
        return attempts[-3:]

    def _freely(self, search: Search, stops: tuple[int, ...]) -> list[list[int]] | None:
        vehicles = self.problem.vehicles
        if all(v.day_mass is None and v.day_volume is None for v in vehicles):
            return None
        now = search.clock()
        task = self._task(stops, self.start, {}, shared=False)
        return search.run(task, now + FREELY * (search.deadline - now))

    def _breaks_day(self, sequences: Sequence[list[int]]) -> bool:
        return any(
            Rule.DAY in closed_up(self.keeper, outset, items)[1].broken
            for outset, items in zip(self.outsets, sequences, strict=True)
        )

    def _driven(self, sequences: Sequence[list[int]]) -> list[int]:
        return [sum(item < 0 for item in items) for items in self._settled(sequences)]

    def _task(
        self,
        stops: tuple[int, ...],
        start: Sequence[list[int]],
        surcharge: Mapping[int, int],
        *,
        shared: bool,
    ) -> Task:
        return Task(
            self.problem,
            tuple(self.outsets),
            stops,
            self.pins,
            dict(surcharge),
            tuple(tuple(items) for items in start),
            shared,
        )

    def _may_exceed(self, stops: Sequence[int]) -> bool:
        mass = sum(self.problem.stops[n].mass for n in stops)
        return any(left < mass for left in self.room.values())

    def _usual_way(self) -> int:
        """A quarter of the mean way from a depot to a plant, but not nothing."""
        leg = self.problem.travel.leg
        ways = [
            leg(depot.place, plant.place)[0]
            for depot in self.problem.depots
            for plant in self.problem.plants
        ]
        return 1 + sum(ways) // (4 * max(1, len(ways)))

    def _settled(self, sequences: Sequence[list[int]]) -> list[list[int]]:
        return [
            settled(self.keeper, outset, items)[0]
            for outset, items in zip(self.outsets, sequences, strict=True)
        ]

    def closed(self, sequences: Sequence[list[int]], *, late: Callable[[], bool]) -> Plan:
        """A plan that keeps every rule, filled up, with a reason for each stop left out."""
        kept = relieved(self.keeper, self.outsets, self._settled(sequences), self.room)
        filler = Filler(self.keeper, self.outsets, kept, room=self.room, pins=self.pins)
        inside = {item for items in kept for item in items if item >= 0}
        rest = [n for n in self.open if n not in inside]
        unplanned = filler.fill(rest, late=late)
        plan = plan_of(self.keeper, self.outsets, filler.sequences, unplanned)
        return self.with_closed(plan)

    def with_closed(self, plan: Plan) -> Plan:
        """The plan with the routes that were locked whole."""
        if not self.closed_routes:
            return plan
        order = {vehicle.key: n for n, vehicle in enumerate(self.problem.vehicles)}
        routes = sorted((*plan.routes, *self.closed_routes), key=lambda r: order[r.vehicle])
        cost = plan.cost
        for route in self.closed_routes:
            vehicle = self.problem.vehicles[order[route.vehicle]]
            cost += vehicle.fixed_cost + vehicle.distance_cost * route.distance
            cost += vehicle.time_cost * (route.home - route.leave)
        return Plan(tuple(routes), plan.unplanned, cost)


def _check_locked(problem: Problem, routes: Mapping[str, object], locked: Locked) -> None:
    vehicles = {vehicle.key for vehicle in problem.vehicles}
    for key in (*locked.vehicles, *locked.visits, *locked.pins.values()):
        if key not in vehicles:
            raise MalformedProblemError(f"locked: vehicle {key!r} does not exist")
    for stop in locked.pins:
        if stop not in problem.stop_numbers:
            raise MalformedProblemError(f"locked: stop {stop!r} does not exist")
    for key, count in locked.visits.items():
        if count and key not in routes:
            raise MalformedProblemError(f"locked: {key!r} has no route to keep visits of")
