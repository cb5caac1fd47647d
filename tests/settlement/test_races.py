"""Several at once, with real threads, on the database under test."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.ledger.test_races import at_once
from tests.settlement.test_hauling import fill, haul, make_station, slip, stands, weigh_in
from tests.settlement.world import BOOKS, World, make_world
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Entry
from wufei.settlement.public import (
    GateReceipt,
    Haul,
    LoadEntry,
    Settled,
    SettledEvent,
    settle_waiting,
    take_back,
)

pytestmark = [pytest.mark.slow]


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_many_settlers_post_once(world: World) -> None:
    for trip in range(1, 6):
        for index in range(4):
            world.weigh(index, 10_000 + trip * 10 + index, index, trip=trip)
    answers = at_once(6, lambda _: settle_waiting(actor=BOOKS))
    assert all(isinstance(answer, Settled) for answer in answers)
    assert sum(answer.entries for answer in answers if isinstance(answer, Settled)) == 20
    assert (LoadEntry.objects.count(), SettledEvent.objects.count()) == (20, 20)
    world.check()


def test_the_gate_weighs_while_crews_tell_and_settlers_work(world: World) -> None:
    def act(number: int) -> str:
        if number == 0:
            world.receive(100_000)
        elif number in (1, 2, 3):
            world.weigh(number - 1, 20_000 + number, number)
        settle_waiting(actor=BOOKS)
        return "done"

    assert at_once(6, act) == ["done"] * 6
    settle_waiting(actor=BOOKS)
    assert (world.on_vehicles(), world.at_plant()) == (0, 100_000)
    assert world.difference() == 60_006 - 100_000
    world.check()


def test_the_same_ticket_sent_at_once_is_one_receipt(world: World) -> None:
    world.weigh(0, 50_000, 1)
    ticket = uuid4()

    def send(_number: int) -> int:
        return int(world.receive(49_000, client_id=ticket).pk)

    answers = at_once(5, send)
    assert answers == [GateReceipt.objects.get().pk] * 5
    assert Entry.objects.filter(paper_kind="weighbridge-ticket").count() == 1
    world.check()


def test_takers_of_the_same_batch_share_exactly_what_stands(world: World) -> None:
    station = make_station(world)
    batch = fill(world, station)

    def take(number: int) -> int | str:
        try:
            return haul(
                world, station, slip(batch, 30_000), vehicle=world.vehicles[number % 2]
            ).taken
        except Refusal as refusal:
            return str(refusal.reason.name)

    answers = at_once(6, take)
    assert sorted(answers, key=str) == [30_000] * 3 + ["BATCH_HAS_LESS"] * 3
    assert (stands(station, "stock"), world.on_vehicles()) == (10_000, 90_000)
    assert Haul.objects.values("code").distinct().count() == 3
    world.check()


def test_a_haul_is_weighed_in_or_taken_back_but_not_both(world: World) -> None:
    station = make_station(world)
    row = haul(world, station, slip(fill(world, station), 60_000))

    def act(number: int) -> str:
        try:
            if number % 2:
                weigh_in(world, row, 60_000)
            else:
                take_back(actor=BOOKS, haul=row, reason="错")
        except Refusal as refusal:
            return str(refusal.reason.name)
        return "done"

    answers = at_once(6, act)
    assert answers.count("done") == 1
    assert set(answers) < {"done", "HAUL_WITHDRAWN", "HAUL_ARRIVED", "HAUL_EMPTY"}
    assert world.at_plant() + stands(station, "stock") == 100_000
    world.check()
