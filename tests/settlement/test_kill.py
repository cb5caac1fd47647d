"""The process is killed at a random moment while it settles, again and again."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db.models import Sum

from tests.nursery import Nursery, nursery
from tests.settlement.test_hauling import fill, haul, make_station, slip, stands
from tests.settlement.world import BOOKS, World, at, make_world
from wufei.ledger.public import Entry, Lot
from wufei.registry.public import Site, Vehicle
from wufei.settlement.public import (
    Haul,
    HaulDraft,
    LoadEntry,
    Portion,
    SettledEvent,
    settle_waiting,
    take_out,
)

KILLS = 12
#: Events of one round that are told between two kills; each trip is one transaction's work.
TOLD = 12


def work() -> None:
    """Settle until killed."""
    while True:
        settle_waiting(actor=BOOKS)


@pytest.fixture
def children(transactional_db: None, tmp_path: Path, database_url: str) -> Iterator[Nursery]:
    with nursery(database_url, tmp_path) as made:
        yield made


def tell(world: World, number: int) -> int:
    """Weighings of one more trip of both rounds, one of them taken back; the mass that stays."""
    kept = 0
    for index in range(TOLD):
        grams = 10_000 + 137 * number + index
        round_ = world.rounds[index % 2]
        made = world.weigh(index % 4, grams, 1 + index, round=round_, trip=number)
        if index == 3:
            world.withdraw(made, 2 + index)
        else:
            kept += grams
    return kept


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_doubled(children: Nursery) -> None:
    world = make_world()
    chance = random.Random(7)
    told = 0
    for number in range(1, KILLS + 1):
        told += tell(world, number)
        before = SettledEvent.objects.count()
        children.start(f"{__name__}:work")
        while SettledEvent.objects.count() == before and chance.random() > 0.02:
            assert children.is_running(), "the settler died by itself"
            time.sleep(0.002)
        time.sleep(chance.random() * 0.03)
        assert children.kill() == -signal.SIGKILL
        world.check()
        standing = LoadEntry.objects.filter(entry__reversed_by__isnull=True)
        assert world.on_vehicles() == sum(standing.values_list("grams", flat=True))
    settle_waiting(actor=BOOKS)
    assert world.on_vehicles() == told == sum(world.from_points().values())
    assert SettledEvent.objects.count() == KILLS * (TOLD + 1)
    assert Entry.objects.filter(load_entry__isnull=True).exclude(kind="reversal").count() == 0
    world.check()


def send_on() -> None:
    """Take a kilogram after another out of the station's batch until killed."""
    batch = Lot.objects.get(kind="batch").code
    ends = {
        "station": Site.objects.get(code="STATION"),
        "plant": Site.objects.get(code="PLANT"),
        "vehicle": Vehicle.objects.earliest("id"),
    }
    while True:
        draft = HaulDraft(uuid4(), at(400), (Portion(batch, 1_000),), net=1_000)
        take_out(actor=BOOKS, draft=draft, **ends)


@pytest.mark.slow
def test_no_haul_is_half_done(children: Nursery) -> None:
    world = make_world()
    station = make_station(world)
    batch = fill(world, station, 10_000_000)
    chance = random.Random(11)
    for _ in range(6):
        before = Haul.objects.count()
        children.start(f"{__name__}:send_on")
        while Haul.objects.count() == before:
            assert children.is_running(), "the station died by itself"
            time.sleep(0.002)
        time.sleep(chance.random() * 0.05)
        assert children.kill() == -signal.SIGKILL
        world.check()
        taken = Haul.objects.aggregate(grams=Sum("taken"))["grams"]
        parts = Haul.objects.aggregate(grams=Sum("parts__grams"))["grams"]
        assert taken == parts == world.on_vehicles() == 10_000_000 - stands(station, "stock")
        assert Entry.objects.filter(paper_kind="haul-slip").count() == Haul.objects.count()
    haul(world, station, slip(batch, stands(station, "stock")))
    assert (stands(station, "stock"), world.on_vehicles()) == (0, 10_000_000)
