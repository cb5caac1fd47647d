"""What routing is asked: masses, volumes, seconds, windows, fleets and doors, to the unit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.rounds.world import DAY, World, bins
from wufei.registry.public import Density, Material, Region
from wufei.rounds.domain.clock import moment, seconds_of
from wufei.rounds.domain.estimating import Demand, Estimator, rule_for
from wufei.rounds.domain.problem import DayProblem, day_problem, orders_of
from wufei.rounds.models.notations import (
    read_breaks,
    read_demands,
    read_hours,
    read_service,
    read_slow_hours,
    read_speeds,
    read_weekdays,
)
from wufei.rounds.public import PlanningRule, PlantSchedule, StopState
from wufei.routing.public import Break, Window


def built(world: World) -> DayProblem:
    orders = orders_of(hauler=world.hauler, day=DAY)
    return day_problem(hauler=world.hauler, day=DAY, orders=orders)


def test_bins_become_mass_volume_and_time(world: World) -> None:
    PlanningRule.objects.create(
        hauler=world.hauler,
        fill_percent=50,
        densities="kitchen 600",
        service="restaurant 100 20",
    )
    point = world.point(0)
    bins(point, world.kitchen, 2, litres=120)
    order = world.order(point, bins=3, estimated_grams=None)
    rule = rule_for(hauler=world.hauler, day=DAY)

    # 3 bins of 120 l, half full: 180 l of 600 g/l
    assert Estimator(rule, [order], DAY).demand(order) == Demand(108_000, 180, 100 + 3 * 20, 3)


def test_a_mass_becomes_volume_and_bins(world: World) -> None:
    Density.objects.create(
        material=world.kitchen, grams_per_litre=Decimal(500), source="测", valid_from=None
    )
    order = world.order(world.point(0, kind="office"), estimated_grams=200_000)
    rule = rule_for(hauler=world.hauler, day=DAY)

    # 400 l; bins of 240 l to four fifths hold 96 kg, so it takes three; 90 s and 45 s a bin
    assert Estimator(rule, [order], DAY).demand(order) == Demand(200_000, 400, 90 + 3 * 45, 3)


def test_the_nearest_rule_holds(world: World) -> None:
    def seconds() -> int:
        return rule_for(hauler=world.hauler, day=DAY).compute_seconds

    assert seconds() == 60
    PlanningRule.objects.create(compute_seconds=1)
    city = Region.objects.get(code="500000")
    PlanningRule.objects.create(region=world.district, compute_seconds=3)
    PlanningRule.objects.create(region=city, compute_seconds=2)
    assert seconds() == 3
    PlanningRule.objects.create(hauler=world.hauler, compute_seconds=4)
    PlanningRule.objects.create(hauler=world.other, compute_seconds=5)
    assert seconds() == 4
    PlanningRule.objects.filter(hauler=world.hauler).update(valid_to=DAY)
    assert seconds() == 3


def test_a_vehicle_is_what_its_profile_says(world: World) -> None:
    world.vehicle(
        "渝A1",
        world.kitchen,
        kind="compactor",
        skills="lift crane",
        litres=9_000,
        breaks="11:00-13:00 30",
        longest_minutes=400,
        most_trips=3,
        cost_per_day=200,
        cost_per_km=Decimal("2.50"),
        cost_per_hour=36,
    )
    world.orders(1)
    world.order(world.points[0], world.residual)
    (vehicle,) = built(world).problem.vehicles

    assert (vehicle.key, vehicle.start, vehicle.end) == ("渝A1", "D-1", "D-1")
    assert vehicle.wastes == {"kitchen"}
    assert (vehicle.mass, vehicle.volume) == (5_000_000, 9_000)
    assert (vehicle.shift, vehicle.longest) == (Window(6 * 3600, 14 * 3600), 24_000)
    assert vehicle.breaks == (Break(11 * 3600, 13 * 3600, 1800),)
    assert (vehicle.kind, vehicle.skills, vehicle.trips) == ("compactor", {"lift", "crane"}, 3)
    # thousandths of a fen: a day, a metre, a second
    assert vehicle.fixed_cost == 20_000_000
    assert (vehicle.distance_cost, vehicle.time_cost) == (250, 1_000)


def test_a_night_shift_runs_into_the_morning(world: World) -> None:
    night = {"shift_opens": dt.time(22), "shift_closes": dt.time(5)}
    world.vehicle("渝A1", breaks="22:00-23:00 15, 02:00-03:00 30", **night)
    (vehicle,) = built(world).problem.vehicles

    assert vehicle.shift == Window(22 * 3600, 29 * 3600)
    assert [pause.earliest for pause in vehicle.breaks] == [22 * 3600, 26 * 3600]


def test_a_class_is_carried_with_the_class_above_it(world: World) -> None:
    below = Material.objects.create(
        key="kitchen-market", name="市场", scheme="household", parent=world.kitchen
    )
    world.vehicle("渝A1", world.kitchen)
    world.order(world.point(0), below)
    day = built(world)

    assert day.problem.vehicles[0].wastes == {"kitchen-market"}
    assert [plant.wastes for plant in day.problem.plants] == [{"kitchen-market"}]


def test_a_quota_is_what_others_have_left(world: World) -> None:
    schedule = PlantSchedule.objects.get(site=world.plants["kitchen"])
    schedule.quota_grams = 1_000_000
    schedule.save()
    world.vehicle("渝A1", world.kitchen)
    world.orders(1)
    (plant,) = built(world).problem.plants
    assert (plant.quota, plant.hours) == (1_000_000, (Window(6 * 3600, 18 * 3600),))

    other = world.plan()
    theirs = world.round(other, world.vehicles[0], [world.order(world.point(5))])
    theirs.stops.filter(kind="order").update(grams=300_000)
    type(other).objects.filter(pk=other.pk).update(hauler=world.other)
    assert built(world).problem.plants[0].quota == 700_000


def test_a_quota_for_all_classes_is_used_up_by_others_with_any_of_them(world: World) -> None:
    schedule = PlantSchedule.objects.get(site=world.plants["kitchen"])
    schedule.materials.set([world.kitchen, world.residual])
    schedule.quota_grams = 1_000_000
    schedule.save()
    PlantSchedule.objects.exclude(pk=schedule.pk).delete()
    world.vehicle("渝A1", world.kitchen)
    world.orders(1)
    other = world.plan()
    theirs = world.round(other, world.vehicles[0], [world.order(world.point(5), world.residual)])
    theirs.stops.filter(kind="order").update(grams=300_000)
    type(other).objects.filter(pk=other.pk).update(hauler=world.other)
    assert [plant.quota for plant in built(world).problem.plants] == [700_000]

    theirs.stops.filter(kind="plant").update(state=StopState.WITHDRAWN)
    assert [plant.quota for plant in built(world).problem.plants] == [1_000_000]


def test_a_quota_for_each_class_is_a_door_for_each(world: World) -> None:
    schedule = PlantSchedule.objects.get(site=world.plants["kitchen"])
    schedule.materials.set([world.kitchen, world.residual])
    schedule.quota_grams, schedule.quota_scope = 5, PlantSchedule.QuotaScope.EACH
    schedule.save()
    PlantSchedule.objects.exclude(pk=schedule.pk).delete()
    world.order(world.point(0))
    world.order(world.point(1), world.residual)

    doors = built(world).problem.plants
    assert [(door.wastes, door.quota) for door in doors] == [({"kitchen"}, 5), ({"residual"}, 5)]


def test_a_plant_is_closed_on_other_weekdays(world: World) -> None:
    PlantSchedule.objects.filter(site=world.plants["kitchen"]).update(weekdays="67")
    world.order(world.point(0))
    world.order(world.point(1), world.residual)
    assert [plant.wastes for plant in built(world).problem.plants] == [{"residual"}]


def test_points_without_a_position_and_days_without_a_plant_are_said(world: World) -> None:
    lost = world.order(world.point(0, latitude=None, longitude=None))
    world.vehicle("渝A1")
    assert built(world).left_out == ((lost.code, "no_position", {"point": "P-000"}),)
    PlantSchedule.objects.update(valid_to=DAY)
    found = world.order(world.point(1))
    assert built(world).left_out[1:] == ((found.code, "no_plant_for_class", {"waste": "kitchen"}),)


def test_only_accepted_and_scheduled_orders_are_planned(world: World) -> None:
    for state in ("requested", "accepted", "scheduled", "weighed", "cancelled"):
        world.order(world.point(len(world.points)), state=state)
    world.order(world.point(9), day=DAY + dt.timedelta(days=1))
    found = orders_of(hauler=world.hauler, day=DAY)
    assert [order.state for order in found] == ["accepted", "scheduled"]


def test_seconds_and_moments_are_the_same_day() -> None:
    assert seconds_of(DAY, moment(DAY, 93_661)) == 93_661
    assert moment(DAY, 0).isoformat() == "2026-03-02T00:00:00+08:00"


def test_notations_say_what_they_say() -> None:
    assert read_hours("06:00-12:00, 13:00－18:00".replace("－", "-")) == (
        (21_600, 43_200),
        (46_800, 64_800),
    )
    assert read_breaks("11:00-13:00 30") == ((39_600, 46_800, 1_800),)
    assert read_speeds("500 18\n5000 30") == ((500, 18_000), (5_000, 30_000))
    assert read_slow_hours("7-8 17-17") == {7, 8, 17}
    assert read_service("market 180 40") == {"market": (180, 40)}
    assert read_demands("market lift crane") == {"market": {"lift", "crane"}}
    assert read_weekdays("17") == {0, 6}


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_hours, "12:00-06:00"),
        (read_hours, "06:00-12:00, 11:00-13:00"),
        (read_hours, "06:00-25:00"),
        (read_hours, "早上"),
        (read_breaks, "11:00-13:00"),
        (read_breaks, "13:00-11:00 30"),
        (read_breaks, "11:00-13:00 30, 12:00-14:00 30"),
        (read_speeds, ""),
        (read_speeds, "500 0"),
        (read_speeds, "5000 30\n500 18"),
        (read_slow_hours, "8-7"),
        (read_slow_hours, "23-24"),
        (read_service, "castle 180 40"),
        (read_service, "market 180"),
        (read_demands, "market"),
        (read_weekdays, ""),
        (read_weekdays, "11"),
        (read_weekdays, "8"),
    ],
)
def test_notations_that_say_nothing_are_refused(read: object, text: str) -> None:
    with pytest.raises(ValidationError):
        read(text)  # type: ignore[operator]
