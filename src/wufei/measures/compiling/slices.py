"""The part of the world that a query is about, and its periods as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wufei.kernel.periods import Period, PeriodKind

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True, slots=True)
class Slice:
    """``periods`` do not overlap. ``region``: a code, empty for all. ``dimensions``: what the rows
    are split by, a level of region or one of ``answers.DIMENSIONS``. ``where``: column → value,
    beside the filters of the measures."""

    periods: tuple[Period, ...]
    region: str = ""
    dimensions: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> dt.date:
        return min(period.first for period in self.periods)

    @property
    def last(self) -> dt.date:
        return max(period.last for period in self.periods)


def layers(periods: Iterable[Period]) -> list[tuple[Period, ...]]:
    """The periods in groups without overlap, each in order of time: a month and its year cannot
    be told apart by one column."""
    groups: list[list[Period]] = []
    for period in sorted(set(periods)):
        for group in groups:
            if group[-1].last < period.first and group[-1].kind == period.kind:
                group.append(period)
                break
        else:
            groups.append([period])
    return [tuple(group) for group in groups]


def date(day: dt.date) -> exp.Expr:
    from sqlglot import exp

    return exp.cast(exp.Literal.string(day.isoformat()), "DATE")


def bucket(periods: Sequence[Period], day: exp.Expr) -> exp.Expr:
    """The number of the period in which ``day`` lies. Runs of whole months, which most questions
    ask for, are computed; others are looked up one by one."""
    from sqlglot import exp

    if len(periods) == 1:
        return exp.Literal.number(0)
    if _consecutive_months(periods):
        return _month_number(periods[0].first, periods[-1].last, day)
    chosen = exp.Case()
    for number, period in enumerate(periods):
        inside = exp.Between(this=day.copy(), low=date(period.first), high=date(period.last))
        chosen = chosen.when(inside, exp.Literal.number(number))
    return chosen


def _month_number(first: dt.date, last: dt.date, day: exp.Expr) -> exp.Expr:
    """Months between that of ``first`` and that of ``day``; within one year the year is not read,
    since a line a hundred million times over pays for it."""
    from sqlglot import exp

    month: exp.Expr = exp.Month(this=day.copy())
    base = first.month
    if first.year != last.year:
        base += first.year * 12
        years = exp.Mul(this=exp.Year(this=day.copy()), expression=exp.Literal.number(12))
        month = exp.Add(this=years, expression=month)
    return exp.cast(exp.Sub(this=month, expression=exp.Literal.number(base)), "INT")


def boundary(periods: Sequence[Period], day: exp.Expr) -> exp.Expr:
    """The number of the first period that ends on or after ``day``: what stands at its end is the
    sum of this number and all before it. Days after the last period are left out elsewhere."""
    from sqlglot import exp

    if len(periods) == 1:
        return exp.Literal.number(0)
    chosen = exp.Case()
    for number, period in enumerate(periods):
        chosen = chosen.when(day.copy() <= date(period.last), exp.Literal.number(number))
    return chosen


def within(periods: Sequence[Period], day: exp.Expr) -> exp.Expr:
    """Whether ``day`` lies in one of the periods."""
    from sqlglot import exp

    runs: list[list[dt.date]] = []
    for period in periods:
        if runs and (period.first - runs[-1][1]).days == 1:
            runs[-1][1] = period.last
        else:
            runs.append([period.first, period.last])
    parts = [exp.Between(this=day.copy(), low=date(a), high=date(b)) for a, b in runs]
    return exp.or_(*parts)


def _consecutive_months(periods: Sequence[Period]) -> bool:
    return all(p.kind == PeriodKind.MONTH for p in periods) and all(
        (b.first - a.last).days == 1 for a, b in pairwise(periods)
    )
