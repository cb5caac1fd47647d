"""Small days to plan: streets of a plane town where a metre takes a second."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from wufei.routing.public import (
    Break,
    Depot,
    Matrix,
    Place,
    Plant,
    Problem,
    Stop,
    Vehicle,
    Window,
)

KITCHEN, RESIDUAL = "kitchen", "residual"
ALL_DAY = Window(0, 100_000)


def plane(points: Sequence[tuple[int, int]], pace: int = 1) -> Matrix:
    """Streets at right angles, ``pace`` seconds a metre."""
    at = np.array(points, dtype=np.int64).reshape(-1, 2)
    metres = np.abs(at[:, None, :] - at[None, :, :]).sum(axis=2)
    return Matrix(metres, metres * pace)


def places(points: Sequence[tuple[int, int]]) -> tuple[Place, ...]:
    return tuple(Place(f"p{n}", float(x), float(y)) for n, (x, y) in enumerate(points))


def vehicle(key: str = "v0", **changes: Any) -> Vehicle:
    given: dict[str, Any] = {
        "start": "yard",
        "end": "yard",
        "shift": ALL_DAY,
        "wastes": frozenset({KITCHEN}),
        "mass": 100,
    }
    return Vehicle(key, **{**given, **changes})


def plant(key: str = "plant", place: int = 1, **changes: Any) -> Plant:
    return Plant(key, place, **{"wastes": frozenset({KITCHEN, RESIDUAL}), **changes})


def town(
    points: Sequence[tuple[int, int]],
    stops: Sequence[Stop],
    vehicles: Sequence[Vehicle],
    plants: Sequence[Plant] = (),
) -> Problem:
    """Place 0 is the depot ``yard``."""
    return Problem(
        places(points),
        (Depot("yard", 0),),
        tuple(stops),
        tuple(vehicles),
        plane(points),
        tuple(plants),
    )


def ring(count: int, mass: int = 10) -> tuple[list[tuple[int, int]], list[Stop]]:
    """Yard and plant in the middle of a street, stops on both sides 100 m apart."""
    side = [(100 * (n // 2 + 1) * (1 if n % 2 else -1), 0) for n in range(count)]
    stops = [Stop(f"s{n}", 2 + n, KITCHEN, mass=mass) for n in range(count)]
    return [(0, 0), (0, 0), *side], stops


def random_town(seed: int) -> Problem:
    """A day with every rule somewhere: classes, quotas, windows, breaks, skills, limits, wishes."""
    dice = random.Random(seed)
    count, fleet = dice.randint(1, 14), dice.randint(1, 4)
    points = [(dice.randint(0, 3_000), dice.randint(0, 3_000)) for _ in range(count + 4)]
    depots = (Depot("yard", 0), Depot("other", 1))
    plants = tuple(_random_plant(dice, n) for n in range(dice.choice([0, 1, 2, 2])))
    return Problem(
        places(points),
        depots,
        tuple(_random_stop(dice, n) for n in range(count)),
        tuple(_random_vehicle(dice, n) for n in range(fleet)),
        plane(points, pace=dice.choice([1, 3])),
        plants,
    )


def _random_plant(dice: random.Random, n: int) -> Plant:
    hours = dice.choice([(), (Window(8_000, 40_000),), (Window(0, 9_000), Window(15_000, 60_000))])
    wastes = dice.choice([{KITCHEN}, {RESIDUAL}, {KITCHEN, RESIDUAL}])
    quota = dice.choice([None, None, 60, 150])
    return Plant(f"plant{n}", 2 + n, frozenset(wastes), hours, dice.choice([0, 600]), quota)


def _random_stop(dice: random.Random, n: int) -> Stop:
    opens = dice.randint(0, 30_000)
    windows = dice.choice(
        [
            (),
            (),
            (Window(opens, opens + 9_000),),
            (Window(opens, opens + 2_000), Window(opens + 8_000, opens + 12_000)),
        ]
    )
    return Stop(
        f"s{n}",
        4 + n,
        dice.choice([KITCHEN, RESIDUAL]),
        mass=dice.randint(0, 60),
        volume=dice.randint(0, 9),
        service=dice.choice([0, 60, 600]),
        windows=windows,
        optional=dice.random() < 0.3,
        worth=dice.randint(0, 6_000),
        priority=dice.randint(1, 9),
        skills=frozenset(dice.choice([(), (), (), ("lift",)])),
        kinds=frozenset(dice.choice([(), (), (), ("small",)])),
    )


def _random_vehicle(dice: random.Random, n: int) -> Vehicle:
    opens = dice.randint(0, 10_000)
    breaks = dice.choice(
        [
            (),
            (Break(opens + 6_000, opens + 9_000, 1_800),),
            (
                Break(opens + 4_000, opens + 8_000, 900),
                Break(opens + 12_000, opens + 15_000, 1_800),
            ),
        ]
    )
    return Vehicle(
        f"v{n}",
        dice.choice(["yard", "other"]),
        dice.choice(["yard", "other"]),
        Window(opens, opens + dice.choice([15_000, 30_000, 60_000])),
        frozenset(dice.choice([{KITCHEN}, {RESIDUAL}, {KITCHEN, RESIDUAL}])),
        mass=dice.choice([None, 80, 120]),
        volume=dice.choice([None, 20]),
        kind=dice.choice(["", "small"]),
        skills=frozenset(dice.choice([(), ("lift",)])),
        breaks=breaks,
        longest=dice.choice([None, None, 20_000]),
        trips=dice.choice([None, None, 2]),
        day_mass=dice.choice([None, None, 150]),
        day_stops=dice.choice([None, None, 4]),
        fixed_cost=dice.choice([0, 500]),
        distance_cost=dice.choice([1, 2]),
        time_cost=dice.choice([0, 1]),
    )
