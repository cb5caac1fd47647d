"""Rounds and stops move by their tables, by those who may, and once."""

from __future__ import annotations

import pytest

from tests.rounds.world import DAY, World, at
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.rounds.public import (
    PlanState,
    Round,
    RoundState,
    StopState,
    hand_over,
    move_round,
    move_stop,
    published_rounds,
    round_for_driver,
)


@pytest.fixture
def driven(world: World) -> Round:
    return world.round(world.plan(), world.vehicle("渝A1", world.kitchen), world.orders(3))


def test_a_round_is_driven_and_comes_home(world: World, driven: Round) -> None:
    left = move_round(
        actor=world.driver, round=driven, state=RoundState.DRIVING, happened_at=at(6, 31)
    )
    again = move_round(
        actor=world.driver, round=driven, state=RoundState.DRIVING, happened_at=at(6, 45)
    )
    home = move_round(
        actor=world.driver, round=driven, state=RoundState.FINISHED, happened_at=at(11, 50)
    )
    assert (left.left_at, again.left_at) == (at(6, 31), at(6, 31))
    assert (home.left_at, home.returned_at) == (at(6, 31), at(11, 50))
    assert AuditRecord.objects.filter(action="rounds.round.moved").count() == 2


def test_a_finished_round_does_not_break_down(world: World, driven: Round) -> None:
    move_round(actor=world.driver, round=driven, state=RoundState.FINISHED, happened_at=at(9))
    with pytest.raises(Refusal) as refused:
        move_round(
            actor=world.driver, round=driven, state=RoundState.BROKEN_DOWN, happened_at=at(9)
        )
    assert refused.value.reason.name == "NOT_FROM_HERE"


def test_a_stop_keeps_its_arrival_until_that_is_taken_back(world: World, driven: Round) -> None:
    stop = driven.stops.first()
    assert stop
    given = {"actor": world.driver, "stop": stop}
    move_stop(**given, state=StopState.ARRIVED, happened_at=at(7, 2))
    done = move_stop(**given, state=StopState.DONE, happened_at=at(7, 9))
    assert (done.arrived_at, done.done_at) == (at(7, 2), at(7, 9))
    back = move_stop(**given, state=StopState.WAITING, happened_at=at(7, 10))
    assert (back.arrived_at, back.done_at) == (None, None)


@pytest.mark.parametrize("who", ["officer", "stranger"])
def test_others_do_not_drive_it(world: World, driven: Round, who: str) -> None:
    with pytest.raises(Refusal) as refused:
        move_round(
            actor=getattr(world, who), round=driven, state=RoundState.DRIVING, happened_at=at(7)
        )
    assert refused.value.reason.name == "NOT_ALLOWED"


def test_a_driver_finds_the_own_round(world: World, driven: Round) -> None:
    assert round_for_driver(actor=world.driver, day=DAY) == driven
    assert round_for_driver(actor=world.dispatcher, day=DAY) is None
    assert list(published_rounds(day=DAY)) == [driven]
    assert list(published_rounds(day=DAY, actor=world.driver)) == [driven]
    assert list(published_rounds(day=DAY, actor=world.officer)) == [driven]
    assert list(published_rounds(day=DAY, actor=world.stranger)) == []


def test_a_driver_does_not_see_drafts(world: World) -> None:
    draft = world.plan(PlanState.READY)
    world.round(draft, world.vehicle("渝A1", world.kitchen), world.orders(1))
    assert list(Round.objects.visible_to(world.driver)) == []
    assert round_for_driver(actor=world.driver, day=DAY) is None


def test_what_is_left_goes_to_another_vehicle_in_order(world: World, driven: Round) -> None:
    spare = world.vehicle("渝A2", world.kitchen)
    first, second, third, plant = driven.stops.all()
    move_stop(actor=world.driver, stop=first, state=StopState.DONE, happened_at=at(7, 5))
    taking = hand_over(
        actor=world.driver, round=driven, to_vehicle=spare, happened_at=at(8), reason="爆胎"
    )
    assert [stop.pk for stop in taking.stops.all()] == [second.pk, third.pk, plant.pk]
    assert [stop.pk for stop in driven.stops.all()] == [first.pk]
    assert at(8) < taking.stops.all()[0].arrives_at < at(9)
    assert (taking.vehicle, taking.driver_id, taking.state) == (spare, 502, RoundState.PLANNED)


def test_a_round_under_way_takes_what_is_left_behind_its_own(world: World, driven: Round) -> None:
    other = world.round(driven.plan, world.vehicle("渝A2", world.kitchen), world.orders(2))
    hand_over(
        actor=world.dispatcher,
        round=driven,
        to_vehicle=other.vehicle,
        happened_at=at(8),
        reason="故障",
    )
    assert [stop.position for stop in other.stops.all()] == [1, 2, 3, 4, 5, 6, 7]
    assert [stop.trip for stop in other.stops.all()] == [1, 1, 1, 2, 2, 2, 2]
    assert not driven.stops.exists()


def test_a_vehicle_of_another_class_takes_nothing(world: World, driven: Round) -> None:
    wrong = world.vehicle("渝A3", world.residual)
    with pytest.raises(Refusal) as refused:
        hand_over(
            actor=world.driver, round=driven, to_vehicle=wrong, happened_at=at(8), reason="故障"
        )
    assert refused.value.reason.name == "VEHICLE_UNFIT"
    assert driven.stops.count() == 4
