"""A problem that contradicts itself names the record and the field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.routing.problems import plant, ring, town, vehicle
from wufei.routing.public import Break, Depot, MalformedProblemError, Problem, Window


def _twice(problem: Problem) -> Problem:
    return replace(problem, stops=(*problem.stops, problem.stops[0]))


def _nowhere(problem: Problem) -> Problem:
    return replace(problem, depots=(Depot("yard", 99),))


def _with_stop(**changes: object) -> Callable[[Problem], Problem]:
    return lambda p: replace(p, stops=(replace(p.stops[0], **changes), *p.stops[1:]))


def _with_vehicle(**changes: object) -> Callable[[Problem], Problem]:
    return lambda p: replace(p, vehicles=(replace(p.vehicles[0], **changes),))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (_twice, "stop 's0': the key is there twice"),
        (_nowhere, "'yard': place 99 does not exist"),
        (_with_stop(mass=-1), "'s0': mass -1"),
        (_with_stop(mass=1.5), "'s0': mass 1.5"),
        (_with_stop(priority=0), "'s0': priority 0"),
        (_with_stop(windows=(Window(5, 4),)), "'s0': window"),
        (_with_stop(windows=(Window(5, 9), Window(9, 10))), "'s0': window"),
        (_with_vehicle(start="nowhere"), "'v0': depot 'nowhere'"),
        (_with_vehicle(breaks=(Break(9, 8, 1),)), "'v0': break"),
        (_with_vehicle(distance_cost=-2), "'v0': distance_cost -2"),
    ],
)
def test_a_malformed_problem_is_named(wrong: Callable[[Problem], Problem], said: str) -> None:
    points, stops = ring(2)
    problem = town(points, stops, [vehicle()], [plant()])

    with pytest.raises(MalformedProblemError, match=said):
        wrong(problem)
