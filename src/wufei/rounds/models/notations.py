"""Short notations that people type into the registers of planning, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_TIMES = re.compile(r"(\d{1,2}):(\d\d)\s*[-–~]\s*(\d{1,2}):(\d\d)")
DAY = 24 * 3600


def _line_error(text: str) -> ValidationError:
    return ValidationError(_("看不懂“%(text)s”。"), params={"text": text})


def _seconds(hour: str, minute: str, whole: str) -> int:
    seconds = int(hour) * 3600 + int(minute) * 60
    if int(minute) > 59 or seconds > DAY:
        raise _line_error(whole)
    return seconds


def _parts(text: str) -> Iterator[str]:
    for part in re.split(r"[,，;；\n]", text):
        if part.strip():
            yield part.strip()


def read_hours(text: str) -> tuple[tuple[int, int], ...]:
    """``06:00-12:00, 13:00-18:00`` as seconds of the day, ascending.

    Raises:
        ValidationError: not in this form, reversed or overlapping.
    """
    ranges: list[tuple[int, int]] = []
    for part in _parts(text):
        found = _TIMES.fullmatch(part)
        if found is None:
            raise _line_error(part)
        opens = _seconds(found[1], found[2], part)
        closes = _seconds(found[3], found[4], part)
        if closes <= opens or (ranges and opens <= ranges[-1][1]):
            raise _line_error(part)
        ranges.append((opens, closes))
    return tuple(ranges)


def read_breaks(text: str) -> tuple[tuple[int, int, int], ...]:
    """``11:00-13:00 30`` as (earliest, latest begin, seconds), ascending.

    Raises:
        ValidationError: not in this form, or two that overlap.
    """
    breaks: list[tuple[int, int, int]] = []
    for part in _parts(text):
        times, _space, minutes = part.rpartition(" ")
        found = _TIMES.fullmatch(times.strip())
        if found is None or not minutes.isdigit() or not 0 < int(minutes) <= 480:
            raise _line_error(part)
        earliest = _seconds(found[1], found[2], part)
        latest = _seconds(found[3], found[4], part)
        if latest < earliest:
            raise _line_error(part)
        breaks.append((earliest, latest, int(minutes) * 60))
    breaks.sort()
    if any(latest + seconds > later for (_, latest, seconds), (later, *_) in pairwise(breaks)):
        raise _line_error(text)
    return tuple(breaks)


def read_speeds(text: str) -> tuple[tuple[int, int], ...]:
    """Lines ``5000 30``: longest way in metres, metres per hour; ascending.

    Raises:
        ValidationError: no line, not in this form, or not ascending.
    """
    rows: list[tuple[int, int]] = []
    for part in _parts(text):
        words = part.split()
        if len(words) != 2 or not all(word.isdigit() and int(word) > 0 for word in words):
            raise _line_error(part)
        length, speed = int(words[0]), int(words[1])
        if speed > 150 or (rows and length <= rows[-1][0]):
            raise _line_error(part)
        rows.append((length, speed * 1000))
    if not rows:
        raise ValidationError(_("至少写一行。"))
    return tuple(rows)


def read_slow_hours(text: str) -> frozenset[int]:
    """``7-8 17-18``: the hours from 7 o'clock until before 9, and so on.

    Raises:
        ValidationError: not in this form.
    """
    hours: set[int] = set()
    for part in text.replace(",", " ").split():
        found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", part)
        if found is None or not int(found[1]) <= int(found[2]) <= 23:
            raise _line_error(part)
        hours |= set(range(int(found[1]), int(found[2]) + 1))
    return frozenset(hours)


def _keyed(text: str, figures: int) -> dict[str, tuple[int, ...]]:
    rows: dict[str, tuple[int, ...]] = {}
    for part in _parts(text):
        key, *rest = part.split()
        if len(rest) != figures or not all(word.isdigit() for word in rest) or key in rows:
            raise _line_error(part)
        rows[key] = tuple(int(word) for word in rest)
    return rows


def read_service(text: str) -> dict[str, tuple[int, int]]:
    """Lines ``market 180 40``: seconds per point and per bin, by kind of point."""
    from wufei.collection.public import Point

    rows = _keyed(text, 2)
    for key in rows:
        if key not in Point.Kind.values:
            raise _line_error(key)
    return {key: (figures[0], figures[1]) for key, figures in rows.items()}


def read_densities(text: str) -> dict[str, int]:
    """Lines ``kitchen 600``: grams per litre by class."""
    rows = _keyed(text, 1)
    for key, (density,) in rows.items():
        if density == 0:
            raise _line_error(key)
    return {key: density for key, (density,) in rows.items()}


def read_demands(text: str) -> dict[str, frozenset[str]]:
    """Lines ``market lift``: what a vehicle must have, by kind of point."""
    from wufei.collection.public import Point

    rows: dict[str, frozenset[str]] = {}
    for part in _parts(text):
        key, *skills = part.split()
        if key not in Point.Kind.values or not skills or key in rows:
            raise _line_error(part)
        rows[key] = frozenset(skills)
    return rows


def read_weekdays(text: str) -> frozenset[int]:
    """``12345`` as weekdays with 0 for Monday.

    Raises:
        ValidationError: other signs, a day twice, or none.
    """
    if not text or len(set(text)) != len(text) or set(text) - set("1234567"):
        raise _line_error(text)
    return frozenset(int(sign) - 1 for sign in text)


def check_hours(value: str) -> None:
    read_hours(value)


def check_breaks(value: str) -> None:
    read_breaks(value)


def check_speeds(value: str) -> None:
    read_speeds(value)


def check_slow_hours(value: str) -> None:
    read_slow_hours(value)


def check_service(value: str) -> None:
    read_service(value)


def check_densities(value: str) -> None:
    read_densities(value)


def check_demands(value: str) -> None:
    read_demands(value)


def check_weekdays(value: str) -> None:
    read_weekdays(value)
