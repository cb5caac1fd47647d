"""Between moments and the seconds of a planning day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of ``day`` in the city's time."""
    return dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())


def moment(day: dt.date, seconds: int) -> dt.datetime:
    """``seconds`` after the midnight that begins ``day``; a night shift runs past 86,400."""
    return midnight(day) + dt.timedelta(seconds=seconds)


def seconds_of(day: dt.date, at: dt.datetime) -> int:
    """Whole seconds from the midnight of ``day`` until ``at``."""
    return round((at - midnight(day)).total_seconds())


def seconds_at(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second
