"""Small days whose best plan is known, stopping, locking, and what a bad problem says."""

from __future__ import annotations

from dataclasses import replace

from tests.routing.problems import KITCHEN, RESIDUAL, plant, random_town, ring, town, vehicle
from wufei.routing.public import (
    Break,
    Plan,
    Problem,
    Progress,
    Stop,
    WhyNot,
    Window,
    rank,
    solve,
    validate,
)

QUICK = 0.4


def planned(problem: Problem, **options: object) -> Plan:
    plan = solve(problem, seconds=QUICK, **options)
    assert validate(problem, plan) == []
    return plan


def test_one_vehicle_goes_out_and_back_on_both_sides() -> None:
    points, stops = ring(8)
    plan = planned(town(points, stops, [vehicle()], [plant()]))

    assert plan.cost == plan.distance == 4 * (400)


def test_a_full_vehicle_unloads_and_goes_again() -> None:
    points, stops = ring(8, mass=25)
    plan = planned(town(points, stops, [vehicle()], [plant()]))

    assert [len(trip.stops) for trip in plan.routes[0].trips] == [4, 4]
    assert plan.cost == 2 * 2 * 400


def test_without_plants_the_load_comes_home() -> None:
    points, stops = ring(4)
    plan = planned(town(points, stops, [vehicle()]))

    assert [trip.unload for trip in plan.routes[0].trips] == [None]
    assert plan.cost == 800


def test_trips_never_mix_classes_though_stops_alternate_along_the_street() -> None:
    points = [(0, 0), (0, 0), (100, 0), (200, 0), (300, 0), (400, 0)]
    classes = [KITCHEN, RESIDUAL, KITCHEN, RESIDUAL]
    stops = [Stop(f"s{n}", 2 + n, waste, mass=1) for n, waste in enumerate(classes)]
    both = vehicle(wastes=frozenset({KITCHEN, RESIDUAL}))
    plan = planned(town(points, stops, [both], [plant()]))

    assert sorted(trip.waste for trip in plan.routes[0].trips) == [KITCHEN, RESIDUAL]
    assert plan.cost == 600 + 800


def test_the_cheaper_plant_on_the_way_is_chosen() -> None:
    points = [(0, 0), (1_000, 0), (-5_000, 0), (500, 0)]
    stops = [Stop("s", 3, KITCHEN, mass=1)]
    plan = planned(town(points, stops, [vehicle()], [plant("far", 2), plant("near", 1)]))

    assert plan.routes[0].trips[0].unload.key == "near"
    assert plan.cost == 2_000


def test_a_plant_that_is_closed_in_the_evening_is_passed_by() -> None:
    points = [(0, 0), (1_000, 0), (0, 3_000), (500, 0)]
    stops = [Stop("s", 3, KITCHEN, mass=1, windows=(Window(9_000, 9_500),))]
    early = plant("early", 1, hours=(Window(0, 8_000),))
    plan = planned(town(points, stops, [vehicle()], [early, plant("late", 2)]))

    assert plan.routes[0].trips[0].unload.key == "late"


def test_the_small_vehicle_takes_the_narrow_lane_and_the_lift_the_heavy_bins() -> None:
    points, stops = ring(2)
    lane = replace(stops[0], kinds=frozenset({"small"}))
    bins = replace(stops[1], skills=frozenset({"lift"}))
    fleet = [vehicle("big", skills=frozenset({"lift"})), vehicle("small", kind="small")]
    plan = planned(town(points, [lane, bins], fleet, [plant()]))

    assert plan.route_of("s0").vehicle == "small"
    assert plan.route_of("s1").vehicle == "big"


def test_one_vehicle_is_used_where_a_second_costs_more_than_the_way() -> None:
    points, stops = ring(6)
    fleet = [vehicle(f"v{n}", fixed_cost=10_000) for n in range(3)]
    plan = planned(town(points, stops, fleet, [plant()]))

    assert len(plan.routes) == 1
    assert plan.cost == 10_000 + 1_200


def test_a_quota_sends_the_rest_to_the_farther_plant() -> None:
    points, stops = ring(6, mass=40)
    points.append((0, 900))
    fleet = [vehicle("v0"), vehicle("v1")]
    plants = [plant("near", 1, quota=160), plant("far", 8)]
    plan = planned(town(points, stops, fleet, plants))

    assert plan.unplanned == ()
    loads = {"near": 0, "far": 0}
    for route in plan.routes:
        for trip in route.trips:
            loads[trip.unload.key] += 40 * len(trip.stops)
    assert loads == {"near": 160, "far": 80}


