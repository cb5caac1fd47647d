"""Exact timetables: waiting, breaks, loads, limits."""

from __future__ import annotations

import pytest

from tests.routing.problems import KITCHEN, RESIDUAL, plant, town, vehicle
from wufei.routing.assembling import at_depot
from wufei.routing.plans import Rest
from wufei.routing.public import Break, Problem, Stop, Window
from wufei.routing.rules import Rule
from wufei.routing.timing import Run, Timekeeper

#: Yard, plant and two stops on one street.
STREET = ((0, 0), (1_000, 0), (300, 0), (600, 0))


def street(vehicle_of: object, *stops: Stop, hours: tuple = ()) -> Problem:
    return town(STREET, stops, [vehicle_of], [plant(hours=hours, service=50)])


def near(**changes: object) -> Stop:
    return Stop("near", 2, KITCHEN, **{"mass": 40, "service": 10, **changes})


def far(**changes: object) -> Stop:
    return Stop("far", 3, KITCHEN, **{"mass": 40, "service": 10, **changes})


def run(problem: Problem, *items: int, latest: bool = False) -> Run:
    keeper = Timekeeper(problem)
    outset = at_depot(problem, 0)
    return keeper.latest_start(outset, items) if latest else keeper.run(outset, items)


def test_times_add_up_over_stops_plant_and_the_way_home() -> None:
    done = run(street(vehicle(), near(), far()), 0, 1, ~0)

    times = [(v.key, v.arrive, v.begin, v.leave, v.mass) for _, v in done.visits]
    assert times == [
        ("near", 300, 300, 310, 40),
        ("far", 610, 610, 620, 80),
        ("plant", 1_020, 1_020, 1_070, 0),
    ]
    assert (done.end, done.distance, done.home_distance) == (2_070, 2_000, 1_000)
    assert done.broken == set()


def test_it_waits_for_a_window_and_leaves_later_instead_where_it_can() -> None:
    problem = street(vehicle(), near(windows=(Window(5_000, 6_000),)), far())

    assert run(problem, 0, 1, ~0).visits[0][1].begin == 5_000
    late = run(problem, 0, 1, ~0, latest=True)
    assert (late.start, late.end) == (4_700, 6_770)


def test_a_break_is_taken_on_the_road() -> None:
    lunch = Break(200, 400, 60)
    done = run(street(vehicle(breaks=(lunch,)), near()), 0, ~0)

    assert done.rests == [Rest(200, 260)]
    assert done.visits[0][1].arrive == 360


def test_a_break_is_never_taken_during_service() -> None:
    lunch = Break(305, 400, 60)
    done = run(street(vehicle(breaks=(lunch,)), near()), 0, ~0)

    assert done.rests == [Rest(310, 370)]


def test_a_service_too_long_for_the_break_begins_after_it() -> None:
    lunch = Break(305, 400, 60)
    done = run(street(vehicle(breaks=(lunch,)), near(service=200)), 0, ~0)

    assert done.rests == [Rest(305, 365)]
    assert done.visits[0][1].begin == 365


def test_a_break_waits_if_only_that_meets_the_window() -> None:
    lunch = Break(250, 400, 600)
    problem = street(vehicle(breaks=(lunch,)), near(windows=(Window(0, 350),)))

    done = run(problem, 0, ~0)

    assert done.broken == set()
    assert done.rests == [Rest(310, 910)]


def test_a_second_break_waits_though_the_first_was_taken_on_the_way() -> None:
    breaks = (Break(100, 150, 30), Break(250, 400, 600))
    problem = street(vehicle(breaks=breaks), near(windows=(Window(0, 350),)))

    done = run(problem, 0, ~0)

    assert done.broken == set()
    assert done.rests == [Rest(100, 130), Rest(340, 940)]


def test_work_that_ends_in_time_needs_no_break() -> None:
    lunch = Break(1_900, 2_050, 600)
    done = run(street(vehicle(breaks=(lunch,)), near(service=0)), 0, ~0)

    assert done.end == 2_050
    assert done.rests == []


@pytest.mark.parametrize(
    ("changes", "stop", "rule"),
    [
        ({"mass": 39}, {}, Rule.LOAD),
        ({"volume": 5}, {"volume": 6}, Rule.LOAD),
        ({"day_mass": 39}, {}, Rule.DAY),
        ({"day_stops": 0}, {}, Rule.DAY),
        ({"shift": Window(0, 2_059)}, {}, Rule.SHIFT),
        ({"longest": 2_059}, {}, Rule.SHIFT),
        ({}, {"windows": (Window(0, 299),)}, Rule.WINDOW),
        ({"breaks": (Break(301, 302, 5),)}, {"windows": (Window(0, 303),)}, Rule.WINDOW),
    ],
)
def test_each_broken_rule_is_named(changes: dict, stop: dict, rule: Rule) -> None:
    problem = street(vehicle(**changes), near(**stop))

    assert run(problem, 0, ~0).broken == {rule}


def test_a_closed_plant_a_full_load_and_a_load_left_on_board_are_broken_rules() -> None:
    assert run(street(vehicle(), near(), hours=(Window(0, 1_000),)), 0, ~0).broken == {
        Rule.PLANT_HOURS
    }
    assert run(street(vehicle(), near()), 0).broken == {Rule.LOAD}


def test_two_classes_on_a_trip_break_the_class_rule() -> None:
    both = vehicle(wastes=frozenset({KITCHEN, RESIDUAL}))
    mixed = street(both, near(), Stop("other", 3, RESIDUAL))

    assert run(mixed, 0, 1, ~0).broken == {Rule.CLASS}
    assert run(mixed, 0, ~0, 1, ~0).broken == set()


def test_more_trips_than_allowed_break_the_day() -> None:
    problem = street(vehicle(trips=1), near(), far())

    assert run(problem, 0, ~0, 1, ~0).broken == {Rule.DAY}
    assert run(problem, 0, 1, ~0).broken == set()
