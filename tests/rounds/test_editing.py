"""A dispatcher's hand: stops move, times follow, rules hold."""

from __future__ import annotations

import pytest

from tests.rounds.planned import computed, order_of, sequence
from tests.rounds.world import World
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.people.public import Membership, User
from wufei.rounds.domain.editing import change_vehicle, place_stop, split_round
from wufei.rounds.domain.locking import change_driver, lock_round, lock_stop
from wufei.rounds.domain.publishing import publish
from wufei.rounds.domain.reading import standing
from wufei.rounds.public import (
    Plan,
    PlanState,
    Round,
    RoundStop,
    StopState,
    VehicleProfile,
    move_stop,
)
from wufei.routing.public import validate


@pytest.fixture
def plan(world: World) -> Plan:
    """Two full vehicles with five orders each, and a spare one."""
    for plate in ("渝A1", "渝A2"):
        world.vehicle(plate, world.kitchen, payload=1_000_000, most_trips=1)
    world.orders(10)
    made = computed(world)
    world.vehicle("渝A9", world.kitchen, payload=2_000_000)
    return made


def rounds(plan: Plan) -> tuple[Round, Round]:
    first, second = plan.rounds.select_related("vehicle").order_by("code")
    return first, second


def sound(plan: Plan) -> bool:
    state = standing(plan)
    return validate(state.day.problem, state.routed) == []


