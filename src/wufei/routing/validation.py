"""Checks a plan against its problem from nothing but the two records.

Shares no code with the solver or its timetables: it walks the finished times and adds up anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from wufei.routing.plans import Plan, Route, Trip, Visit
from wufei.routing.records import Plant, Problem, Stop, Vehicle, Window


class Fault(StrEnum):
    UNKNOWN = "unknown"
    TWICE = "twice"
    MISSING = "missing"
    UNFIT_VEHICLE = "unfit_vehicle"
    MIXED = "mixed"
    WRONG_PLANT = "wrong_plant"
    NOT_UNLOADED = "not_unloaded"
    OVERLOAD = "overload"
    WRONG_LOAD = "wrong_load"
    DAY_LIMIT = "day_limit"
    TOO_FAST = "too_fast"
    WRONG_DISTANCE = "wrong_distance"
    OUT_OF_WINDOW = "out_of_window"
    PLANT_CLOSED = "plant_closed"
    SHORT_SERVICE = "short_service"
    OUT_OF_SHIFT = "out_of_shift"
    BREAK_MISSED = "break_missed"
    QUOTA_EXCEEDED = "quota_exceeded"
    WRONG_COST = "wrong_cost"


@dataclass(frozen=True, slots=True)
class Violation:
    """One fault: on which vehicle and at which stop or plant (empty: of the whole plan)."""

    fault: Fault
    vehicle: str = ""
    at: str = ""
    said: str = ""


def validate(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule that ``plan`` breaks, empty if it keeps them all."""
    stops = {stop.key: stop for stop in problem.stops}
    plants = {plant.key: plant for plant in problem.plants}
    vehicles = {vehicle.key: vehicle for vehicle in problem.vehicles}
    found = list(_attendance(stops, vehicles, plan))
    received: Counter[str] = Counter()
    cost = 0
    for route in plan.routes:
        if route.vehicle not in vehicles:
            continue
        check = _RouteCheck(problem, vehicles[route.vehicle], route, stops, plants)
        found += check.faults()
        received.update(check.received)
        cost += check.cost()
    for key, mass in received.items():
        quota = plants[key].quota
        if quota is not None and mass > quota:
            found.append(Violation(Fault.QUOTA_EXCEEDED, "", key, f"{mass} of {quota}"))
    if cost != plan.cost:
        found.append(Violation(Fault.WRONG_COST, said=f"{plan.cost}, counted {cost}"))
    return found


def _attendance(
    stops: dict[str, Stop], vehicles: dict[str, Vehicle], plan: Plan
) -> Iterator[Violation]:
    """Each stop exactly once, in a route or among the unplanned; each vehicle at most once."""
    named = Counter(key for route in plan.routes for key in route.stops)
    named.update(left.stop for left in plan.unplanned)
    used = Counter(route.vehicle for route in plan.routes)
    for key, times in named.items():
        if key not in stops:
            yield Violation(Fault.UNKNOWN, at=key)
        elif times > 1:
            yield Violation(Fault.TWICE, at=key)
    for key in stops.keys() - named.keys():
        yield Violation(Fault.MISSING, at=key)
    for key, times in used.items():
        if key not in vehicles:
            yield Violation(Fault.UNKNOWN, key)
        elif times > 1:
            yield Violation(Fault.TWICE, key)


