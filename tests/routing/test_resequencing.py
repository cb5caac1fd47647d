"""A person decides the order of the work; times follow, and the validator tells what breaks."""

from __future__ import annotations

import pytest

from tests.routing.problems import KITCHEN, RESIDUAL, plant, town, vehicle
from wufei.routing.public import (
    Fault,
    Locked,
    MalformedProblemError,
    Plan,
    Problem,
    Stop,
    Window,
    resequenced,
    solve,
    validate,
)

POINTS = [(0, 0), (0, 0), *((100 * n, 0) for n in range(1, 7))]
UNLOAD = (True, "plant")


def day(**last: object) -> tuple[Problem, Plan]:
    """Stops s1 … s4 along a street; one vehicle that serves them and one that stays at home."""
    stops = [Stop(f"s{n}", 1 + n, KITCHEN, mass=10) for n in range(1, 4)]
    stops.append(Stop("s4", 5, **{"waste": KITCHEN, "mass": 10, **last}))
    wastes = frozenset({KITCHEN, RESIDUAL})
    vehicles = [vehicle("v0", wastes=wastes), vehicle("v1", wastes=wastes)]
    problem = town(POINTS, stops, vehicles, [plant()])
    return problem, solve(problem, seconds=0.3)


def served(plan: Plan) -> dict[str, list[str]]:
    return {route.vehicle: list(route.stops) for route in plan.routes}


def visits(*keys: str) -> list[tuple[bool, str]]:
    return [(False, key) for key in keys]


def test_the_order_given_is_driven_and_unloaded_at_the_end() -> None:
    problem, plan = day()
    changed = resequenced(problem, plan, {"v0": visits("s4", "s1", "s2", "s3"), "v1": []})

    assert validate(problem, changed) == []
    assert served(changed) == {"v0": ["s4", "s1", "s2", "s3"]}
    assert changed.routes[0].distance == 400 + 300 + 100 + 100 + 300


def test_stops_go_over_to_another_vehicle() -> None:
    problem, plan = day()
    given = {"v0": visits("s1", "s2"), "v1": [*visits("s4"), UNLOAD, *visits("s3"), UNLOAD]}
    changed = resequenced(problem, plan, given)

    assert validate(problem, changed) == []
    assert [len(route.trips) for route in changed.routes] == [1, 2]
    assert served(resequenced(problem, changed, {"v1": visits("s3", "s4"), "v0": []})) == {
        "v1": ["s3", "s4"]
    }


def test_what_breaks_a_rule_is_made_and_told() -> None:
    problem, plan = day(waste=RESIDUAL)
    mixed = resequenced(problem, plan, {"v0": visits("s1", "s2", "s3", "s4"), "v1": []})
    assert {each.fault for each in validate(problem, mixed)} == {Fault.MIXED}

    problem, plan = day(windows=(Window(0, 450),))
    late = resequenced(problem, plan, {"v0": visits("s3", "s1", "s2", "s4"), "v1": []})
    assert {each.fault for each in validate(problem, late)} == {Fault.OUT_OF_WINDOW}


def test_locked_visits_stay_with_their_times() -> None:
    problem, plan = day()
    plan = resequenced(problem, plan, {"v0": visits("s1", "s2", "s3", "s4"), "v1": []})
    locked = Locked(visits={"v0": 2}, now=5_000)
    changed = resequenced(problem, plan, {"v0": visits("s4", "s3")}, locked=locked)

    before, after = (list(p.routes[0].visits()) for p in (plan, changed))
    assert after[:2] == before[:2]
    assert changed.routes[0].stops == ["s1", "s2", "s4", "s3"]
    assert after[2][1].arrive == 5_000 + 200


@pytest.mark.parametrize("given", [{"v9": []}, {"v0": [(False, "x")]}, {"v0": [(True, "x")]}])
def test_names_that_do_not_exist_are_refused(given: dict[str, list[tuple[bool, str]]]) -> None:
    problem, plan = day()
    with pytest.raises(MalformedProblemError):
        resequenced(problem, plan, given)