def reason(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return str(refused.value.reason.name)


def test_a_stop_moves_within_its_round_and_times_follow(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    before = sequence(row)
    last = order_of(row, before[-1])
    changed = place_stop(
        actor=world.dispatcher, plan=plan, stop=last, to_round=row, position=1, confirmed=True
    )

    assert sequence(row) == [before[-1], *before[:-1]]
    assert (changed.faults, sound(changed)) == ([], True)
    assert changed.version == plan.version + 1
    assert AuditRecord.objects.filter(action="rounds.plan.edited").count() == 1


def test_a_full_vehicle_takes_no_more(world: World, plan: Plan) -> None:
    first, second = rounds(plan)
    stop = order_of(first, sequence(first)[0])
    with pytest.raises(Refusal) as refused:
        place_stop(actor=world.dispatcher, plan=plan, stop=stop, to_round=second, position=1)
    assert reason(refused) == "RULE_BROKEN"
    assert "超过车辆的载质量或容积" in refused.value.message
    with pytest.raises(Refusal):
        place_stop(
            actor=world.dispatcher,
            plan=plan,
            stop=stop,
            to_round=second,
            position=1,
            confirmed=True,
        )
    assert len(sequence(first)) == 5


def test_a_much_dearer_change_asks_first(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    before = sequence(row)
    VehicleProfile.objects.filter(vehicle=world.vehicles[2]).update(cost_per_day=1000)
    given = {
        "actor": world.dispatcher,
        "plan": plan,
        "stop": order_of(row, before[2]),
        "to_vehicle": world.vehicles[2],
    }
    with pytest.raises(Refusal) as refused:
        split_round(**given)
    assert (reason(refused), sequence(row)) == ("DEARER", before)
    split_round(**given, confirmed=True)
    assert sequence(row) == before[:2]


def test_a_round_is_split_to_a_free_vehicle(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    before = sequence(row)
    changed = split_round(
        actor=world.dispatcher,
        plan=plan,
        stop=order_of(row, before[3]),
        to_vehicle=world.vehicles[2],
        confirmed=True,
    )
    new = changed.rounds.get(vehicle=world.vehicles[2])
    assert (sequence(row), sequence(new)) == (before[:3], before[3:])
    assert sound(changed)
    with pytest.raises(Refusal) as refused:
        split_round(
            actor=world.dispatcher,
            plan=changed,
            stop=order_of(row, before[1]),
            to_vehicle=world.vehicles[2],
        )
    assert reason(refused) == "VEHICLE_TAKEN"


def test_another_vehicle_drives_the_whole_round(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    before = sequence(row)
    changed = change_vehicle(
        actor=world.dispatcher,
        plan=plan,
        round=row,
        to_vehicle=world.vehicles[2],
        confirmed=True,
    )
    assert sequence(changed.rounds.get(vehicle=world.vehicles[2])) == before
    assert changed.rounds.count() == 2
    assert not changed.rounds.filter(pk=row.pk).exists()


def test_a_vehicle_without_a_profile_takes_nothing(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    bare = type(row.vehicle).objects.create(plate="渝A8", organisation=world.hauler)
    with pytest.raises(Refusal) as refused:
        change_vehicle(actor=world.dispatcher, plan=plan, round=row, to_vehicle=bare)
    assert reason(refused) == "NO_PROFILE"


def test_two_people_do_not_overwrite_each_other(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    before = sequence(row)
    given = {"actor": world.dispatcher, "plan": plan, "to_round": row, "confirmed": True}
    place_stop(**given, stop=order_of(row, before[4]), position=1, version=plan.version)
    with pytest.raises(Refusal) as refused:
        place_stop(**given, stop=order_of(row, before[3]), position=1, version=plan.version)
    assert reason(refused) == "CHANGED_MEANWHILE"


def test_locks_ask_before_a_hand_moves_what_they_hold(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    before = sequence(row)
    stop = order_of(row, before[1])
    lock_stop(actor=world.dispatcher, stop=stop, locked=True)
    stop.refresh_from_db()
    given = {"actor": world.dispatcher, "plan": plan, "to_round": row, "position": 3}
    with pytest.raises(Refusal) as refused:
        place_stop(**given, stop=stop)
    assert reason(refused) == "LOCKED"
    place_stop(**given, stop=stop, confirmed=True)
    lock_round(actor=world.dispatcher, round=row, locked=True)
    row.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        place_stop(**given, stop=order_of(row, before[0]))
    assert reason(refused) == "LOCKED"


def test_what_a_crew_has_done_stays(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    before = sequence(row)
    plan = publish(actor=world.dispatcher, plan=plan)
    done = order_of(row, before[0])
    move_stop(actor=world.dispatcher, stop=done, state=StopState.DONE, happened_at=done.arrives_at)
    times = (done.arrives_at, done.leaves_at)
    given = {"actor": world.dispatcher, "plan": plan, "to_round": row, "confirmed": True}
    for stop, position in ((before[0], 3), (before[2], 1)):
        with pytest.raises(Refusal) as refused:
            place_stop(**given, stop=order_of(row, stop), position=position)
        assert reason(refused) == "ALREADY_DRIVEN"
    place_stop(**given, stop=order_of(row, before[3]), position=2)
    assert sequence(row) == [before[0], before[3], before[1], before[2], before[4]]
    done.refresh_from_db()
    assert ((done.arrives_at, done.leaves_at), done.state) == (times, StopState.DONE)


@pytest.mark.parametrize("who", ["officer", "driver", "stranger"])
def test_only_the_haulers_dispatchers_change_a_plan(world: World, plan: Plan, who: str) -> None:
    row, _ = rounds(plan)
    stop = order_of(row, sequence(row)[0])
    actor = getattr(world, who)
    for act in (
        lambda: place_stop(actor=actor, plan=plan, stop=stop, to_round=row, position=2),
        lambda: lock_round(actor=actor, round=row, locked=True),
        lambda: lock_stop(actor=actor, stop=stop, locked=True),
        lambda: change_driver(actor=actor, round=row, driver=None),
        lambda: publish(actor=actor, plan=plan),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert reason(refused) == "NOT_ALLOWED"


def test_a_driver_of_the_hauler_is_named(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    person = User.objects.create(username="d1", display_name="向勇")
    with pytest.raises(Refusal) as refused:
        change_driver(actor=world.dispatcher, round=row, driver=person)
    assert reason(refused) == "NOT_A_DRIVER"
    Membership.objects.create(user=person, role="driver", organisation=world.hauler)
    assert change_driver(actor=world.dispatcher, round=row, driver=person).driver_name == "向勇"
    assert change_driver(actor=world.dispatcher, round=row, driver=None).driver_id is None


def test_a_draft_is_not_edited(world: World, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.COMPUTING)
    row, _ = rounds(plan)
    stop = order_of(row, sequence(row)[0])
    with pytest.raises(Refusal) as refused:
        place_stop(actor=world.dispatcher, plan=plan, stop=stop, to_round=row, position=2)
    assert reason(refused) == "NOT_EDITABLE"


def test_an_unloading_is_not_moved_by_hand(world: World, plan: Plan) -> None:
    row, _ = rounds(plan)
    unload = RoundStop.objects.get(round=row, kind="plant")
    with pytest.raises(Refusal) as refused:
        place_stop(actor=world.dispatcher, plan=plan, stop=unload, to_round=row, position=1)
    assert reason(refused) == "FOREIGN_STOP"
