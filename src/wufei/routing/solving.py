"""From a problem to a plan: search, keep every rule, fill up, explain."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wufei.routing.assembling import after_visits, at_depot, items_of, plan_of
from wufei.routing.explaining import Alone
from wufei.routing.filling import Filler
from wufei.routing.model import Task
from wufei.routing.plans import Plan
from wufei.routing.quotas import offered, total
from wufei.routing.rebalancing import relieved
from wufei.routing.records import MalformedProblemError, Problem
from wufei.routing.searching import Progress, Search
from wufei.routing.settling import settled
from wufei.routing.timing import Outset, Timekeeper

#: Part of the time that is kept for settling, filling up and explaining.
CLOSING = 0.08
#: How often a search is repeated with dearer plants when a quota is exceeded.
PRICINGS = 2


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


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    start: Plan | None = None,
    locked: Locked | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    processes: int = 2,
) -> Plan:
    """The best plan found in about ``seconds`` of wall clock (at most a tenth, a second and a
    millisecond per stop more, where many stops must be explained).

    ``start`` is where the search begins; the result is never worse in (unserved priorities, cost).
    ``locked`` refers to ``start``. ``on_progress`` is called from the calling thread, at most a few
    times a second. ``stop`` is asked often; once it says True the best so far comes back.
    Problems above a thousand stops are cut into parts, solved in up to ``processes`` processes.
    The same ``seed`` on an idle machine tends to give the same plan, which is no promise: the clock
    ends the search.

    Raises:
        MalformedProblemError: ``locked`` names a vehicle, stop or visit that is not there.
    """
    began = time.monotonic()
    board = Board(problem, start, locked or Locked())
    deadline = began + max(0.0, seconds * (1 - CLOSING) - len(problem.stops) / 2_000)
    with Search(
        began=began,
        deadline=deadline,
        seed=seed,
        on_progress=on_progress,
        stop=stop,
        processes=processes,
    ) as search:
        found = board.searched(search)
    hard_end = began + 1.1 * seconds + 1 + len(problem.stops) / 1_000
    plan = board.closed(found, deadline=hard_end)
    if start is None:
        return plan
    kept = board.closed(board.start, deadline=hard_end)
    return min(plan, kept, key=lambda p: rank(problem, p))


def rank(problem: Problem, plan: Plan) -> tuple[int, int]:
    """Smaller is better: unserved stops weighed by priority, then cost and forgone worth."""
    missing = worth = 0
    for left in plan.unplanned:
        stop = problem.stops[problem.stop_numbers[left.stop]]
        if stop.optional:
            worth += stop.worth
        else:
            missing += 1 + stop.priority
    return missing, plan.cost + worth


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
                outset = at_depot(problem, number)
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

    def searched(self, search: Search) -> list[list[int]]:
        """Raw sequences; plants over their quota are made dearer and the search repeated."""
        alone = Alone(self.keeper, self.outsets, self.pins)
        able = [n for n in self.open if alone.why_not(n) is None]
        stops = tuple(offered(self.problem, able, self.room))
        surcharge: dict[int, int] = {}
        start, rounds = self.start, PRICINGS if self._may_exceed(stops) else 0
        share = (search.deadline - time.monotonic()) / (rounds + 1)
        for number in range(rounds + 1):
            until = search.deadline - share * (rounds - number)
            task = Task(
                self.problem,
                tuple(self.outsets),
                stops,
                self.pins,
                dict(surcharge),
                tuple(tuple(items) for items in start),
            )
            start = search.run(task, until)
            received = total(self.problem, self.outsets, self._settled(start)[0])
            excess = {p: received[p] - left for p, left in self.room.items() if received[p] > left}
            if not excess or search.over():
                break
            for plant in excess:
                surcharge[plant] = 2 * surcharge.get(plant, self._usual_way())
        return start

    def _may_exceed(self, stops: Sequence[int]) -> bool:
        mass = sum(self.problem.stops[n].mass for n in stops)
        return any(left < mass for left in self.room.values())

    def _usual_way(self) -> int:
        """An eighth of the way from the depots to the plants and back, but not nothing."""
        leg = self.problem.travel.leg
        ways = [
            leg(depot.place, plant.place)[0]
            for depot in self.problem.depots
            for plant in self.problem.plants
        ]
        return 1 + sum(ways) // (4 * max(1, len(ways)))

    def _settled(self, sequences: Sequence[list[int]]) -> tuple[list[list[int]], list[int]]:
        kept, removed = [], []
        for outset, items in zip(self.outsets, sequences, strict=True):
            chosen, out = settled(self.keeper, outset, items)
            kept.append(chosen)
            removed += out
        return kept, removed

    def closed(self, sequences: Sequence[list[int]], *, deadline: float) -> Plan:
        """A plan that keeps every rule, filled up, with a reason for each stop left out."""
        kept, _ = self._settled(sequences)
        kept = relieved(self.keeper, self.outsets, kept, self.room)
        filler = Filler(self.keeper, self.outsets, kept, room=self.room, pins=self.pins)
        inside = {item for items in kept for item in items if item >= 0}
        rest = [n for n in self.open if n not in inside]
        unplanned = filler.fill(rest, deadline=deadline)
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
