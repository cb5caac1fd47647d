"""Units of the distribution: registered, and not abolished on the day of issue."""

from __future__ import annotations

from collections.abc import Iterator

from wufei.bulletin.checks.context import Context
from wufei.bulletin.checks.remarks import Place, Remark, Slip
from wufei.bulletin.content import Issue
from wufei.kernel.wording import enumerated

_AT = Place("distribution")


def units_are_valid(issue: Issue, context: Context) -> Iterator[Remark]:
    """Every unit of the distribution stands in the registers on the day of issue, and once."""
    day = issue.issued_on or issue.last_day
    seen: set[str] = set()
    for name in issue.distribution.names():
        if name in seen:
            yield Remark(Slip.UNIT_TWICE, _AT, {"unit": name})
        seen.add(name)
        if context.units is None:
            continue
        unit = context.units.get(name)
        if unit is None or (unit.valid_from is not None and day < unit.valid_from):
            yield Remark(Slip.UNIT_UNKNOWN, _AT, {"unit": name})
        elif unit.until is not None and unit.until <= day:
            params = {
                "unit": name,
                "until": unit.until.isoformat(),
                "successors": enumerated(unit.successors) or "—",
            }
            yield Remark(Slip.UNIT_ABOLISHED, _AT, params)


def number_is_next(issue: Issue, context: Context) -> Iterator[Remark]:
    """A number that stands is the next of its series."""
    if issue.number is not None and context.next_number not in {None, issue.number}:
        params = {"found": issue.number, "wanted": context.next_number}
        yield Remark(Slip.NUMBER_NOT_NEXT, Place("head"), params)
