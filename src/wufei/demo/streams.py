"""The classes of waste that go on rounds: where they arise, how often, with which vehicles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from wufei.demo import accounts, figures
from wufei.demo.bodies import fleet
from wufei.demo.collection import Point, Stream
from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import places_of

Points = Callable[[str], list[Point]]


def _routes(points: Points, vehicles: int) -> tuple[tuple[Point, ...], ...]:
    """Cut the district, township after township, into as many rounds of like size as vehicles."""
    listed = [point for town in TOWNSHIPS for point in points(town.code)]
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


def _one(account: Callable[[str], str]) -> Points:
    """One account per township, as large as its population."""

    def points(township: str) -> list[Point]:
        people = sum(place.population for place in places_of(township))
        number = [town.code for town in TOWNSHIPS].index(township)
        return [Point(account(township), people, rural=False, index=number)]

    return points


def _kitchens(township: str) -> list[Point]:
    """Restaurants and canteens of a township; the school stands for itself."""
    school = Point("SRC-SCHOOL-1", 1500, rural=False, index=0)
    return _one(accounts.catering_source)(township) + [school] * (township == "500107001")


#: name, grams in the twelve months, days between visits at scale 1, first hour, points, fleets
_TABLE: Sequence[tuple[str, int, int, int, Points, tuple[str, ...]]] = (
    ("residual", figures.residual_total(), 2, 6, _homes, ("residual-1", "residual-2")),
    ("recyclable", figures.recyclable_total(), 3, 8, _homes, ("recyclable-1",)),
    ("hazardous", figures.HOUSEHOLD_HAZARDOUS, 30, 10, _homes, ("toxic-1",)),
    ("kitchen_family", figures.KITCHEN["kitchen_family"], 2, 7, _homes, ("kitchen-1", "kitchen-2")),
    ("kitchen_catering", figures.KITCHEN["kitchen_catering"], 1, 5, _kitchens, ("catering-1",)),
    (
        "kitchen_other",
        figures.KITCHEN["kitchen_other"],
        1,
        5,
        _one(accounts.market_source),
        ("market-1",),
    ),
    ("bulky", figures.BULKY, 7, 9, _one(accounts.side_source), ("side-1",)),
    ("garden", figures.GARDEN, 7, 10, _one(accounts.side_source), ("side-1",)),
    ("renovation", figures.RENOVATION, 5, 13, _one(accounts.side_source), ("side-1",)),
    ("straw", figures.STRAW, 15, 9, _fields, ("side-1",)),
    (
        "construction_waste",
        figures.CONSTRUCTION,
        5,
        8,
        _one(accounts.construction_source),
        ("stone-1",),
    ),
)
#: Handed over with papers of both sides; the others come from households and need none.
_WITH_PAPERS = {"construction_waste"}


@cache
def streams() -> tuple[Stream, ...]:
    """Every stream with its rounds, one round per vehicle."""
    return tuple(
        Stream(
            name=name,
            total=total,
            interval=interval,
            hour=hour,
            routes=_routes(points, len(fleet(*fleets))),
            trucks=fleet(*fleets),
            household=name not in _WITH_PAPERS,
        )
        for name, total, interval, hour, points, fleets in _TABLE
    )
