"""The demo's calendar: which days, and how much arises on each (weights, whole numbers)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from wufei.demo.figures import DEMO_END, MONTHS, OPEN_MONTHS, ZONE

#: New year's day of the lunar calendar that falls into the window.
SPRING_FESTIVAL = dt.date(2026, 2, 17)

# January to December, per thousand of an average month.
_SEASONS = {
    "kitchen_family": (990, 1010, 950, 960, 990, 1030, 1110, 1120, 1040, 970, 920, 910),
    "kitchen_catering": (1040, 900, 980, 1000, 1030, 990, 980, 980, 1010, 1060, 1010, 1020),
    "kitchen_other": (960, 940, 930, 950, 1000, 1080, 1180, 1160, 1040, 940, 910, 910),
    "recyclable": (1050, 960, 980, 980, 990, 1030, 970, 970, 990, 1000, 1060, 1020),
    "residual": (1020, 990, 970, 980, 1000, 1000, 1030, 1040, 1010, 990, 980, 990),
    "straw": (0, 0, 0, 100, 900, 2800, 1200, 900, 2900, 2400, 800, 0),
    "garden": (700, 800, 1100, 1250, 1300, 1150, 1000, 950, 950, 1000, 1000, 800),
}
_WEEKDAYS = {
    "kitchen_family": (1020, 980, 970, 970, 980, 1030, 1050),
    "kitchen_catering": (940, 930, 950, 970, 1040, 1100, 1070),
    "recyclable": (1060, 980, 960, 950, 960, 1020, 1070),
    "residual": (1050, 990, 970, 970, 980, 1010, 1030),
}
_FLAT_WEEK = (1000,) * 7


@dataclass(frozen=True, slots=True)
class Window:
    """Twelve full months: ``first`` is the first day, ``end`` the day after the last."""

    end: dt.date = DEMO_END

    @property
    def first(self) -> dt.date:
        year, month = divmod(self.end.year * 12 + self.end.month - 1 - MONTHS, 12)
        return dt.date(year, month + 1, 1)

    @property
    def days(self) -> int:
        return (self.end - self.first).days

    def day(self, number: int) -> dt.date:
        return self.first + dt.timedelta(days=number)

    def months(self) -> list[tuple[dt.date, dt.date]]:
        """First and last day of each month."""
        starts = [self.first]
        while starts[-1] < self.end:
            starts.append((starts[-1] + dt.timedelta(days=31)).replace(day=1))
        return [(start, following - dt.timedelta(days=1)) for start, following in pairwise(starts)]

    def months_to_close(self) -> list[tuple[dt.date, dt.date]]:
        return self.months()[:-OPEN_MONTHS]


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A local time; hours and minutes may run over into the next day."""
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return midnight + dt.timedelta(hours=hour, minutes=minute)


def _festival(stream: str, *, rural: bool, distance: int) -> int:
    """Per thousand around the Spring Festival: cleaning before, a city half empty, full villages.

    ``distance`` is in days from new year's day; negative before it.
    """
    if -9 <= distance <= -2:
        return 1180 if stream in {"residual", "recyclable"} else 1060
    if -1 <= distance <= 7:
        if stream == "kitchen_catering":
            return 620
        return 1380 if rural else 840
    return 1000


def weight(stream: str, day: dt.date, *, rural: bool = False) -> int:
    """How much of ``stream`` arises on ``day``, against other days of the year."""
    season = _SEASONS.get(stream, (1000,) * 12)[day.month - 1]
    week = _WEEKDAYS.get(stream, _FLAT_WEEK)[day.weekday()]
    festival = _festival(stream, rural=rural, distance=(day - SPRING_FESTIVAL).days)
    holiday = 1060 if (day.month, day.day) in {(10, 1), (10, 2), (5, 1), (5, 2), (1, 1)} else 1000
    return season * week // 1000 * festival // 1000 * holiday // 1000


def moist(day: dt.date) -> int:
    """Extra water in kitchen waste, per thousand of its mass: more in summer, most with melons."""
    return {6: 25, 7: 55, 8: 60, 9: 30}.get(day.month, 0)
