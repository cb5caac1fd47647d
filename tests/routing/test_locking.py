"""What a new plan must not touch."""

from __future__ import annotations

import pytest

from tests.routing.problems import plant, ring, town, vehicle
from wufei.routing.public import Locked, MalformedProblemError, Plan, Problem, solve, validate

QUICK = 0.4


def planned(problem: Problem, **options: object) -> Plan:
    plan = solve(problem, seconds=QUICK, **options)
    assert validate(problem, plan) == []
    return plan


def test_locked_routes_and_visits_stay_as_they_are() -> None:
    points, stops = ring(12, mass=30)
    fleet = [vehicle(f"v{n}", fixed_cost=50, day_stops=5) for n in range(3)]
    problem = town(points, stops, fleet, [plant()])
    first = planned(problem)
    whole, part = first.routes[0], first.routes[1]
    locked = Locked(frozenset({whole.vehicle}), {part.vehicle: 2}, now=0)
    again = planned(problem, start=first, locked=locked)

    assert next(r for r in again.routes if r.vehicle == whole.vehicle) == whole
    kept = next(r for r in again.routes if r.vehicle == part.vehicle)
    assert list(kept.visits())[:2] == list(part.visits())[:2]
    assert kept.leave == part.leave


def test_a_pinned_stop_stays_on_its_vehicle() -> None:
    points, stops = ring(4)
    far = vehicle("far", fixed_cost=5_000)
    problem = town(points, stops, [vehicle("near"), far], [plant()])

    assert planned(problem).route_of("s2").vehicle == "near"
    assert planned(problem, locked=Locked(pins={"s2": "far"})).route_of("s2").vehicle == "far"


@pytest.mark.parametrize(
    "locked",
    [
        Locked(frozenset({"ghost"})),
        Locked(visits={"v0": 1}),
        Locked(pins={"s0": "ghost"}),
        Locked(pins={"ghost": "v0"}),
    ],
)
def test_locking_what_is_not_there_is_refused(locked: Locked) -> None:
    points, stops = ring(2)
    problem = town(points, stops, [vehicle()], [plant()])

    with pytest.raises(MalformedProblemError, match="locked"):
        solve(problem, seconds=QUICK, locked=locked)
