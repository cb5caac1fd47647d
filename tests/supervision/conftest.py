from __future__ import annotations

import pytest

from tests.supervision.world import AWAY, DAY, DEPOT, SYSTEM, World, land, make_world
from wufei.supervision.domain.judging import judge_day


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def judged(world: World) -> World:
    """A long stop, a missed point, a wrong vehicle and what a load without scans leaves."""
    made = world.round(world.order("P-2", "10:30", "11:00"))
    land(
        [
            *world.drive(("06:30", "07:00", DEPOT, AWAY), ("07:00", "07:40", AWAY)),
            *world.drive(("07:40", "12:30", DEPOT)),
        ]
    )
    world.weigh(made, "P-1", "07:02", 200_000, bin=world.bin("P-1", "residual"))
    world.receipt(made, "08:35", 250_000)
    judge_day(actor=SYSTEM, day=DAY)
    return world
