"""The demo district: 10 streets and towns, 102 communities, 44 villages, 563,900 households.

The same for every seed, so that codes, names and map agree whatever is drawn later.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from wufei.demo.figures import HOUSEHOLDS
from wufei.demo.place_names import COMMUNITY_NAMES, TOWNSHIPS, VILLAGE_NAMES, Township

CITY = "500000"
DISTRICT = "500107"
_VILLAGE_WEIGHT = 24


@dataclass(frozen=True, slots=True)
class Place:
    """A community or village. ``index`` runs through the district."""

    index: int
    code: str
    name: str
    name_en: str
    level: str
    township: str
    households: int
    population: int

    @property
    def rural(self) -> bool:
        return self.level == "village"

    @property
    def source(self) -> str:
        """The account from which its household waste comes."""
        return f"SRC-{self.code}"


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` in whole parts, proportional to ``weights``; the parts add up exactly."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in rests[: total - sum(parts)]:
        parts[i] += 1
    return parts


@dataclass(frozen=True, slots=True)
class _Sketch:
    township: Township
    code: str
    name: tuple[str, str]
    level: str
    weight: int


def _sketches(draw: random.Random) -> list[_Sketch]:
    communities, villages = list(COMMUNITY_NAMES), list(VILLAGE_NAMES)
    draw.shuffle(communities)
    draw.shuffle(villages)
    made = []
    for town in TOWNSHIPS:
        for number in range(1, town.communities + 1):
            weight = town.weight * draw.randint(80, 120)
            made.append(
                _Sketch(town, f"{town.code}{number:03}", communities.pop(), "community", weight)
            )
        for number in range(201, 201 + town.villages):
            weight = _VILLAGE_WEIGHT * draw.randint(75, 125)
            made.append(_Sketch(town, f"{town.code}{number}", villages.pop(), "village", weight))
    return made


@cache
def places() -> tuple[Place, ...]:
    """Communities and villages in the order of their codes."""
    draw = random.Random("demo district")  # noqa: S311 - a drawing, not a secret
    sketches = _sketches(draw)
    households = share_out(HOUSEHOLDS, [sketch.weight for sketch in sketches])
    made = []
    for index, (sketch, homes) in enumerate(zip(sketches, households, strict=True)):
        per_hundred = (
            draw.randint(250, 272) if sketch.level == "village" else draw.randint(222, 242)
        )
        made.append(
            Place(
                index=index,
                code=sketch.code,
                name=sketch.name[0],
                name_en=sketch.name[1],
                level=sketch.level,
                township=sketch.township.code,
                households=homes,
                population=homes * per_hundred // 100,
            )
        )
    return tuple(made)


@cache
def places_of(township: str) -> tuple[Place, ...]:
    return tuple(place for place in places() if place.township == township)
