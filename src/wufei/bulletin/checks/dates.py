"""Dates of the events: possible, and inside the period of the issue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.remarks import Place, Remark, Slip
from wufei.bulletin.content import Issue, Item

#: ``2021年1月14日``, ``12月6—8日``, ``11月25日至12月2日`` (read as two dates).
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})"  # zh: the form of a date
    r"(?:日?[—–\-~至到](?P<last>\d{1,2}))?日"  # zh: the form of a date
)


@dataclass(frozen=True, slots=True)
class _Written:
    text: str
    paragraph: int
    start: int
    end: int
    year: int | None
    month: int
    days: tuple[int, ...]


def dates_lie_in_the_period(issue: Issue, context: Context) -> Iterator[Remark]:
    """The first date of an item lies in the period, or a few days before; every date exists.

    Later dates of an item are looked at only for being possible: reports speak of plans too.
    """
    for item in issue.items:
        written = list(_dates(item))
        if not written:
            yield Remark(Slip.DATE_MISSING, Place("body", item.key))
        for index, date in enumerate(written):
            yield from _judge(issue, context, item, date, first=index == 0)


def _dates(item: Item) -> Iterator[_Written]:
    for number, paragraph in enumerate(item.paragraphs):
        for match in _DATE.finditer(paragraph.text):
            days = [int(match["day"]), *([int(match["last"])] if match["last"] else [])]
            yield _Written(
                match[0],
                number,
                match.start(),
                match.end(),
                int(match["year"]) if match["year"] else None,
                int(match["month"]),
                tuple(days),
            )


def _judge(
    issue: Issue, context: Context, item: Item, date: _Written, *, first: bool
) -> Iterator[Remark]:
    at = Place("body", item.key, date.paragraph, date.start, date.end)
    years = [date.year] if date.year else [issue.last_day.year, issue.first_day.year]
    possible = [found for year in years if (found := _day(year, date.month, date.days[-1]))]
    if not possible or not _day(possible[0].year, date.month, date.days[0]):
        yield Remark(Slip.DATE_IMPOSSIBLE, at, {"found": date.text})
        return
    earliest = issue.first_day - dt.timedelta(days=context.grace_days)
    if first and not any(earliest <= day <= issue.last_day for day in possible):
        params = {
            "found": date.text,
            "first": issue.first_day.isoformat(),
            "last": issue.last_day.isoformat(),
        }
        yield Remark(Slip.DATE_OUTSIDE, at, params)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
