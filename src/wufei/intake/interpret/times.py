"""When a row happened: declared formats, tried in order; periods stand for their last day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from wufei.intake.interpret.fields import Cells, Columns, text_getter
from wufei.intake.interpret.problems import RowRefused
from wufei.intake.mapfields import TimeField
from wufei.intake.refusals import RowReason

_QUARTER = re.compile(r"(\d{4})[-\s]?[Qq]([1-4])")
_MONTH = re.compile(r"(\d{4})[-/年.](\d{1,2})月?")  # zh: as dates are written
_TIME_OF_DAY = re.compile(r"%[HIMSfpcXsT]")
#: Spellings of a date that the ISO reader of the standard library does not take.
_CHINESE = re.compile(r"(\d{4})[年/.](\d{1,2})[月/.](\d{1,2})日?")  # zh: as dates are written


def _iso(text: str) -> dt.datetime | dt.date:
    if len(text) <= 10:
        return dt.date.fromisoformat(text)
    return dt.datetime.fromisoformat(text)


def _year(text: str) -> dt.date:
    if not (len(text) == 4 and text.isdecimal()):
        raise ValueError(text)
    return dt.date(int(text), 12, 31)


def _quarter(text: str) -> dt.date:
    match = _QUARTER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month = int(match[1]), int(match[2]) * 3
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _month(text: str) -> dt.date:
    match = _MONTH.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        raise ValueError(text)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _chinese(text: str) -> dt.date:
    match = _CHINESE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return dt.date(int(match[1]), int(match[2]), int(match[3]))


_NAMED: dict[str, Callable[[str], dt.datetime | dt.date]] = {
    "iso": _iso,
    "year": _year,
    "quarter": _quarter,
    "month": _month,
    "chinese": _chinese,
}


def _reader(pattern: str) -> Callable[[str], dt.datetime | dt.date]:
    if pattern in _NAMED:
        return _NAMED[pattern]
    timed = _TIME_OF_DAY.search(pattern) is not None

    def read(text: str) -> dt.datetime | dt.date:
        moment = dt.datetime.strptime(text, pattern)
        return moment if timed else moment.date()

    return read


def reader_of(formats: Sequence[str], *, native_dates: bool = False) -> Callable[[str], object]:
    """A function from text to ``date`` or ``datetime``; raises ValueError when nothing fits."""
    patterns = list(formats)
    if native_dates and "iso" not in patterns:
        patterns.insert(0, "iso")
    readers = [_reader(pattern) for pattern in patterns]

    def read(text: str) -> dt.datetime | dt.date:
        for attempt in readers:
            try:
                return attempt(text)
            except ValueError:
                continue
        raise ValueError(text)

    return read


class TimeReader:
    """The aware moment of a row, and the date as the file says it."""

    def __init__(
        self, field: TimeField, columns: Columns, *, latest: dt.datetime, native_dates: bool
    ) -> None:
        self.field = field
        self.get = text_getter(field.target, columns)
        self.zone = ZoneInfo(field.zone)
        self.latest = latest
        self.read = reader_of(field.formats, native_dates=native_dates)
        self._memo = lru_cache(maxsize=8192)(self._moment)

    def __call__(self, cells: Cells) -> tuple[dt.datetime, dt.date]:
        """Raises:
        RowRefused: ``BLANK_FIELD``, ``BAD_DATE``, ``DATE_TOO_OLD``, ``FUTURE_DATE``.
        """
        return self._memo(self.get(cells))

    def _moment(self, text: str) -> tuple[dt.datetime, dt.date]:
        where = self.field.target.where
        try:
            found = self.read(text)
        except ValueError:
            formats = "、".join(self.field.formats)
            raise RowRefused(RowReason.BAD_DATE, where, text, formats=formats) from None
        if isinstance(found, dt.datetime):
            moment = found if found.tzinfo else found.replace(tzinfo=self.zone)
            day = found.date()
        else:
            assert isinstance(found, dt.date)
            moment = dt.datetime.combine(found, self.field.at, tzinfo=self.zone)
            day = found
        if day < self.field.not_before:
            limit = self.field.not_before.isoformat()
            raise RowRefused(RowReason.DATE_TOO_OLD, where, text, limit=limit)
        if moment > self.latest:
            raise RowRefused(RowReason.FUTURE_DATE, where, text)
        return moment.replace(microsecond=0), day
