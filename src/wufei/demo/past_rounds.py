"""What was fetched on the collection days of the demo's twelve months. Invented; pure.

Of each week one day is told, call by call. What crews weighed is a part of what the day sheets
post from the same places: the ledger is not touched.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from wufei.demo.days import Window, moment
from wufei.demo.figures import KILOGRAM
from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import places_of

#: The day of the week that is told, Monday = 0.
WEEKDAY = 2
#: Number in the code of a township's point, by the round that calls there.
ROUNDS = {"compound": 1, "restaurant": 2}
#: First hour of the window, hours that it is open.
HOURS = {"compound": (6, 6), "restaurant": (12, 9)}
#: What goes wrong on the week of a month with that number, so that every month knows each.
_WRONG = {0: "missed", 1: "late", 2: "refused"}
#: Per thousand of all other calls.
_MISSED, _REFUSED, _LATE = 8, 12, 25
#: Metres between calls, to the plant and home.
_WAY, _TO_PLANT, _HOME = (1_200, 4_800), 11_400, 9_700
_BIN_KILOGRAMS = (45, 115)


@dataclass(frozen=True, slots=True)
class Call:
    """A vehicle at a point: ``outcome`` is served, late, refused or missed; ``grams`` and ``bins``
    only of what was taken; ``metres`` from the call before."""

    point: str
    outcome: str
    at: dt.datetime
    bins: int
    grams: int
    metres: int

    @property
    def taken(self) -> bool:
        return self.outcome in {"served", "late"}


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round of ``kind``; ``mixed`` where two classes were found in the vehicle."""

    day: dt.date
    kind: str
    calls: tuple[Call, ...]
    mixed: bool

    @property
    def metres(self) -> int:
        return sum(call.metres for call in self.calls) + _TO_PLANT + _HOME

    @property
    def metres_to_plant(self) -> int:
        return _TO_PLANT

    @property
    def grams(self) -> int:
        return sum(call.grams for call in self.calls)

    @property
    def unloads_at(self) -> dt.datetime:
        return max(call.at for call in self.calls) + dt.timedelta(minutes=35)


def past_rounds(seed: int, window: Window) -> Iterator[PastRound]:
    """All rounds, day after day; the same for the same seed."""
    for number in range(window.days):
        day = window.day(number)
        if day.weekday() == WEEKDAY:
            for kind in ROUNDS:
                yield _round(random.Random(f"{seed}/past/{kind}/{day}"), day, kind)  # noqa: S311


def week_of_month(day: dt.date) -> int:
    """0 for the first seven days of a month."""
    return (day.day - 1) // 7


def _round(draw: random.Random, day: dt.date, kind: str) -> PastRound:
    wrong = _WRONG.get(week_of_month(day)) if kind == "restaurant" else None
    at_fault = draw.randrange(len(TOWNSHIPS))
    hour, hours = HOURS[kind]
    at, calls = moment(day, hour, draw.randint(2, 20)), []
    for number, town in enumerate(TOWNSHIPS):
        planned = wrong if wrong and number == at_fault else _outcome(draw)
        over = moment(day, hour + hours, draw.randint(12, 50))
        bins = draw.randint(1, 3)
        grams = sum(draw.randint(*_BIN_KILOGRAMS) for _ in range(bins)) * KILOGRAM
        taken = planned in {"served", "late"}
        calls.append(
            Call(
                point=f"{town.code}-{ROUNDS[kind]}",
                outcome=planned,
                at=over if planned == "late" else at,
                bins=bins if taken else 0,
                grams=grams if taken else 0,
                metres=draw.randint(*_WAY),
            )
        )
        at += dt.timedelta(minutes=draw.randint(14, 26))
    mixed = kind == "restaurant" and week_of_month(day) == 3
    return PastRound(day, kind, tuple(sorted(calls, key=lambda call: call.at)), mixed)


def _outcome(draw: random.Random) -> str:
    drawn = draw.randint(1, 1000)
    for outcome, share in (("missed", _MISSED), ("refused", _REFUSED), ("late", _LATE)):
        if drawn <= share:
            return outcome
        drawn -= share
    return "served"


@dataclass(frozen=True, slots=True)
class Check:
    """Bags that an instructor looked at."""

    point: str
    day: dt.date
    bags: int
    correct: int


def checks(seed: int, window: Window) -> Iterator[Check]:
    """One a week, the streets in turn."""
    for number in range(window.days):
        day = window.day(number)
        if day.weekday() == WEEKDAY:
            draw = random.Random(f"{seed}/check/{day}")  # noqa: S311
            town = TOWNSHIPS[number // 7 % len(TOWNSHIPS)]
            bags = draw.randint(20, 45)
            yield Check(f"{town.code}-1", day, bags, bags * draw.randint(74, 92) // 100)


@dataclass(frozen=True, slots=True)
class Judged:
    """A drop at a bin that reads cards and looks at the bag, and weighs nothing."""

    key: str
    at: dt.datetime
    household: str
    correct: bool


#: The bin that reads cards: its device and the account of the place where it stands.
CARD_BIN, CARD_POINT = "BIN-CARD-1", places_of("500107001")[0].source
_DROPS_A_MONTH, _HOUSEHOLDS = 60, 40


def judged_drops(seed: int, window: Window) -> Iterator[Judged]:
    """Some drops of every month."""
    for first, last in window.months():
        draw = random.Random(f"{seed}/drops/{first}")  # noqa: S311
        for number in range(_DROPS_A_MONTH):
            day = first + dt.timedelta(days=draw.randrange((last - first).days + 1))
            yield Judged(
                key=f"{first:%Y%m}-{number:03}",
                at=moment(day, draw.randint(6, 21), draw.randint(0, 59)),
                household=f"H-{draw.randint(1, _HOUSEHOLDS):03}",
                correct=draw.randint(1, 100) <= 83,
            )