def test_what_exceeds_all_quotas_stays_out_by_priority() -> None:
    points, stops = ring(6, mass=40)
    stops = [replace(stop, priority=n + 1) for n, stop in enumerate(stops)]
    plan = planned(town(points, stops, [vehicle()], [plant(quota=170)]))

    assert {(left.stop, left.why) for left in plan.unplanned} == {
        ("s0", WhyNot.PLANT_QUOTA_USED_UP),
        ("s1", WhyNot.PLANT_QUOTA_USED_UP),
    }


def test_a_break_is_kept_and_its_time_is_lost() -> None:
    points, stops = ring(4)
    lunch = Break(300, 400, 1_000)
    plan = planned(town(points, stops, [vehicle(breaks=(lunch,))], [plant()]))

    (rest,) = plan.routes[0].rests
    assert rest.end - rest.begin == 1_000
    assert plan.routes[0].home - plan.routes[0].leave == 800 + 1_000


def test_an_optional_stop_is_left_when_it_costs_more_than_it_is_worth() -> None:
    points, stops = ring(2)
    wish = replace(stops[1], optional=True, worth=199)
    plan = planned(town(points, [stops[0], wish], [vehicle()], [plant()]))

    assert [(u.stop, u.why, u.figures) for u in plan.unplanned] == [
        ("s1", WhyNot.NOT_WORTH_IT, {"worth": 199, "cost": 200})
    ]
    worthy = replace(wish, worth=200)
    assert planned(town(points, [stops[0], worthy], [vehicle()], [plant()])).unplanned == ()


def test_what_a_stop_costs_counts_no_waiting_that_a_later_start_saves() -> None:
    wish = Stop("s", 2, KITCHEN, windows=(Window(5_000, 6_000),), optional=True, worth=399)
    paid = [vehicle(time_cost=1)]
    plan = planned(town([(0, 0), (0, 0), (100, 0)], [wish], paid, [plant()]))

    assert dict(plan.unplanned[0].figures) == {"worth": 399, "cost": 400}
    worthy = replace(wish, worth=400)
    assert planned(town([(0, 0), (0, 0), (100, 0)], [worthy], paid, [plant()])).cost == 400


def test_daily_limits_hold_over_all_trips() -> None:
    points, stops = ring(8, mass=25)
    problem = town(points, stops, [vehicle(day_mass=150, day_stops=5)], [plant()])
    plan = planned(problem)

    assert plan.planned == 5
    assert {left.why for left in plan.unplanned} == {WhyNot.DAY_LIMIT_REACHED}


def test_a_day_limit_below_two_full_trips_leaves_one_full_trip_possible() -> None:
    points, stops = ring(9, mass=20)
    fleet = [vehicle(f"v{n}", day_mass=120) for n in range(2)]
    plan = planned(town(points, stops, fleet, [plant()]))

    assert plan.unplanned == ()
    masses = [[20 * len(trip.stops) for trip in route.trips] for route in plan.routes]
    assert sorted(sum(trips) for trips in masses) in ([60, 120], [80, 100])


def test_nothing_to_do_is_an_empty_plan() -> None:
    assert planned(town([(0, 0)], [], [vehicle()])) == Plan((), (), 0)


def test_without_vehicles_every_stop_says_so() -> None:
    points, stops = ring(2)
    plan = planned(town(points, stops, [], [plant()]))

    assert [left.why for left in plan.unplanned] == [WhyNot.NO_VEHICLE_FOR_CLASS] * 2


def test_stopping_at_once_still_gives_a_whole_plan() -> None:
    problem = random_town(7)
    plan = solve(problem, seconds=3_600, stop=lambda: True)

    assert validate(problem, plan) == []


def test_stopping_later_keeps_the_best_so_far() -> None:
    points, stops = ring(40)
    problem = town(points, stops, [vehicle(mass=100)], [plant()])
    asked = iter([*[False] * 10, True])
    plan = solve(problem, seconds=3_600, stop=lambda: next(asked, True))

    assert validate(problem, plan) == []
    assert plan.unplanned == ()


def test_progress_is_told_while_it_runs() -> None:
    points, stops = ring(12)
    told: list[Progress] = []
    solve(town(points, stops, [vehicle()], [plant()]), seconds=1.2, on_progress=told.append)

    assert told
    assert [p.elapsed for p in told] == sorted(p.elapsed for p in told)
    assert told[-1].cost is not None


def test_a_start_is_never_made_worse() -> None:
    points, stops = ring(30)
    problem = town(points, stops, [vehicle("v0"), vehicle("v1")], [plant()])
    good = planned(problem)
    again = solve(problem, seconds=QUICK, start=good, stop=lambda: True)

    assert rank(problem, again) <= rank(problem, good)
