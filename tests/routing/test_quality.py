"""Published values met within CPU seconds of this process, whatever else the machine does."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from wufei.routing.instances import FEET_PER_MILE, read_kim, read_m3cvrp, read_solomon
from wufei.routing.public import (
    Changes,
    Locked,
    Plan,
    Problem,
    Stop,
    Window,
    replan,
    solve,
    validate,
)

pytestmark = [pytest.mark.realdata, pytest.mark.slow]


@pytest.fixture
def vrp(shared_data: Path) -> Path:
    return shared_data / "vrp"


def whole_plan(problem: Problem, cpu_seconds: float) -> Plan:
    plan = solve(problem, seconds=cpu_seconds, clock=time.process_time, processes=1)
    assert validate(problem, plan) == []
    assert plan.unplanned == ()
    return plan


@pytest.mark.parametrize(("name", "best"), [("R112", 9_486), ("RC208", 7_761)])
def test_solomon_within_a_hundredth_of_the_best(vrp: Path, name: str, best: int) -> None:
    plan = whole_plan(read_solomon(vrp / "solomon100" / f"{name}.txt"), 15)

    assert best <= plan.cost <= best * 1.01


@pytest.mark.parametrize(
    ("name", "vehicles", "published", "cpu_seconds"),
    [("102", 3, 174.5, 10), ("335", 6, 190.0, 20), ("1051", 17, 2_250.5, 30)],
)
def test_kim_is_beaten(
    vrp: Path, name: str, vehicles: int, published: float, cpu_seconds: float
) -> None:
    plan = whole_plan(read_kim(vrp / "kim2006" / f"{name}_stop.txt", vehicles), cpu_seconds)

    assert plan.distance / FEET_PER_MILE < published


def test_a_district_day_in_parts_and_its_changes(vrp: Path) -> None:
    problem = read_m3cvrp(vrp / "qingdao_m3cvrp", 40, volume=30_000)
    plan = solve(problem, seconds=25)
    assert validate(problem, plan) == []
    assert plan.unplanned == ()

    noon = 12 * 3_600
    done = {
        route.vehicle: sum(visit.leave <= noon for _, visit in route.visits())
        for route in plan.routes
    }
    new = Stop("new", problem.stops[5].place, "waste", volume=240, windows=(Window(noon, 61_200),))
    gone = next(
        visit.key
        for route in plan.routes
        for unloads, visit in route.visits()
        if not unloads and visit.leave > noon
    )
    locked = Locked(visits=done, now=noon)
    after = replan(problem, plan, Changes((new,), frozenset({gone})), locked=locked)

    assert validate(after.problem, after.plan) == []
    assert after.plan.route_of("new") is not None
