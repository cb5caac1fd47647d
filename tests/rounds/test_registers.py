"""Plants' hours, vehicles' profiles and planning rules: who keeps them, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.rounds.world import DAY, World
from wufei.collection.public import Depot
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.people.public import Membership, User
from wufei.rounds.public import (
    PlanningRule,
    PlantSchedule,
    VehicleProfile,
    close_profile,
    close_rule,
    close_schedule,
    create_profile,
    create_rule,
    create_schedule,
    update_profile,
    update_rule,
    update_schedule,
)

CITY = Actor(9, "市", (Grant(Role.CITY_OFFICER, region_path="/500000/"),))


def reason(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return str(refused.value.reason.name)


def test_two_schedules_of_a_class_do_not_meet_on_a_weekday(world: World) -> None:
    site = world.plants["kitchen"]
    given = {"actor": world.officer, "site": site, "materials": [world.kitchen]}
    with pytest.raises(Refusal) as refused:
        create_schedule(**given, weekdays="67")
    assert reason(refused) == "SCHEDULES_OVERLAP"
    first = PlantSchedule.objects.get(site=site)
    update_schedule(actor=world.officer, schedule=first, weekdays="12345", reason="双休另定")
    weekend = create_schedule(**given, weekdays="67", hours="08:00-12:00", quota_grams=10)
    with pytest.raises(Refusal) as refused:
        update_schedule(actor=world.officer, schedule=weekend, weekdays="567")
    assert reason(refused) == "SCHEDULES_OVERLAP"
    closed = close_schedule(actor=world.officer, schedule=weekend, valid_to=DAY, reason="停用")
    assert closed.valid_to == DAY
    create_schedule(**given, weekdays="67", valid_from=DAY)
    assert AuditRecord.objects.filter(action__startswith="rounds.plantschedule.").count() == 4


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"hours": "12:00-06:00"}, "INVALID_VALUE"),
        ({"weekdays": "8"}, "INVALID_VALUE"),
        ({"materials": []}, "NO_CLASS"),
    ],
)
def test_a_schedule_that_says_nothing_is_refused(
    world: World, values: dict[str, object], told: str
) -> None:
    PlantSchedule.objects.all().delete()
    given = {"site": world.plants["kitchen"], "materials": [world.kitchen], **values}
    with pytest.raises(Refusal) as refused:
        create_schedule(actor=world.officer, **given)  # type: ignore[arg-type]
    assert reason(refused) == told


def test_a_profile_holds_to_the_vehicles_hauler(world: World) -> None:
    vehicle = world.vehicle("渝A1", world.kitchen)
    profile = VehicleProfile.objects.get(vehicle=vehicle)
    foreign = Depot.objects.create(
        code="D-9", name="别家", organisation=world.other, region=world.district
    )
    with pytest.raises(Refusal) as refused:
        update_profile(actor=world.dispatcher, profile=profile, depot=foreign)
    assert reason(refused) == "FOREIGN_VEHICLE"
    person = User.objects.create(username="d")
    with pytest.raises(Refusal) as refused:
        update_profile(actor=world.dispatcher, profile=profile, driver_id=person.pk)
    assert reason(refused) == "NOT_A_DRIVER"
    Membership.objects.create(user=person, role="driver", organisation=world.hauler)
    changed = update_profile(
        actor=world.dispatcher, profile=profile, driver_id=person.pk, breaks="11:00-13:00 30"
    )
    assert (changed.driver_id, changed.breaks) == (person.pk, "11:00-13:00 30")
    with pytest.raises(Refusal) as refused:
        update_profile(actor=world.dispatcher, profile=profile, breaks="午休")
    assert reason(refused) == "INVALID_VALUE"
    close_profile(actor=world.dispatcher, profile=profile, valid_to=DAY, reason="报废")
    shift = {"shift_opens": dt.time(6), "shift_closes": dt.time(14)}
    create_profile(
        actor=world.dispatcher, vehicle=vehicle, depot=world.depot, valid_from=DAY, **shift
    )
    assert VehicleProfile.objects.in_force(DAY).count() == 1


def test_rules_are_kept_by_offices_and_for_the_own_hauler(world: World) -> None:
    own = create_rule(actor=world.dispatcher, hauler=world.hauler, fill_percent=90)
    assert update_rule(actor=world.dispatcher, rule=own, fill_percent=70).fill_percent == 70
    with pytest.raises(Refusal) as refused:
        create_rule(actor=world.dispatcher, hauler=world.other)
    assert reason(refused) == "NOT_ALLOWED"
    create_rule(actor=world.officer, region=world.district)
    with pytest.raises(Refusal) as refused:
        create_rule(actor=world.officer)
    assert reason(refused) == "NOT_ALLOWED"
    everywhere = create_rule(actor=CITY)
    with pytest.raises(Refusal) as refused:
        create_rule(actor=CITY, hauler=world.hauler, region=world.district)
    assert reason(refused) == "RULE_OF_TWO"
    with pytest.raises(Refusal) as refused:
        close_rule(actor=world.officer, rule=everywhere, valid_to=DAY, reason="改")
    assert reason(refused) == "NOT_ALLOWED"
    assert PlanningRule.objects.visible_to(world.stranger).count() == 2
    assert PlanningRule.objects.visible_to(world.dispatcher).count() == 3


@pytest.mark.parametrize("who", ["dispatcher", "driver", "stranger"])
def test_plants_are_kept_by_offices_only(world: World, who: str) -> None:
    schedule = PlantSchedule.objects.get(site=world.plants["kitchen"])
    with pytest.raises(Refusal) as refused:
        update_schedule(actor=getattr(world, who), schedule=schedule, quota_grams=1)
    assert reason(refused) == "NOT_ALLOWED"


def test_a_foreign_dispatcher_keeps_no_profile(world: World) -> None:
    vehicle = world.vehicle("渝A1", world.kitchen)
    profile = VehicleProfile.objects.get(vehicle=vehicle)
    for actor in (world.stranger, replace(world.driver, user_id=7)):
        with pytest.raises(Refusal) as refused:
            update_profile(actor=actor, profile=profile, litres=1)
        assert reason(refused) == "NOT_ALLOWED"
    assert list(VehicleProfile.objects.visible_to(world.stranger)) == []
