"""Working days: Monday to Friday, but for the special days that say otherwise."""

from __future__ import annotations

import datetime as dt

from wufei.registry.models import SpecialDay

SATURDAY = 5


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on ``day``. Beyond the entered years only weekends are known."""
    kind = SpecialDay.objects.filter(day=day).values_list("kind", flat=True).first()
    return _works(day, {day: kind} if kind else {})


def add_working_days(day: dt.date, n: int) -> dt.date:
    """The ``n``-th working day after ``day`` (before it, if negative); 0 gives ``day`` itself.

    A time limit of 5 working days from 2026-09-24 ends on ``add_working_days(…, 5)``: the day of
    the event does not count.
    """
    step = dt.timedelta(days=1 if n >= 0 else -1)
    left, kinds, known_to = abs(n), {}, day
    while left:
        day += step
        if _passed(day, known_to, step):
            known_to = day + step * (2 * left + 30)
            kinds = _kinds_between(day, known_to)
        if _works(day, kinds):
            left -= 1
    return day


def _passed(day: dt.date, known_to: dt.date, step: dt.timedelta) -> bool:
    return day > known_to if step.days > 0 else day < known_to


def _kinds_between(one: dt.date, other: dt.date) -> dict[dt.date, str]:
    first, last = sorted((one, other))
    rows = SpecialDay.objects.filter(day__range=(first, last))
    return dict(rows.values_list("day", "kind"))


def _works(day: dt.date, kinds: dict[dt.date, str]) -> bool:
    kind = kinds.get(day)
    if kind == SpecialDay.Kind.HOLIDAY:
        return False
    return kind == SpecialDay.Kind.MAKE_UP or day.weekday() < SATURDAY
