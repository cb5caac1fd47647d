"""Household rounds: which vehicle fetches what where on which day, and how much.

One entry is the day sheet of one vehicle: the runs of its round, community by community. With a
larger scale places are visited more often and the rounds are cut into more sheets.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from wufei.demo.accounts import catering_source, construction_source, market_source, side_source
from wufei.demo.bodies import Truck, fleet
from wufei.demo.days import Window, moment, weight
from wufei.demo.figures import (
    BULKY,
    CONSTRUCTION,
    GARDEN,
    HOUSEHOLD_HAZARDOUS,
    KILOGRAM,
    KITCHEN,
    RENOVATION,
    STRAW,
    recyclable_total,
    residual_total,
)
from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import places_of


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


def _routes(
    points: Callable[[str], Sequence[Point]], vehicles: int, *, townships: Sequence[str] = ()
) -> tuple[tuple[Point, ...], ...]:
    """Cut the district, township after township, into as many rounds of like size as vehicles."""
    codes = townships or [town.code for town in TOWNSHIPS]
    listed = [point for code in codes for point in points(code)]
    limit = sum(point.share for point in listed) / vehicles
    routes: list[list[Point]] = [[]]
    carried = 0
    for point in listed:
        if carried >= limit * len(routes) and len(routes) < vehicles:
            routes.append([])
        routes[-1].append(point)
        carried += point.share
    return tuple(tuple(route) for route in routes)


def _homes(township: str) -> list[Point]:
    return [Point(p.source, p.population, p.rural, p.index) for p in places_of(township)]


def _fields(township: str) -> list[Point]:
    return [point for point in _homes(township) if point.rural]


def _single(account: Callable[[str], str]) -> Callable[[str], list[Point]]:
    def points(township: str) -> list[Point]:
        people = sum(p.population for p in places_of(township))
        number = [town.code for town in TOWNSHIPS].index(township)
        return [Point(account(township), people, rural=False, index=number)]

    return points


def _stream(
    name: str, total: int, interval: int, hour: int, points: Callable[[str], list[Point]], *fleets: str
) -> Stream:
    trucks = fleet(*fleets)
    return Stream(name, total, interval, hour, _routes(points, len(trucks)), trucks)


def streams() -> tuple[Stream, ...]:
    """The classes of waste that go on rounds; those of households and of others."""
    catering = fleet("catering-1")
    restaurants = _routes(_single(catering_source), 2)
    school = Point("SRC-SCHOOL-1", 1500, rural=False, index=0)
    return (
        _stream("residual", residual_total(), 2, 6, _homes, "residual-1", "residual-2"),
        _stream("kitchen_family", KITCHEN["kitchen_family"], 2, 7, _homes, "kitchen-1", "kitchen-2"),
        _stream("recyclable", recyclable_total(), 3, 8, _homes, "recyclable-1"),
        _stream("hazardous", HOUSEHOLD_HAZARDOUS, 30, 10, _homes, "toxic-1"),
        Stream("kitchen_catering", KITCHEN["kitchen_catering"], 1, 5,
               (restaurants[0] + (school,), *restaurants[1:]), catering[:2]),
        Stream("kitchen_other", KITCHEN["kitchen_other"], 1, 5,
               _routes(_single(market_source), 1), catering[2:]),
        _stream("bulky", BULKY, 7, 9, _single(side_source), "side-1"),
        _stream("garden", GARDEN, 7, 10, _single(side_source), "side-1"),
        _stream("renovation", RENOVATION, 5, 13, _single(side_source), "side-1"),
        _stream("straw", STRAW, 15, 9, _fields, "side-1"),
        Stream("construction_waste", CONSTRUCTION, 5, 8,
               _routes(_single(construction_source), 4), fleet("stone-1"), household=False),
    )  # fmt: skip


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

