"""Orders that come and go while the day runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.routing.problems import KITCHEN, plant, town, vehicle
from wufei.routing.public import (
    Break,
    Changes,
    Fault,
    Locked,
    MalformedProblemError,
    Plan,
    Problem,
    Stop,
    WhyNot,
    replan,
    solve,
    validate,
)

POINTS = [(0, 0), (0, 0), *((100 * n, 0) for n in range(1, 11))]


def day(**of: object) -> tuple[Problem, Plan]:
    """Stops s1 … s5 at every other place along a street."""
    stops = [Stop(f"s{n}", 2 * n, KITCHEN, mass=10) for n in range(1, 6)]
    problem = town(POINTS, stops, [vehicle("v0", **of)], [plant()])
    return problem, solve(problem, seconds=0.3)


def new(place: int, **changes: object) -> Stop:
    return Stop("new", place, KITCHEN, **{"mass": 10, **changes})


def test_a_new_order_is_put_where_it_is_on_the_way() -> None:
    problem, plan = day()
    after = replan(problem, plan, Changes((new(5),)))

    assert validate(after.problem, after.plan) == []
    assert after.plan.distance == plan.distance
    (route,) = after.plan.routes
    assert [key for key in route.stops if key != "new"] == list(plan.routes[0].stops)


def test_a_cancelled_order_leaves_the_others_in_their_order() -> None:
    problem, plan = day()
    after = replan(problem, plan, Changes(cancelled=frozenset({"s5"})))

    assert validate(after.problem, after.plan) == []
    assert after.plan.routes[0].stops == [key for key in plan.routes[0].stops if key != "s5"]
    assert after.plan.distance == plan.distance - 400


def test_finished_stops_and_their_times_are_not_touched() -> None:
    problem, plan = day()
    done = list(plan.routes[0].visits())[:2]
    cancelled = frozenset({done[0][1].key})
    after = replan(
        problem,
        plan,
        Changes((new(3),), cancelled),
        locked=Locked(visits={"v0": 2}, now=5_000),
    )

    assert validate(after.problem, after.plan) == []
    assert after.kept == cancelled
    visits = list(after.plan.routes[0].visits())
    assert visits[:2] == done
    assert visits[2][1].arrive > 5_000


def test_an_order_without_a_place_says_why_and_moves_nothing() -> None:
    problem, plan = day(mass=50, trips=1)
    after = replan(problem, plan, Changes((new(5),)))

    assert [(left.stop, left.why) for left in after.plan.unplanned] == [
        ("new", WhyNot.VEHICLES_FULL)
    ]
    assert after.plan.routes == plan.routes


def test_a_place_that_has_become_free_is_given_to_who_had_none() -> None:
    problem, plan = day(mass=40, trips=1)
    (out,) = plan.unplanned
    gone = Changes(cancelled=frozenset({plan.routes[0].stops[0]}))

    assert replan(problem, plan, gone).plan.unplanned == ()
    without = replan(problem, plan, replace(gone, retry=False))
    assert without.plan.unplanned == (out,)


def test_a_vehicle_that_broke_down_gives_its_open_stops_away() -> None:
    problem, plan = day()
    second = replace(problem, vehicles=(*problem.vehicles, vehicle("v1")))
    done = list(plan.routes[0].visits())[:2]
    stands = replace(second.vehicles[0], day_stops=2)
    broken = replace(second, vehicles=(stands, second.vehicles[1]))
    after = replan(broken, plan, Changes(), locked=Locked(visits={"v0": 2}))

    assert validate(after.problem, after.plan) == []
    assert [visit.key for _, visit in done] == after.plan.routes[0].stops
    assert len(after.plan.routes[1].stops) == 3
    assert after.dropped == frozenset()


def test_breaks_taken_before_are_not_taken_again() -> None:
    problem, plan = day(breaks=(Break(250, 300, 500),))
    count = sum(visit.begin < 900 for _, visit in plan.routes[0].visits())
    after = replan(problem, plan, Changes((new(11),)), locked=Locked(visits={"v0": count}))

    assert validate(after.problem, after.plan) == []
    assert after.plan.routes[0].rests == plan.routes[0].rests


def test_a_vehicle_that_has_not_left_leaves_at_the_earliest_now() -> None:
    problem, plan = day(breaks=(Break(250, 300, 500),))
    after = replan(problem, plan, Changes(), locked=Locked(now=4_000))

    assert validate(after.problem, after.plan) == []
    assert after.plan.routes[0].leave == 4_000
    assert after.plan.routes[0].rests == ()


def test_a_break_that_was_missed_is_shown_and_stops_nothing() -> None:
    problem, plan = day()
    lunch = replace(problem.vehicles[0], breaks=(Break(0, 100, 500),))
    late = replace(problem, vehicles=(lunch,))
    after = replan(late, plan, Changes(), locked=Locked(visits={"v0": 2}))

    assert [violation.fault for violation in validate(late, after.plan)] == [Fault.BREAK_MISSED]
    assert after.plan.unplanned == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (Changes((Stop("s1", 2, KITCHEN),)), "added: stop 's1'"),
        (Changes(cancelled=frozenset({"ghost"})), "cancelled: stop 'ghost'"),
    ],
)
def test_changes_that_contradict_the_day_are_refused(changes: Changes, said: str) -> None:
    problem, plan = day()

    with pytest.raises(MalformedProblemError, match=said):
        replan(problem, plan, changes)
