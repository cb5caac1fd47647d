"""Household rounds: which vehicle fetches what where on which day, and how much.

One entry is the day sheet of one vehicle: the runs of its round, community by community. With a
larger scale places are visited more often and the rounds are cut into more sheets.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wufei.demo.bodies import Truck
from wufei.demo.days import Window, moment, weight
from wufei.demo.figures import (
    KILOGRAM,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A source account in a round; ``share`` is its size against the others of the stream."""

    account: str
    share: int
    rural: bool
    index: int


@dataclass(frozen=True, slots=True)
class Trip:
    """What one vehicle brings on one day: lot code and grams by source account."""

    key: str
    stream: str
    round: int
    sheet: int
    truck: Truck
    at: dt.datetime
    loads: tuple[tuple[str, int], ...]
    runs: int

    @property
    def lot(self) -> str:
        return f"T-{self.key}"

    @property
    def grams(self) -> int:
        return sum(grams for _, grams in self.loads)


@dataclass(frozen=True)
class Stream:
    """One class of waste on its rounds. ``interval``: days between two visits at scale 1."""

    name: str
    total: int
    interval: int
    hour: int
    routes: tuple[tuple[Point, ...], ...]
    trucks: tuple[Truck, ...]
    household: bool = True

    def visits(self, scale: int) -> tuple[int, int]:
        """Days between two visits of a place, and its visits on such a day, for a scale."""
        return max(1, self.interval // scale), max(1, scale // self.interval)


@dataclass
class Rounds:
    """The trips of one stream over the window; keeps no state between days.

    ``skip`` tells that a source stays silent on a day; what would have come is never reported.
    """

    stream: Stream
    window: Window
    seed: int
    scale: int
    skip: Callable[[str, str, dt.date], bool]

    @cached_property
    def _sums(self) -> dict[bool, list[int]]:
        """Running sums of the day weights, urban and rural."""
        sums: dict[bool, list[int]] = {False: [0], True: [0]}
        for number in range(self.window.days):
            day = self.window.day(number)
            for rural, running in sums.items():
                running.append(running[-1] + weight(self.stream.name, day, rural=rural))
        return sums

    @cached_property
    def _whole(self) -> int:
        points = [point for route in self.stream.routes for point in route]
        return sum(point.share * self._sums[point.rural][-1] for point in points)

    def _mass(self, draw: random.Random, point: Point, interval: int, number: int) -> int:
        """Grams between two visits, in whole kilograms, drawn around the expected value.

        Days before the window count as its first day: the first rounds bring what stood there.
        """
        sums = self._sums[point.rural]
        first = number - interval + 1
        weights = sums[number + 1] - sums[max(0, first)] + max(0, -first) * sums[1]
        expected = self.stream.total * point.share * weights // self._whole
        return expected * draw.randint(930, 1070) // (1000 * KILOGRAM) * KILOGRAM

    def trips(self, number: int) -> Iterator[Trip]:
        """The day sheets of day ``number``: one per round at scale 1, more with the scale."""
        interval, visits = self.stream.visits(self.scale)
        groups = max(1, self.scale // visits)
        day = self.window.day(number)
        draw = random.Random(f"{self.seed}/{self.stream.name}/{number}")  # noqa: S311
        for index, route in enumerate(self.stream.routes):
            loads: list[list[tuple[str, int]]] = [[] for _ in range(groups)]
            for position, point in enumerate(route):
                if (number + point.index) % interval:
                    continue
                grams = self._mass(draw, point, interval, number)
                if grams and not self.skip(self.stream.name, point.account, day):
                    loads[position % groups].append((point.account, grams))
            sheets = [part for group in loads for part in _cut(group, visits)]
            yield from self._sheets(day, index, sheets, draw)

    def _sheets(
        self,
        day: dt.date,
        route: int,
        sheets: list[list[tuple[str, int]]],
        draw: random.Random,
    ) -> Iterator[Trip]:
        truck = self.stream.trucks[route % len(self.stream.trucks)]
        filled = [part for part in sheets if part]
        for sheet, part in enumerate(filled, start=1):
            minute = 11 * 60 * (sheet - 1) // len(filled) + draw.randint(0, 50)
            grams = sum(mass for _, mass in part)
            yield Trip(
                key=f"{self.stream.name}-{day:%Y%m%d}-{route + 1:02}-{sheet:02}",
                stream=self.stream.name,
                round=route + 1,
                sheet=sheet,
                truck=truck,
                at=moment(day, self.stream.hour, minute),
                loads=tuple(part),
                runs=-(-grams // truck.payload),
            )


def _cut(loads: list[tuple[str, int]], sheets: int) -> list[list[tuple[str, int]]]:
    """Every load in as many whole-kilogram parts as there are sheets; nothing is lost."""
    parts: list[list[tuple[str, int]]] = [[] for _ in range(sheets)]
    for account, grams in loads:
        kilograms = grams // KILOGRAM
        for sheet in range(sheets):
            share = kilograms * (sheet + 1) // sheets - kilograms * sheet // sheets
            if share:
                parts[sheet].append((account, share * KILOGRAM))
    return parts
