"""Periods of the calendar: a day, month, quarter or year, or any run of days.

Both ends are inclusive days; a period knows no clock. ``bounds`` turns it into instants.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from wufei.kernel.reasons import PeriodReason
from wufei.kernel.refusals import Refusal

_DAY = dt.timedelta(days=1)


class PeriodKind(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def _add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return dt.date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``first`` to ``last``, both included. Ordered by first day, then last."""

    first: dt.date
    last: dt.date
    kind: PeriodKind = PeriodKind.CUSTOM

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Refusal(
                PeriodReason.LAST_BEFORE_FIRST,
                first=self.first.isoformat(),
                last=self.last.isoformat(),
            )

    @classmethod
    def day(cls, day: dt.date) -> Self:
        return cls(day, day, PeriodKind.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        return cls._of_months(PeriodKind.MONTH, dt.date(year, month, 1))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        return cls._of_months(PeriodKind.QUARTER, dt.date(year, 3 * quarter - 2, 1))

    @classmethod
    def year(cls, year: int) -> Self:
        return cls._of_months(PeriodKind.YEAR, dt.date(year, 1, 1))

    @classmethod
    def days(cls, first: dt.date, last: dt.date) -> Self:
        """Any run of days; the kind is ``custom`` even when it happens to be a month.

        Raises:
            Refusal: ``LAST_BEFORE_FIRST``.
        """
        return cls(first, last, PeriodKind.CUSTOM)

    @classmethod
    def containing(cls, day: dt.date, kind: PeriodKind) -> Self:
        """The day, month, quarter or year in which ``day`` lies."""
        if kind is PeriodKind.DAY:
            return cls.day(day)
        months = _MONTHS[kind]
        return cls._of_months(kind, dt.date(day.year, (day.month - 1) // months * months + 1, 1))

    @classmethod
    def _of_months(cls, kind: PeriodKind, first: dt.date) -> Self:
        return cls(first, _last_before(first, _MONTHS[kind]), kind)

    @property
    def length(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    def __contains__(self, other: Any) -> bool:
        """Whether a day, or every day of another period, lies in this one."""
        if isinstance(other, Period):
            return self.first <= other.first and other.last <= self.last
        if isinstance(other, dt.datetime):
            raise TypeError("an instant has a day only in a time zone: use timezone.localdate()")
        return isinstance(other, dt.date) and self.first <= other <= self.last

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last

    def __iter__(self) -> Iterator[dt.date]:
        """Its days."""
        for number in range(self.length):
            yield self.first + number * _DAY

    def split(self, kind: PeriodKind) -> Iterator[Period]:
        """The days, months, quarters or years that touch this period, each whole."""
        part = Period.containing(self.first, kind)
        while True:
            yield part
            if part.last >= self.last:
                return
            part = part.next()

    def previous(self) -> Period:
        """The period just before: the month before a month; as many days for a custom one."""
        return self._shifted(-1)

    def next(self) -> Period:
        return self._shifted(1)

    def _shifted(self, steps: int) -> Period:
        if self.kind in _MONTHS:
            return self._of_months(self.kind, _add_months(self.first, steps * _MONTHS[self.kind]))
        move = steps * self.length * _DAY
        return Period(self.first + move, self.last + move, self.kind)

    def same_period_last_year(self) -> Period:
        """The comparison of official statistics (同比); 29 February answers to 28 February."""
        first = _add_months(self.first, -12)
        if self.kind in _MONTHS:
            return self._of_months(self.kind, first)
        return Period(first, _add_months(self.last, -12), self.kind)

    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """First instant, and the first instant after it, in the current time zone."""
        zone = timezone.get_current_timezone()
        midnight = dt.time(tzinfo=zone)
        return (
            dt.datetime.combine(self.first, midnight),
            dt.datetime.combine(self.last + _DAY, midnight),
        )

    def __str__(self) -> str:
        """The form of files and addresses, read back by :func:`parse_period`."""
        year = f"{self.first.year:04d}"
        match self.kind:
            case PeriodKind.DAY:
                return self.first.isoformat()
            case PeriodKind.MONTH:
                return f"{year}-{self.first.month:02d}"
            case PeriodKind.QUARTER:
                return f"{year}Q{(self.first.month + 2) // 3}"
            case PeriodKind.YEAR:
                return year
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def label(self) -> str:
        """What a person reads, in the active language."""
        match self.kind:
            case PeriodKind.DAY:
                return date_format(self.first, "DATE_FORMAT")
            case PeriodKind.MONTH:
                return date_format(self.first, "YEAR_MONTH_FORMAT")
            case PeriodKind.QUARTER:
                number = {"year": self.first.year, "quarter": (self.first.month + 2) // 3}
                return gettext("%(year)s年第%(quarter)s季度") % number
            case PeriodKind.YEAR:
                return gettext("%(year)s年") % {"year": self.first.year}
        ends = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return gettext("%(first)s 至 %(last)s") % ends


def _last_before(first: dt.date, months: int) -> dt.date:
    """The last day of the run of ``months`` that begins on ``first``."""
    end = first.month - 1 + months
    if first.year == dt.MAXYEAR and end == 12:
        return dt.date.max
    return dt.date(first.year + end // 12, end % 12 + 1, 1) - _DAY


_FORMS = re.compile(
    r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII
)


def parse_period(text: str) -> Period:
    """Reads ``2026``, ``2026Q1``, ``2026-01``, ``2026-01-31``, ``2026-01-05..2026-02-03``.

    Raises:
        Refusal: ``NOT_A_PERIOD``, ``LAST_BEFORE_FIRST``.
    """
    first, dots, last = text.strip().partition("..")
    try:
        if dots:
            return Period.days(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        return _parse_one(first)
    except ValueError:
        raise Refusal(PeriodReason.NOT_A_PERIOD, text=text[:40]) from None


def _parse_one(text: str) -> Period:
    match = _FORMS.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year = int(match["year"])
    if match["quarter"]:
        return Period.quarter(year, int(match["quarter"]))
    if match["day"]:
        return Period.day(dt.date.fromisoformat(text))
    if match["month"]:
        return Period.month(year, int(match["month"]))
    return Period.year(year)
