"""The stored rounds of a plan as routing knows a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from wufei.collection.public import Order
from wufei.rounds.domain.clock import seconds_of
from wufei.rounds.domain.problem import DayProblem, day_problem
from wufei.rounds.domain.reasons import Aside, LeftOut
from wufei.rounds.models import Plan, Round, RoundState, RoundStop, StopState, VehicleProfile
from wufei.routing.public import (
    Locked,
    Rest,
    Route,
    Trip,
    Unplanned,
    Visit,
    WhyNot,
)
from wufei.routing.public import Plan as Routed

#: Stops that nothing can be changed about any more.
OVER = (StopState.ARRIVED, StopState.DONE, StopState.REFUSED, StopState.SKIPPED)
OURS = frozenset(LeftOut)


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan as it is stored: its problem, its routes, and its rounds with their live stops.

    ``aside`` are the orders that were taken off or have no position: no part of the problem.
    """

    plan: Plan
    day: DayProblem
    routed: Routed
    rounds: dict[str, Round]
    stops: dict[str, list[RoundStop]]
    aside: dict[str, Aside]


def standing(plan: Plan, *, added: Sequence[Order] = ()) -> Standing:
    """The plan as stored; ``added``: orders to have in the problem though no round serves them.

    A handful of queries, whatever the number of stops.
    """
    rounds = {row.vehicle.plate: row for row in plan.rounds.select_related("vehicle", "depot")}
    stops: dict[int, list[RoundStop]] = {row.pk: [] for row in rounds.values()}
    rows = RoundStop.objects.filter(round__plan=plan).exclude(state=StopState.WITHDRAWN)
    for stop in rows.select_related("order__point", "order__material", "plant").order_by(
        "round", "position"
    ):
        stops[stop.round_id].append(stop)
    unplanned = list(plan.unplanned.select_related("order__point", "order__material"))
    left = {each.order.code for each in unplanned if each.why in OURS}
    orders = [s.order for each in stops.values() for s in each if s.order] + [
        each.order for each in unplanned if each.order.code not in left
    ]
    by_code = {order.code: order for order in (*orders, *added)}
    day = day_problem(
        hauler=plan.hauler,
        day=plan.day,
        orders=list(by_code.values()),
        otherwise=[_as_driven(row) for row in rounds.values()],
    )
    by_plate = {plate: stops[row.pk] for plate, row in rounds.items()}
    routes = tuple(
        _route(rounds[plate], by_plate[plate], day)
        for plate in (vehicle.key for vehicle in day.problem.vehicles)
        if plate in rounds and by_plate[plate]
    )
    served = {code for route in routes for code in route.stops}
    rest = tuple(
        Unplanned(each.order.code, WhyNot(each.why), each.figures)
        for each in unplanned
        if each.order.code in by_code and each.order.code not in served and each.why not in OURS
    )
    routed = Routed(routes, rest, sum(_cost(day, route) for route in routes))
    aside = {
        each.order.code: Aside(each.order.code, each.why, each.figures)
        for each in unplanned
        if each.why in OURS
    }
    return Standing(plan, day, routed, rounds, by_plate, aside)


def _as_driven(row: Round) -> VehicleProfile:
    """What a vehicle without a profile does, by its round."""
    return VehicleProfile(
        vehicle=row.vehicle,
        depot=row.depot,
        crew_id=row.crew_id,
        driver_id=row.driver_id,
        shift_opens=timezone.localtime(row.leaves_at).time(),
        shift_closes=timezone.localtime(row.returns_at).time(),
    )


def _route(row: Round, stops: Sequence[RoundStop], day: DayProblem) -> Route:
    trips: list[Trip] = []
    visits: list[Visit] = []
    rests: list[Rest] = []
    waste, mass, volume = "", 0, 0
    for stop in stops:
        begin, leave = (seconds_of(day.day, at) for at in (stop.begins_at, stop.leaves_at))
        if stop.kind == RoundStop.Kind.BREAK:
            rests.append(Rest(begin, leave))
            continue
        arrive = seconds_of(day.day, stop.arrives_at)
        if stop.order is not None:
            waste = waste or stop.order.material.key
            demand = day.demands.get(stop.order.code)
            mass += demand.grams if demand else stop.grams
            volume += demand.litres if demand else stop.litres
            visits.append(Visit(stop.order.code, arrive, begin, leave, stop.metres, mass, volume))
            continue
        unload = Visit(door_of(day, stop.plant_id, waste), arrive, begin, leave, stop.metres, 0, 0)
        trips.append(Trip(waste, tuple(visits), unload))
        visits, waste, mass, volume = [], "", 0, 0
    if visits:
        trips.append(Trip(waste, tuple(visits), None))
    return Route(
        row.vehicle.plate,
        seconds_of(day.day, row.leaves_at),
        seconds_of(day.day, row.returns_at),
        row.metres,
        row.metres - sum(stop.metres for stop in stops),
        tuple(trips),
        tuple(rests),
    )


def door_of(day: DayProblem, site_id: int | None, waste: str) -> str:
    """The key of the site's door that takes the class; a name of no door where none does."""
    doors = [each for each in day.intakes.values() if each.schedule.site_id == site_id]
    fitting = [each.key for each in doors if waste in each.materials]
    return next(iter([*fitting, *(each.key for each in doors)]), f"?{site_id}")


def _cost(day: DayProblem, route: Route) -> int:
    vehicle = next(v for v in day.problem.vehicles if v.key == route.vehicle)
    worked = vehicle.time_cost * (route.home - route.leave)
    return vehicle.fixed_cost + vehicle.distance_cost * route.distance + worked


def locks_of(state: Standing, *, now: int = 0) -> Locked:
    """What must stay: locked rounds and finished ones whole, locked stops with their vehicle, and
    on a round under way what is done and the stop it is driving to.

    ``now`` is the earliest moment (seconds of the day) of anything new.
    """
    whole, visits, pins = set(), {}, {}
    for plate, row in state.rounds.items():
        served = [stop for stop in state.stops[plate] if stop.kind != RoundStop.Kind.BREAK]
        if not served or plate not in {vehicle.key for vehicle in state.day.problem.vehicles}:
            continue
        if row.locked or row.state == RoundState.FINISHED:
            whole.add(plate)
            continue
        done = max((n for n, stop in enumerate(served, 1) if stop.state in OVER), default=0)
        underway = row.state == RoundState.DRIVING and done < len(served)
        visits[plate] = done + underway
        for stop in served[visits[plate] :]:
            if stop.locked and stop.order and stop.order.code in state.day.problem.stop_numbers:
                pins[stop.order.code] = plate
    return Locked(
        frozenset(whole), {key: count for key, count in visits.items() if count}, pins, now
    )
