"""Every fault is found, in plans made wrong by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.routing.problems import KITCHEN, RESIDUAL, plant, town, vehicle
from wufei.routing.public import (
    Break,
    Fault,
    Plan,
    Problem,
    Rest,
    Route,
    Stop,
    Trip,
    Unplanned,
    Visit,
    WhyNot,
    Window,
    validate,
)

LUNCH = Break(1_100, 1_500, 100)


def problem(**changes: object) -> Problem:
    stop = Stop("s", 2, KITCHEN, mass=40, volume=4, service=10, windows=(Window(100, 400),))
    left = Stop("left", 2, KITCHEN)
    of = {"breaks": (LUNCH,), "volume": 10, "shift": Window(0, 3_000), "fixed_cost": 7, **changes}
    return town(
        ((0, 0), (1_000, 0), (300, 0)),
        (stop, left),
        [vehicle(**of)],
        [plant(hours=(Window(0, 2_000),), service=50, quota=40)],
    )


UNLOAD = Visit("plant", 1_010, 1_010, 1_060, 700, 0, 0)
VISIT = Visit("s", 300, 300, 310, 300, 40, 4)
ROUTE = Route(
    "v0", 0, 2_160, 2_000, 1_000, (Trip(KITCHEN, (VISIT,), UNLOAD),), (Rest(1_200, 1_300),)
)
LEFT = Unplanned("left", WhyNot.NO_SHIFT_TIME_LEFT)
GOOD = Plan((ROUTE,), (LEFT,), 2_007)


def with_visit(**changes: object) -> Plan:
    trip = Trip(KITCHEN, (replace(VISIT, **changes),), UNLOAD)
    return replace(GOOD, routes=(replace(ROUTE, trips=(trip,)),))


def with_unload(**changes: object) -> Plan:
    trip = Trip(KITCHEN, (VISIT,), replace(UNLOAD, **changes))
    return replace(GOOD, routes=(replace(ROUTE, trips=(trip,)),))


def with_route(**changes: object) -> Plan:
    return replace(GOOD, routes=(replace(ROUTE, **changes),))


def faults(plan: Plan, of: Problem | None = None) -> set[Fault]:
    return {violation.fault for violation in validate(of or problem(), plan)}


def test_a_good_plan_has_no_fault() -> None:
    assert validate(problem(), GOOD) == []


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        (replace(GOOD, unplanned=()), Fault.MISSING),
        (replace(GOOD, unplanned=(LEFT, LEFT)), Fault.TWICE),
        (replace(GOOD, unplanned=(LEFT, replace(LEFT, stop="ghost"))), Fault.UNKNOWN),
        (replace(GOOD, routes=(ROUTE, ROUTE)), Fault.TWICE),
        (replace(GOOD, cost=2_006), Fault.WRONG_COST),
        (with_visit(arrive=299, begin=300), Fault.TOO_FAST),
        (with_visit(distance=299), Fault.WRONG_DISTANCE),
        (with_visit(mass=39), Fault.WRONG_LOAD),
        (with_visit(begin=401, leave=411), Fault.OUT_OF_WINDOW),
        (with_visit(begin=299), Fault.SHORT_SERVICE),
        (with_visit(leave=309), Fault.SHORT_SERVICE),
        (with_unload(begin=2_001, leave=2_051), Fault.PLANT_CLOSED),
        (with_unload(mass=1), Fault.WRONG_LOAD),
        (with_unload(key="ghost"), Fault.UNKNOWN),
        (with_route(trips=(Trip(KITCHEN, (VISIT,), None),)), Fault.NOT_UNLOADED),
        (with_route(trips=(Trip(RESIDUAL, (VISIT,), UNLOAD),)), Fault.MIXED),
        (with_route(distance=1_999), Fault.WRONG_DISTANCE),
        (with_route(home=3_001), Fault.OUT_OF_SHIFT),
        (with_route(home=2_159), Fault.TOO_FAST),
        (with_route(rests=()), Fault.BREAK_MISSED),
        (with_route(rests=(Rest(1_000, 1_100),)), Fault.BREAK_MISSED),
        (with_route(rests=(Rest(1_200, 1_299),)), Fault.BREAK_MISSED),
        (with_route(rests=(Rest(305, 405), Rest(1_200, 1_300))), Fault.SHORT_SERVICE),
        (with_route(rests=(Rest(1_200, 1_300), Rest(1_250, 1_260))), Fault.BREAK_MISSED),
        (with_route(vehicle="ghost"), Fault.UNKNOWN),
    ],
)
def test_a_wrong_plan_is_found_out(plan: Plan, fault: Fault) -> None:
    assert fault in faults(plan)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"mass": 39}, Fault.OVERLOAD),
        ({"volume": 3}, Fault.OVERLOAD),
        ({"day_mass": 39}, Fault.DAY_LIMIT),
        ({"day_volume": 3}, Fault.DAY_LIMIT),
        ({"day_stops": 0}, Fault.DAY_LIMIT),
        ({"trips": 0}, Fault.DAY_LIMIT),
        ({"longest": 2_159}, Fault.OUT_OF_SHIFT),
        ({"wastes": frozenset({RESIDUAL})}, Fault.UNFIT_VEHICLE),
    ],
)
def test_a_plan_must_fit_its_vehicle(changes: dict, fault: Fault) -> None:
    assert faults(GOOD, problem(**changes)) == {fault}


def test_a_stop_must_get_its_kind_of_vehicle_and_its_skills() -> None:
    given = problem()
    for changes in ({"kinds": frozenset({"small"})}, {"skills": frozenset({"lift"})}):
        stops = (replace(given.stops[0], **changes), given.stops[1])
        assert faults(GOOD, replace(given, stops=stops)) == {Fault.UNFIT_VEHICLE}


def test_a_plant_takes_its_classes_and_no_more_than_its_quota() -> None:
    given = problem()
    full = replace(given, plants=(replace(given.plants[0], quota=39),))
    wrong = replace(given, plants=(replace(given.plants[0], wastes=frozenset({RESIDUAL})),))

    assert faults(GOOD, full) == {Fault.QUOTA_EXCEEDED}
    assert faults(GOOD, wrong) == {Fault.WRONG_PLANT}


def test_work_begun_after_the_break_needs_none() -> None:
    due = problem(breaks=(Break(0, 0, 100),))
    visit = replace(VISIT, arrive=301, begin=301, leave=311)
    unload = replace(UNLOAD, arrive=1_011, begin=1_011, leave=1_061)
    trip = Trip(KITCHEN, (visit,), unload)

    assert faults(with_route(leave=1, rests=(), trips=(trip,), home=2_161), due) == set()
    assert faults(with_route(rests=()), due) == {Fault.BREAK_MISSED}


def test_work_done_before_the_break_is_due_needs_none() -> None:
    later = problem(breaks=(Break(2_000, 2_060, 100),))

    assert faults(with_route(rests=(), home=2_060), later) == set()
    assert faults(with_route(rests=(), home=2_061), later) == {Fault.BREAK_MISSED}
