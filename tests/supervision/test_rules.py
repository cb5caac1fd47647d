"""Each rule from registers, orders, events and positions to a row."""

from __future__ import annotations

from typing import Any

from tests.supervision.world import DAY, SYSTEM, World, found, land, moment
from wufei.supervision.domain.judging import judge_day


def judged() -> list[tuple[Any, ...]]:
    judge_day(actor=SYSTEM, day=DAY)
    return found()


def test_a_day_that_went_as_planned_finds_nothing(world: World) -> None:
    made = world.round(world.order("P-1", "06:30", "07:30"), world.order("P-2", "07:00", "08:00"))
    land(world.day_of_work())
    world.weigh(made, "P-1", "07:02", 200_000)
    world.weigh(made, "P-2", "07:32", 300_000)
    world.receipt(made, "08:35", 500_000)

    assert judged() == []


def test_missed_point(world: World) -> None:
    world.round(world.order("P-1", "10:30", "11:30"))
    land(world.day_of_work())

    assert judged() == [("missed_point", "P-1", moment("10:30"), 100)]
