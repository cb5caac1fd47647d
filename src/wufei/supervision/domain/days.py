"""What belongs to a day: findings that begin in it, judged with what lies before and after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

HOUR = 3_600_000
#: Positions before and after the day that are looked at, so that a stop, a silence or a trip that
#: goes over midnight is whole. Nobody is on a round for longer without a break.
BEFORE, AFTER = 6 * HOUR, 6 * HOUR
#: A load may be on board for so long; the library forgets it after the same time.
ON_BOARD = 30 * HOUR


@dataclass(frozen=True, slots=True)
class Span:
    """A local day in milliseconds since 1970: ``begins`` to before ``ends``; positions count from
    ``since`` to ``until``, weighings and receipts from ``events_since``."""

    day: dt.date
    begins: int
    ends: int

    @property
    def since(self) -> int:
        return self.begins - BEFORE

    @property
    def until(self) -> int:
        return self.ends + AFTER

    @property
    def events_since(self) -> int:
        return self.begins - ON_BOARD

    def holds(self, moment: int) -> bool:
        return self.begins <= moment < self.ends


def span_of(day: dt.date) -> Span:
    """The local day of the installation."""
    return Span(day, at_midnight(day), at_midnight(day + dt.timedelta(days=1)))


def at_midnight(day: dt.date) -> int:
    return milliseconds(dt.datetime.combine(day, dt.time(), timezone.get_current_timezone()))


def local(day: dt.date, time: dt.time) -> int:
    """A local clock time of a day."""
    return milliseconds(dt.datetime.combine(day, time, timezone.get_current_timezone()))


def milliseconds(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)


def moment_of(milliseconds: int) -> dt.datetime:
    seconds, rest = divmod(milliseconds, 1000)
    return dt.datetime.fromtimestamp(seconds, dt.UTC) + dt.timedelta(milliseconds=rest)


def offset_of(day: dt.date) -> int:
    """Seconds of the installation's zone from UTC on that day."""
    noon = dt.datetime.combine(day, dt.time(12), timezone.get_current_timezone())
    offset = noon.utcoffset()
    return round(offset.total_seconds()) if offset else 0
