"""Reasons of stops left out: each one made true by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.routing.problems import KITCHEN, RESIDUAL, plant, town, vehicle
from wufei.routing.public import Break, Plan, Plant, Stop, Vehicle, WhyNot, Window, solve, validate

POINTS = [(0, 0), (1_000, 0), (300, 0), (600, 0)]
STOP = Stop("s", 2, KITCHEN, mass=40, volume=4, service=10)


def left(stop: Stop, of: list[Vehicle], at: list[Plant], *others: Stop) -> tuple[WhyNot, dict]:
    problem = town(POINTS, [stop, *others], of, at)
    plan: Plan = solve(problem, seconds=0.2)
    assert validate(problem, plan) == []
    (unplanned,) = plan.unplanned
    assert unplanned.stop == stop.key
    return unplanned.why, dict(unplanned.figures)


@pytest.mark.parametrize(
    ("stop", "of", "at", "why", "figures"),
    [
        ({"waste": RESIDUAL}, {}, {}, WhyNot.NO_VEHICLE_FOR_CLASS, {"waste": RESIDUAL}),
        ({"kinds": {"small"}}, {}, {}, WhyNot.NO_VEHICLE_OF_KIND, {"kinds": "small"}),
        ({"skills": {"lift"}}, {}, {}, WhyNot.NO_VEHICLE_WITH_SKILLS, {"skills": "lift"}),
        ({"mass": 101}, {}, {}, WhyNot.TOO_HEAVY, {"mass": 101, "largest": 100}),
        ({}, {"volume": 3}, {}, WhyNot.TOO_BULKY, {"volume": 4, "largest": 3}),
        ({}, {}, {"wastes": {RESIDUAL}}, WhyNot.NO_PLANT_FOR_CLASS, {"waste": KITCHEN}),
        ({}, {}, {"quota": 39}, WhyNot.QUOTA_TOO_SMALL, {"mass": 40, "quota": 39}),
        ({"windows": (Window(0, 299),)}, {}, {}, WhyNot.WINDOW_OUT_OF_REACH, {}),
        ({}, {}, {"hours": (Window(0, 1_009),)}, WhyNot.PLANT_OUT_OF_REACH, {}),
        ({}, {"shift": Window(0, 2_009)}, {}, WhyNot.SHIFT_TOO_SHORT, {}),
        ({}, {"longest": 2_009}, {}, WhyNot.SHIFT_TOO_SHORT, {}),
        (
            {"windows": (Window(0, 299),)},
            {"shift": Window(0, 2_009)},
            {},
            WhyNot.OUT_OF_REACH,
            {},
        ),
    ],
)
def test_a_stop_that_no_vehicle_could_serve_says_why(
    stop: dict, of: dict, at: dict, why: WhyNot, figures: dict
) -> None:
    asked = replace(STOP, **{k: frozenset(v) if isinstance(v, set) else v for k, v in stop.items()})
    at = {k: frozenset(v) if isinstance(v, set) else v for k, v in at.items()}

    assert left(asked, [vehicle(**of)], [plant(**at)]) == (why, figures)


def test_no_vehicle_has_kind_and_skill_together() -> None:
    asked = replace(STOP, kinds=frozenset({"small"}), skills=frozenset({"lift"}))
    fleet = [vehicle("a", kind="small"), vehicle("b", skills=frozenset({"lift"}))]

    assert left(asked, fleet, [plant()]) == (WhyNot.NO_VEHICLE_FITS, {})


def more_important(**changes: object) -> Stop:
    return replace(STOP, key="other", place=3, priority=9, **changes)


@pytest.mark.parametrize(
    ("of", "at", "other", "why"),
    [
        ({}, {"quota": 79}, {}, WhyNot.PLANT_QUOTA_USED_UP),
        ({"mass": 79, "trips": 1}, {}, {}, WhyNot.VEHICLES_FULL),
        ({"day_stops": 1}, {}, {}, WhyNot.DAY_LIMIT_REACHED),
        ({"shift": Window(0, 2_015)}, {}, {}, WhyNot.NO_SHIFT_TIME_LEFT),
        ({}, {"hours": (Window(0, 1_015),)}, {}, WhyNot.PLANT_HOURS_OVER),
    ],
)
def test_a_stop_that_another_displaced_says_what_is_used_up(
    of: dict, at: dict, other: dict, why: WhyNot
) -> None:
    assert left(STOP, [vehicle(**of)], [plant(**at)], more_important(**other))[0] is why


def test_a_window_taken_by_another_stop() -> None:
    at_once = replace(STOP, windows=(Window(300, 305),))
    elsewhere = more_important(windows=(Window(600, 602),))
    points_apart = left(at_once, [vehicle()], [plant()], elsewhere)

    assert points_apart[0] is WhyNot.WINDOW_TAKEN


def test_a_break_is_in_the_way_of_a_service_longer_than_its_margin() -> None:
    long_service = replace(STOP, service=500)
    lunch = Break(305, 310, 100)
    problem = town(POINTS, [long_service], [vehicle(breaks=(lunch,))], [plant()])
    plan = solve(problem, seconds=0.2)

    assert plan.unplanned == ()
    assert validate(problem, plan) == []
