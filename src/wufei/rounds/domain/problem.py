"""The problem of a hauler's day: orders, vehicles, plants and ways as routing knows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wufei.collection.public import Order, OrderState, orders_to_plan
from wufei.kernel.actors import system_actor
from wufei.registry.public import Organisation
from wufei.rounds.domain.clock import seconds_at
from wufei.rounds.domain.estimating import Demand, Estimator, rule_for
from wufei.rounds.domain.fleet import (
    PER_YUAN,
    Intake,
    intakes_of,
    plant_record,
    profiles_of,
    vehicle_record,
)
from wufei.rounds.domain.reasons import LeftOut
from wufei.rounds.models import PlanningRule, VehicleProfile
from wufei.rounds.models.notations import read_demands, read_slow_hours, read_speeds
from wufei.routing.public import (
    Depot,
    Estimate,
    Place,
    Plant,
    Problem,
    Speeds,
    Stop,
    Vehicle,
    WhyNot,
    Window,
)

TO_PLAN = (OrderState.ACCEPTED, OrderState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class DayProblem:
    """The problem with the rows behind its keys: order code, plate, door of a plant.

    ``left_out`` are orders that cannot even be asked for: (code, reason, figures).
    """

    day: dt.date
    rule: PlanningRule
    problem: Problem
    orders: Mapping[str, Order]
    demands: Mapping[str, Demand]
    profiles: Mapping[str, VehicleProfile]
    intakes: Mapping[str, Intake]
    left_out: tuple[tuple[str, str, Mapping[str, int | str]], ...] = ()


def orders_of(*, hauler: Organisation, day: dt.date) -> list[Order]:
    """What is to be planned: accepted and already scheduled orders of the hauler's day."""
    rows = orders_to_plan(actor=system_actor("rounds"), hauler=hauler, day=day)
    return list(rows.order_by("code"))


def day_problem(
    *,
    hauler: Organisation,
    day: dt.date,
    orders: Sequence[Order],
    otherwise: Iterable[VehicleProfile] = (),
) -> DayProblem:
    """The problem of serving ``orders`` (with point and material loaded) with the hauler's fleet.

    ``otherwise`` holds for vehicles that have no profile.

    Queries grow with the number of classes, not of orders.
    """
    rule = rule_for(hauler=hauler, day=day)
    estimator = Estimator(rule, orders, day)
    demands = {order.code: estimator.demand(order) for order in orders}
    materials = {order.material for order in orders}
    profiles = _with_otherwise(profiles_of(hauler=hauler, day=day), otherwise)
    intakes = intakes_of(day=day, wanted=materials, hauler=hauler)
    placed = [order for order in orders if order.point.latitude is not None]
    left_out: list[tuple[str, str, Mapping[str, int | str]]] = [
        (order.code, LeftOut.NO_POSITION.value, {"point": order.point.code})
        for order in orders
        if order.point.latitude is None
    ]
    if not intakes:
        left_out += [
            (order.code, WhyNot.NO_PLANT_FOR_CLASS.value, {"waste": order.material.key})
            for order in placed
        ]
        placed = []
    vehicles = tuple(vehicle_record(profile, materials) for profile in profiles)
    atlas = _Atlas()
    depots = {profile.depot.code: profile.depot for profile in profiles}
    return DayProblem(
        day=day,
        rule=rule,
        problem=_problem(
            rule,
            atlas,
            depots=tuple(Depot(code, atlas.place(code, row)) for code, row in depots.items()),
            plants=tuple(
                plant_record(intake, atlas.place(intake.key, intake.schedule.site))
                for intake in intakes
            ),
            stops=_stops(rule, placed, demands, atlas),
            vehicles=vehicles,
        ),
        orders={order.code: order for order in orders},
        demands=demands,
        profiles={profile.vehicle.plate: profile for profile in profiles},
        intakes={intake.key: intake for intake in intakes},
        left_out=tuple(left_out),
    )


def _with_otherwise(
    profiles: list[VehicleProfile], otherwise: Iterable[VehicleProfile]
) -> list[VehicleProfile]:
    known = {profile.vehicle_id for profile in profiles}
    more = [profile for profile in otherwise if profile.vehicle_id not in known]
    return sorted([*profiles, *more], key=lambda profile: profile.vehicle.plate)


class _Atlas:
    """Places by position: two orders at one point are one place."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[float, float], int] = {}
        self.places: list[Place] = []

    def place(self, name: str, row: object) -> int:
        at = (float(row.longitude), float(row.latitude))  # type: ignore[attr-defined]
        if at not in self.numbers:
            self.numbers[at] = len(self.places)
            self.places.append(Place(name, *at))
        return self.numbers[at]


def _stops(
    rule: PlanningRule, orders: Iterable[Order], demands: Mapping[str, Demand], atlas: _Atlas
) -> tuple[Stop, ...]:
    skills = read_demands(rule.demands)
    worth = round(rule.optional_worth * PER_YUAN)
    return tuple(
        Stop(
            key=order.code,
            place=atlas.place(order.point.code, order.point),
            waste=order.material.key,
            mass=demands[order.code].grams,
            volume=demands[order.code].litres,
            service=demands[order.code].seconds,
            windows=(Window(seconds_at(order.opens_at), seconds_at(order.closes_at)),),
            optional=order.optional,
            worth=worth if order.optional else 0,
            priority=order.priority,
            skills=skills.get(order.point.kind, frozenset()),
        )
        for order in orders
    )


def _problem(
    rule: PlanningRule,
    atlas: _Atlas,
    *,
    depots: tuple[Depot, ...],
    plants: tuple[Plant, ...],
    stops: tuple[Stop, ...],
    vehicles: tuple[Vehicle, ...],
) -> Problem:
    return Problem(
        places=tuple(atlas.places),
        depots=depots,
        stops=stops,
        vehicles=vehicles,
        plants=plants,
        travel=Estimate(
            tuple((place.x, place.y) for place in atlas.places),
            _speeds(rule),
            detour=rule.detour_thousandths,
            hours=_hours(vehicles),
        ),
    )


def _speeds(rule: PlanningRule) -> Speeds:
    slow = read_slow_hours(rule.slow_hours)
    return Speeds(
        tuple(
            (
                length,
                tuple(
                    max(1, speed * rule.slow_percent // 100) if hour in slow else speed
                    for hour in range(24)
                ),
            )
            for length, speed in read_speeds(rule.speeds)
        )
    )


def _hours(vehicles: Iterable[Vehicle]) -> tuple[int, int]:
    """The first and last hour in which anybody drives."""
    shifts = [vehicle.shift for vehicle in vehicles]
    if not shifts:
        return (6, 17)
    first = min(shift.opens for shift in shifts) // 3600
    last = max(first, (max(shift.closes for shift in shifts) - 1) // 3600)
    return (first, last)