class _RouteCheck:
    def __init__(
        self,
        problem: Problem,
        vehicle: Vehicle,
        route: Route,
        stops: dict[str, Stop],
        plants: dict[str, Plant],
    ) -> None:
        self.problem, self.vehicle, self.route = problem, vehicle, route
        self.stops, self.plants = stops, plants
        self.received: Counter[str] = Counter()
        self.depots = {depot.key: depot.place for depot in problem.depots}

    def cost(self) -> int:
        vehicle, route = self.vehicle, self.route
        worked = vehicle.time_cost * (route.home - route.leave)
        return vehicle.fixed_cost + vehicle.distance_cost * route.distance + worked

    def faults(self) -> Iterator[Violation]:
        yield from self._loads()
        yield from self._times()
        yield from self._breaks()

    def _fault(self, fault: Fault, at: str = "", said: str = "") -> Violation:
        return Violation(fault, self.vehicle.key, at, said)

    def _loads(self) -> Iterator[Violation]:
        mass_of_day = volume_of_day = stops_of_day = 0
        last = len(self.route.trips) - 1
        for number, trip in enumerate(self.route.trips):
            mass = volume = 0
            for visit in trip.stops:
                stop = self.stops.get(visit.key)
                if stop is None:
                    continue
                yield from self._fitness(stop, trip)
                mass, volume = mass + stop.mass, volume + stop.volume
                stops_of_day += 1
                if (visit.mass, visit.volume) != (mass, volume):
                    yield self._fault(Fault.WRONG_LOAD, visit.key, f"{mass}, {volume}")
            yield from self._capacity(trip, mass, volume)
            yield from self._unloading(trip, mass, is_last=number == last)
            mass_of_day, volume_of_day = mass_of_day + mass, volume_of_day + volume
        vehicle = self.vehicle
        for figure, limit in (
            (mass_of_day, vehicle.day_mass),
            (volume_of_day, vehicle.day_volume),
            (stops_of_day, vehicle.day_stops),
            (len(self.route.trips), vehicle.trips),
        ):
            if limit is not None and figure > limit:
                yield self._fault(Fault.DAY_LIMIT, said=f"{figure} of {limit}")

    def _fitness(self, stop: Stop, trip: Trip) -> Iterator[Violation]:
        if stop.waste != trip.waste:
            yield self._fault(Fault.MIXED, stop.key, f"{stop.waste} among {trip.waste}")
        wrong_kind = bool(stop.kinds) and self.vehicle.kind not in stop.kinds
        lacking = stop.skills - self.vehicle.skills
        if stop.waste not in self.vehicle.wastes or wrong_kind or lacking:
            yield self._fault(Fault.UNFIT_VEHICLE, stop.key)

    def _capacity(self, trip: Trip, mass: int, volume: int) -> Iterator[Violation]:
        for figure, limit in ((mass, self.vehicle.mass), (volume, self.vehicle.volume)):
            if limit is not None and figure > limit:
                at = trip.stops[-1].key if trip.stops else ""
                yield self._fault(Fault.OVERLOAD, at, f"{figure} of {limit}")

    def _unloading(self, trip: Trip, mass: int, *, is_last: bool) -> Iterator[Violation]:
        if trip.unload is None:
            if self.problem.plants or not is_last:
                yield self._fault(Fault.NOT_UNLOADED, trip.stops[-1].key if trip.stops else "")
            return
        plant = self.plants.get(trip.unload.key)
        if plant is None:
            yield self._fault(Fault.UNKNOWN, trip.unload.key)
            return
        self.received[plant.key] += mass
        if trip.waste not in plant.wastes:
            yield self._fault(Fault.WRONG_PLANT, plant.key, trip.waste)
        if (trip.unload.mass, trip.unload.volume) != (0, 0):
            yield self._fault(Fault.WRONG_LOAD, plant.key)

    def _times(self) -> Iterator[Violation]:
        place, left, driven = self.depots[self.vehicle.start], self.route.leave, 0
        for unloads, visit in self.route.visits():
            record = (self.plants if unloads else self.stops).get(visit.key)
            if record is None:
                return
            yield from self._way(
                (place, record.place), left, visit.arrive, visit.distance, visit.key
            )
            if isinstance(record, Stop):
                yield from self._work(visit, record.windows, record.service, Fault.OUT_OF_WINDOW)
            else:
                yield from self._work(visit, record.hours, record.service, Fault.PLANT_CLOSED)
            place, left, driven = record.place, visit.leave, driven + visit.distance
        end = self.depots[self.vehicle.end]
        route, shift = self.route, self.vehicle.shift
        yield from self._way((place, end), left, route.home, route.home_distance, self.vehicle.end)
        if driven + route.home_distance != route.distance:
            yield self._fault(Fault.WRONG_DISTANCE, said=str(route.distance))
        longest = self.vehicle.longest
        too_long = longest is not None and route.home - route.leave > longest
        if route.leave < shift.opens or route.home > shift.closes or too_long:
            yield self._fault(Fault.OUT_OF_SHIFT, said=f"{route.leave} to {route.home}")

    def _way(
        self, way: tuple[int, int], left: int, arrive: int, said: int, at: str
    ) -> Iterator[Violation]:
        distance, seconds = self.problem.travel.leg(*way)
        rested = sum(
            max(0, min(rest.end, arrive) - max(rest.begin, left)) for rest in self.route.rests
        )
        if arrive - left - rested < seconds:
            yield self._fault(Fault.TOO_FAST, at, f"{arrive - left - rested} of {seconds} s")
        if said != distance:
            yield self._fault(Fault.WRONG_DISTANCE, at, f"{said}, not {distance}")

    def _work(
        self, visit: Visit, windows: Sequence[Window], service: int, fault: Fault
    ) -> Iterator[Violation]:
        if windows and not any(w.opens <= visit.begin <= w.closes for w in windows):
            yield self._fault(fault, visit.key, f"begins {visit.begin}")
        disturbed = any(r.begin < visit.leave and r.end > visit.begin for r in self.route.rests)
        if visit.begin < visit.arrive or visit.leave - visit.begin < service or disturbed:
            yield self._fault(Fault.SHORT_SERVICE, visit.key)

    def _breaks(self) -> Iterator[Violation]:
        rests = sorted(self.route.rests, key=lambda rest: rest.begin)
        if any(a.end > b.begin for a, b in pairwise(rests)):
            yield self._fault(Fault.BREAK_MISSED, said="breaks overlap")
        for pause in self.vehicle.breaks:
            taken = any(
                pause.earliest <= rest.begin <= pause.latest
                and rest.end - rest.begin >= pause.seconds
                for rest in rests
            )
            if not taken and self.route.leave <= pause.latest < self.route.home:
                yield self._fault(Fault.BREAK_MISSED, said=str(pause))
