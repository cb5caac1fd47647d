"""What the demo's communities and villages tell each month instead of weighing. Invented.

The place that is silent in collection (see ``faults.SILENT_SOURCE``) is silent here too, for the
month in which its silence begins.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from wufei.demo import faults, figures
from wufei.demo.days import Window
from wufei.demo.places import Place, places

#: Households that share one compound, on the average.
_HOUSEHOLDS_PER_COMPOUND = 850
#: Per thousand: places that sort from the first month on; the others follow within two years.
_COMPOUNDS_AT_FIRST, _PLACES_AT_FIRST = 965, 960
_MONTHS_TO_FOLLOW = 24
#: Per thousand, from and to: what places differ by.
_TAKING_PART, _CORRECT, _AWARE = (865, 935), (775, 865), (920, 985)
#: Residual waste of the base year against that of the demo's year, per thousand.
_BASE = (1040, 1120)


@dataclass(frozen=True, slots=True)
class Told:
    """A value of ``series`` for the place with code ``region``, in thousandths of ``unit``."""

    series: str
    region: str
    first: dt.date
    last: dt.date
    thousandths: int
    unit: str
    estimated: bool = False


def told(seed: int, window: Window) -> Iterator[Told]:
    """All values, place after place, month after month; the same for the same seed."""
    people = sum(place.population for place in places())
    for place in places():
        character = _Character(place, random.Random(f"{seed}/told/{place.code}"), people)  # noqa: S311
        for number, (first, last) in enumerate(window.months()):
            begins = first <= faults.SILENT_FROM <= last
            if not (begins and place.source == faults.SILENT_SOURCE):
                yield from character.month(number, first, last)


class _Character:
    """How one place sorts; its drawings are made in a fixed order."""

    def __init__(self, place: Place, draw: random.Random, people: int) -> None:
        self.place = place
        self.draw = draw
        self.people = people
        count = 0 if place.rural else max(1, place.households // _HOUSEHOLDS_PER_COMPOUND)
        self.compounds = [_start(draw, _COMPOUNDS_AT_FIRST) for _ in range(count)]
        self.sorts_from = _start(draw, _PLACES_AT_FIRST)
        self.part, self.correct, self.aware = (
            draw.randint(*span) for span in (_TAKING_PART, _CORRECT, _AWARE)
        )

    def month(self, number: int, first: dt.date, last: dt.date) -> Iterator[Told]:
        place = self.place
        sorting = sum(start <= number for start in self.compounds)
        part = min(1000, self.part + number // 2 + self.draw.randint(-6, 6))
        checked, asked = self.draw.randint(90, 260), self.draw.randint(18, 45)
        correct = min(1000, self.correct + number + self.draw.randint(-25, 25))
        aware = min(1000, self.aware + self.draw.randint(-15, 15))
        counts = (
            ("compounds_all", len(self.compounds), "item"),
            ("compounds_sorting", sorting, "item"),
            (_places_series(place), int(self.sorts_from <= number), "item"),
            ("households_asked", place.households, "household"),
            ("households_sorting", place.households * part // 1000, "household"),
            ("bags_checked", checked, "item"),
            ("bags_correct", checked * correct // 1000, "item"),
            ("respondents", asked, "person"),
            ("respondents_aware", asked * aware // 1000, "person"),
        )
        for series, count, unit in counts:
            yield Told(series, place.code, first, last, 1000 * count, unit)
        kilograms = self._base((last - first).days + 1)
        yield Told("residual_base", place.code, first, last, kilograms, "t", estimated=True)

    def _base(self, days: int) -> int:
        """Kilograms of residual waste in the same month of the base year."""
        year = figures.residual_total() // figures.KILOGRAM
        expected = year * self.place.population * days // (self.people * 365)
        return expected * self.draw.randint(*_BASE) // 1000


def _start(draw: random.Random, at_first: int) -> int:
    """The month in which sorting began; 0 for the most."""
    return 0 if draw.randint(1, 1000) <= at_first else draw.randint(1, _MONTHS_TO_FOLLOW)


def _places_series(place: Place) -> str:
    return "villages_sorting" if place.rural else "communities_sorting"
