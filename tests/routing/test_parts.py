"""Large days in parts: cut, searched in several processes, recut."""

from __future__ import annotations

import multiprocessing
import random
from dataclasses import replace

import pytest

from tests.routing.problems import KITCHEN, RESIDUAL, plant, town, vehicle
from wufei.routing.assembling import at_depot
from wufei.routing.model import Task
from wufei.routing.parts import PART, WHOLE, cut, restricted, unrestricted
from wufei.routing.public import Problem, Progress, Stop, solve, validate


def city(count: int, fleet: int, *, classes: tuple[str, ...] = (KITCHEN,)) -> Problem:
    dice = random.Random(3)
    points = [(0, 0), (900, 0)]
    points += [(dice.randint(-5_000, 5_000), dice.randint(-5_000, 5_000)) for _ in range(count)]
    stops = [
        Stop(f"s{n}", 2 + n, classes[n % len(classes)], mass=dice.randint(1, 5))
        for n in range(count)
    ]
    vehicles = [
        vehicle(f"v{n}", wastes=frozenset({classes[n % len(classes)]})) for n in range(fleet)
    ]
    return town(points, stops, vehicles, [plant()])


def task_of(problem: Problem) -> Task:
    outsets = tuple(at_depot(problem, n) for n in range(len(problem.vehicles)))
    return Task(problem, outsets, tuple(range(len(problem.stops))))


def test_classes_without_a_common_vehicle_are_apart() -> None:
    problem = city(20, 4, classes=(KITCHEN, RESIDUAL))
    parts = cut(task_of(problem), [[]] * 4, 0)

    assert [part.slots for part in parts] == [(0, 2), (1, 3)]
    both = replace(problem.vehicles[0], wastes=frozenset({KITCHEN, RESIDUAL}))
    joined = replace(problem, vehicles=(both, *problem.vehicles[1:]))
    assert len(cut(task_of(joined), [[]] * 4, 0)) == 1


def test_a_large_task_is_cut_into_even_neighbourhoods() -> None:
    problem = city(2 * WHOLE, 12)
    task = task_of(problem)
    parts = cut(task, [[]] * 12, 0)

    assert sorted(n for part in parts for n in part.stops) == list(task.stops)
    assert sorted(slot for part in parts for slot in part.slots) == list(range(12))
    assert max(len(part.stops) for part in parts) <= PART
    assert all(part.slots for part in parts)


def test_later_cuts_keep_routes_whole_and_take_the_rest_along() -> None:
    problem = city(2 * WHOLE, 12)
    task = task_of(problem)
    first = cut(task, [[]] * 12, 0)
    sequences = [[] for _ in range(12)]
    for part in first:
        for n, slot in enumerate(part.slots[:-1]):
            sequences[slot] = list(part.stops[10 * n : 10 * n + 10])

    again = cut(task, sequences, 1)

    assert sorted(n for part in again for n in part.stops) == list(task.stops)
    assert sorted(slot for part in again for slot in part.slots) == list(range(12))
    for part in again:
        for slot in part.slots:
            assert set(sequences[slot]) <= set(part.stops)


def test_a_part_is_a_problem_of_its_own_with_the_same_ways() -> None:
    problem = city(30, 3)
    task = task_of(problem)
    (whole,) = cut(task, [[]] * 3, 0)
    part = replace(whole, stops=(4, 9, 17), slots=(1,))
    small = restricted(task, part, [[], [9, 4, ~0], []])

    assert [stop.key for stop in small.problem.stops] == ["s4", "s9", "s17"]
    assert small.start == ((1, 0, ~0),)
    a, b = small.problem.stops[0].place, small.problem.stops[2].place
    assert small.problem.travel.leg(a, b) == problem.travel.leg(6, 19)
    assert unrestricted(part, small.start) == [[9, 4, ~0]]


@pytest.mark.slow
def test_a_large_day_is_solved_in_two_processes_and_stays_valid() -> None:
    problem = city(WHOLE + 200, 90)
    told: list[Progress] = []
    plan = solve(problem, seconds=14, on_progress=told.append)

    assert validate(problem, plan) == []
    assert plan.unplanned == ()
    assert max(progress.parts for progress in told) == 2


@pytest.mark.slow
def test_a_killed_process_costs_its_part_and_not_the_plan() -> None:
    problem = city(WHOLE + 200, 90)
    killed: list[int] = []

    def kill_one(_: Progress) -> None:
        children = multiprocessing.active_children()
        if children and not killed:
            killed.append(children[0].pid or 0)
            children[0].kill()

    plan = solve(problem, seconds=16, on_progress=kill_one)

    assert killed
    assert validate(problem, plan) == []


@pytest.mark.slow
def test_a_large_day_can_be_stopped() -> None:
    problem = city(WHOLE + 200, 90)
    told: list[Progress] = []
    plan = solve(problem, seconds=3_600, on_progress=told.append, stop=lambda: len(told) > 6)

    assert validate(problem, plan) == []
