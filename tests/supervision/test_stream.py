"""What comes in bit by bit gives the rows that the history gives, to the last figure."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.supervision.world import (
    AWAY,
    DAY,
    DEPOT,
    FIRST,
    NORTH,
    PLANT,
    SECOND,
    SYSTEM,
    World,
    at,
    found,
    land,
    make_world,
)
from wufei.lake.public import Position
from wufei.supervision.domain.days import HOUR, span_of
from wufei.supervision.domain.judging import judge_day
from wufei.supervision.domain.watching import LiveDay
from wufei.supervision.models import Finding, FindingRun

#: What a run decides, without the run itself.
SAME = (
    "key",
    "rule",
    "region",
    "organisation",
    "vehicle",
    "point",
    "plant",
    "subject",
    "place",
    "plate",
    "wastes",
    "begins_at",
    "ends_at",
    "severity",
    "confidence",
    "figures",
    "evidence",
    "parameters",
    "parameter_row",
)


def rows() -> list[dict[str, Any]]:
    return list(Finding.objects.order_by("key").values(*SAME))


def busy_day(world: World, chance: random.Random) -> list[tuple[int, Any]]:
    """Orders and a round, and when each position and event comes in: (moment, what)."""
    orders = [world.order("P-1", "06:30", "07:10"), world.order("P-2", "06:30", "07:15")]
    orders.append(world.order("P-1", "10:00", "11:00"))
    made = world.round(*orders, returns="13:00")
    world.window("P-1", "07:00", "07:30")
    world.quota(900_000)
    stands = [chance.choice([AWAY, NORTH]), chance.choice(["07:20", "07:40", "08:00"])]
    positions = world.drive(
        ("06:00", "06:30", DEPOT),
        ("06:30", "07:00", DEPOT, FIRST),
        ("07:00", "07:05", FIRST),
        ("07:05", stands[1], stands[0]),
        (stands[1], "08:10", SECOND),
        ("08:10", "09:00", SECOND, PLANT),
        ("09:00", "09:15", PLANT),
        ("09:15", "10:00", PLANT, DEPOT),
        ("10:00", "12:40", DEPOT),
        every=chance.choice([10, 20, 60]),
    )
    positions += world.drive(("06:10", "06:40", SECOND, FIRST), vehicle="渝A7777")
    kept = [each for each in positions if chance.random() > 0.05]
    coming: list[tuple[int, Any]] = [(_time(each), each) for each in kept]
    coming += [(_time(each), each) for each in kept if chance.random() < 0.02]
    for clock, point, waste in (("07:01", "P-1", "kitchen"), ("08:05", "P-2", "residual")):
        grams = chance.choice([50_000, 400_000, 900_000])
        coming.append((at(clock), ("weigh", made, point, clock, grams, waste)))
    for clock, waste in (("09:05", "kitchen"), ("09:07", "residual")):
        coming.append((at(clock), ("receipt", made, clock, chance.randrange(950_000), waste)))
    return sorted(coming, key=lambda each: each[0] + chance.randrange(5 * 60_000))


def _time(each: Position) -> int:
    return round(each.occurred_at.timestamp() * 1000)


def bring(world: World, part: list[tuple[int, Any]], batch: str) -> None:
    positions = [what for _, what in part if isinstance(what, Position)]
    if positions:
        land(positions, batch)
    for _, what in part:
        if isinstance(what, Position):
            continue
        kind, made, *rest = what
        if kind == "weigh":
            point, clock, grams, waste = rest
            world.weigh(made, point, clock, grams, waste=waste)
        else:
            clock, grams, waste = rest
            world.receipt(made, clock, grams, waste)


@pytest.mark.parametrize("seed", range(4))
def test_a_day_watched_as_it_comes_in_is_the_day_judged_afterwards(db: None, seed: int) -> None:
    chance = random.Random(seed)
    world = make_world()
    coming = busy_day(world, chance)
    live = LiveDay(actor=SYSTEM, day=DAY)
    part: list[tuple[int, Any]] = []
    now = at("06:00")
    for moment, what in coming:
        part.append((moment, what))
        if chance.random() < 0.002:
            bring(world, part, f"b-{moment}")
            now, part = max(now, moment), []
            live.advance(now)
    bring(world, part, "last")
    live.advance(max(now, coming[-1][0]))
    live.advance(span_of(DAY).until)
    watched = rows()
    assert live.came_late == 0
    assert len(watched) >= 5

    run = judge_day(actor=SYSTEM, day=DAY)

    assert rows() == watched
    assert run.counts == {"found": len(watched), "new": 0, "again": len(watched), "gone": 0}


def test_a_watch_lost_with_its_process_is_built_again(world: World) -> None:
    coming = busy_day(world, random.Random(3))
    half = len(coming) // 2
    bring(world, coming[:half], "1")
    first = LiveDay(actor=SYSTEM, day=DAY)
    first.advance(coming[half][0])
    bring(world, coming[half:], "2")
    second = LiveDay(actor=SYSTEM, day=DAY)
    second.advance(span_of(DAY).until)
    watched = rows()
    judge_day(actor=SYSTEM, day=DAY)

    assert rows() == watched
    assert FindingRun.objects.filter(kind="live", finished_at=None).count() == 0
    assert FindingRun.objects.filter(kind="live").count() == 2


def test_a_changed_plan_counts_as_if_it_had_been_known(world: World) -> None:
    land(world.drive(("06:00", "09:00", DEPOT)))
    live = LiveDay(actor=SYSTEM, day=DAY)
    live.advance(at("09:00"))
    assert found() == []
    world.round(world.order("P-1", "06:00", "07:00"))

    live.advance(at("09:10"))

    assert [row[:2] for row in found()] == [("missed_point", "P-1")]


def test_long_stops_and_silences_are_told_before_they_end(world: World) -> None:
    land(world.drive(("06:30", "07:00", DEPOT, AWAY), ("07:00", "07:40", AWAY)))
    live = LiveDay(actor=SYSTEM, day=DAY)
    live.advance(at("08:30"))

    assert [stop.vehicle for stop in live.standing()] == [world.vehicle.plate]
    assert [gap.begins for gap in live.silent(at("08:30"))] == [at("07:39:50")]
    assert live.ground.span.until == at("00:00") + 30 * HOUR
