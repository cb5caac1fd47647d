"""What every plan of every random day keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.routing.problems import random_town
from wufei.routing.assembling import at_depot, items_of, plan_of
from wufei.routing.plans import Plan, Unplanned
from wufei.routing.public import Changes, Locked, Problem, WhyNot, replan, solve, validate
from wufei.routing.timing import Timekeeper

MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
days = st.integers(0, 10**9).map(random_town)
#: How many visits of each used vehicle are done; more than there are means all.
finished = st.lists(st.integers(0, 9), min_size=4, max_size=4)


@MANY
@given(days)
def test_every_plan_validates_and_every_reason_is_true(problem: Problem) -> None:
    plan = solve(problem, seconds=0.15)

    assert validate(problem, plan) == []
    for left in plan.unplanned:
        better = [other.cost - plan.cost for other in with_stop(problem, plan, left)]
        if left.why is WhyNot.NOT_WORTH_IT:
            stop = problem.stops[problem.stop_numbers[left.stop]]
            assert better
            assert min(better) > stop.worth
        else:
            assert better == [], left


def with_stop(problem: Problem, plan: Plan, left: Unplanned) -> Iterator[Plan]:
    """All plans the validator accepts that put the stop, and at most one unloading, anywhere."""
    keeper, number = Timekeeper(problem), problem.stop_numbers[left.stop]
    routes = {route.vehicle: route for route in plan.routes}
    rest = [other for other in plan.unplanned if other.stop != left.stop]
    outsets = [at_depot(problem, n) for n in range(len(problem.vehicles))]
    now = [items_of(problem, routes[v.key]) if v.key in routes else [] for v in problem.vehicles]
    plants = range(len(problem.plants))
    added = [[number], *([number, ~p] for p in plants), *([~p, number] for p in plants)]
    for slot, items in enumerate(now):
        for at in range(len(items) + 1):
            for some in added:
                changed = [*now[:slot], [*items[:at], *some, *items[at:]], *now[slot + 1 :]]
                other = plan_of(keeper, outsets, changed, rest)
                idle = any(not trip.stops for route in other.routes for trip in route.trips)
                if not idle and validate(problem, other) == []:
                    yield other


@MANY
@given(days, finished, st.sets(st.integers(0, 13), max_size=3))
def test_a_changed_day_keeps_what_is_done_and_where_the_rest_rides(
    problem: Problem, counts: list[int], gone: set[int]
) -> None:
    plan = solve(problem, seconds=0.1)
    done = {vehicle: counts[n] for n, vehicle in enumerate(used(plan))}
    cancelled = {stop.key for n, stop in enumerate(problem.stops) if n in gone}
    new = tuple(replace(stop, key=f"new {stop.key}") for stop in problem.stops[:2])

    after = replan(problem, plan, Changes(new, frozenset(cancelled)), locked=Locked(visits=done))

    assert validate(after.problem, after.plan) == []
    assert not after.dropped
    assert_kept(plan, after.plan, done)
    for route in plan.routes:
        now = next((r for r in after.plan.routes if r.vehicle == route.vehicle), None)
        before = [key for key in route.stops if key not in cancelled - after.kept]
        assert before == [key for key in (now.stops if now else []) if key in before]


@MANY
@given(days, finished)
def test_improving_the_rest_leaves_locked_visits(problem: Problem, counts: list[int]) -> None:
    plan = solve(problem, seconds=0.1)
    done = {vehicle: counts[n] for n, vehicle in enumerate(used(plan))}

    again = solve(problem, seconds=0.1, seed=5, start=plan, locked=Locked(visits=done))

    assert validate(problem, again) == []
    assert_kept(plan, again, done)


def used(plan: Plan) -> list[str]:
    return [route.vehicle for route in plan.routes]


def assert_kept(before: Plan, after: Plan, done: dict[str, int]) -> None:
    for route in before.routes:
        fixed = list(route.visits())[: done[route.vehicle]]
        now = next((r for r in after.routes if r.vehicle == route.vehicle), None)
        assert fixed == (list(now.visits())[: len(fixed)] if now else [])


@pytest.mark.parametrize("seed", range(3))
def test_the_same_stop_twice_is_served_once_each(seed: int) -> None:
    problem = random_town(seed)
    double = replace(
        problem, stops=(*problem.stops, *(replace(s, key=f"{s.key}'") for s in problem.stops))
    )
    plan = solve(double, seconds=0.2)

    assert validate(double, plan) == []
    assert plan.planned + len(plan.unplanned) == len(double.stops)
