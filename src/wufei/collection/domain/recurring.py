"""On which days a recurrence collects: its pattern, the public holidays, its exceptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wufei.collection.models import StandingException, StandingOrder
from wufei.registry.public import SpecialDay

DAY = dt.timedelta(days=1)
SATURDAY = 5
#: Holidays in China last at most some ten days on end; a search beyond this is a mistake in data.
LONGEST_HOLIDAY = 30


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """``day`` is when the vehicle comes, ``standing_day`` the day of the pattern it stands for."""

    standing_day: dt.date
    day: dt.date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Special days of a span, read once: ``kinds`` by day."""

    kinds: Mapping[dt.date, str]

    def is_holiday(self, day: dt.date) -> bool:
        return self.kinds.get(day) == SpecialDay.Kind.HOLIDAY

    def works(self, day: dt.date) -> bool:
        """Monday to Friday and made-up days, without holidays."""
        if self.is_holiday(day):
            return False
        return day.weekday() < SATURDAY or self.kinds.get(day) == SpecialDay.Kind.MAKE_UP


def calendar_of(first: dt.date, last: dt.date) -> Calendar:
    """One query, wide enough that a day at either end may move."""
    reach = dt.timedelta(days=LONGEST_HOLIDAY)
    rows = SpecialDay.objects.filter(day__range=(first - reach, last + reach))
    return Calendar(dict(rows.values_list("day", "kind")))


def planned_days(
    standing: StandingOrder,
    first: dt.date,
    last: dt.date,
    *,
    calendar: Calendar,
    exceptions: Mapping[dt.date, dt.date | None],
) -> list[PlannedDay]:
    """When ``standing`` collects from ``first`` to ``last`` (days of the pattern), in their order.

    ``exceptions``: days of the pattern that are left out (None) or moved. Two days of the pattern
    never come to the same day: the later one is left out.
    """
    found: list[PlannedDay] = []
    used: set[dt.date] = set()
    for day in _pattern(standing, first, last, calendar):
        wanted = exceptions[day] if day in exceptions else _around_holiday(standing, day, calendar)
        if wanted is not None and wanted not in used:
            used.add(wanted)
            found.append(PlannedDay(day, wanted))
    return found


def exceptions_of(standing: StandingOrder) -> dict[dt.date, dt.date | None]:
    rows = StandingException.objects.filter(standing=standing)
    return dict(rows.values_list("day", "moved_to"))


def is_day_of(standing: StandingOrder, day: dt.date) -> bool:
    """Whether the pattern itself, holidays aside, names ``day``."""
    return any(True for _day in _pattern(standing, day, day, calendar_of(day, day)))


def _pattern(
    standing: StandingOrder, first: dt.date, last: dt.date, calendar: Calendar
) -> Iterator[dt.date]:
    day = max(first, standing.valid_from) if standing.valid_from else first
    while day <= last and (standing.valid_to is None or day < standing.valid_to):
        if _is_named(standing, day, calendar):
            yield day
        day += DAY


def _is_named(standing: StandingOrder, day: dt.date, calendar: Calendar) -> bool:
    if standing.serves_make_up and calendar.kinds.get(day) == SpecialDay.Kind.MAKE_UP:
        return True
    if standing.every_days:
        since = standing.valid_from or day
        return (day - since).days % standing.every_days == 0
    return str(day.isoweekday()) in standing.weekdays


def _around_holiday(standing: StandingOrder, day: dt.date, calendar: Calendar) -> dt.date | None:
    policy = standing.on_holiday
    if policy == StandingOrder.OnHoliday.SERVE or not calendar.is_holiday(day):
        return day
    if policy == StandingOrder.OnHoliday.SKIP:
        return None
    step = DAY if policy == StandingOrder.OnHoliday.NEXT else -DAY
    moved = day
    for _number in range(LONGEST_HOLIDAY):
        moved += step
        if calendar.works(moved):
            return moved
    return None
