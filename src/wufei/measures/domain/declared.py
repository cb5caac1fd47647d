"""Declared values made up to the periods and regions of a question.

A value may be told for a month or a year, for a community or a whole district. What is told for a
larger area or a longer time already holds what was told inside it, so the inner one is left out:
nothing counts twice.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from wufei.kernel.periods import Period
from wufei.measures.units import in_base_units

#: Position of each level in a region path.
_DEPTH = {"province": 1, "district": 2, "township": 3, "community": 4}

Key = tuple[Period, tuple[str | None, ...]]


class Statement(NamedTuple):
    """One declared value, as it comes from the lake."""

    region: str
    path: str
    first: dt.date
    last: dt.date
    value: Decimal
    unit: str
    estimated: bool

    @property
    def exact(self) -> Fraction:
        """The value in base units."""
        return in_base_units(Fraction(self.value), self.unit)


class Sum(NamedTuple):
    """``estimated``: the part of ``value`` told as an estimate; ``regions`` that told."""

    value: Fraction
    rows: int
    estimated: Fraction
    regions: int


def summed(
    rows: Iterable[Sequence[object]],
    *,
    periods: Sequence[Period],
    dimensions: Sequence[str],
    last: bool,
) -> dict[Key, Sum]:
    """Sums by period and group, in base units. ``last``: of a region's values in a period the
    latest one holds; otherwise those of its days are added."""
    groups: dict[Key, list[Statement]] = defaultdict(list)
    for row in rows:
        statement = Statement(*row)  # type: ignore[arg-type]
        for period in periods:
            if _falls_into(statement, period, last=last):
                groups[period, _group(statement, dimensions)].append(statement)
    return {key: _sum(_outermost(found, last=last)) for key, found in groups.items()}


def _falls_into(statement: Statement, period: Period, *, last: bool) -> bool:
    begins = last or period.first <= statement.first
    return begins and period.first <= statement.last <= period.last


def _group(statement: Statement, dimensions: Sequence[str]) -> tuple[str | None, ...]:
    path = statement.path.strip("/").split("/")

    def place(name: str) -> str | None:
        if name == "region":
            return statement.region
        depth = _DEPTH[name]
        return path[depth - 1] if len(path) >= depth else None

    return tuple(place(name) for name in dimensions)


def _outermost(statements: list[Statement], *, last: bool) -> list[Statement]:
    """Without the values that another one of the group already holds."""
    if last:
        latest: dict[str, Statement] = {}
        for statement in sorted(statements, key=lambda s: (s.last, s.first)):
            latest[statement.region] = statement
        statements = list(latest.values())
    return [
        one
        for one in statements
        if not any(_holds(other, one, last=last) for other in statements if other is not one)
    ]


def _holds(outer: Statement, inner: Statement, *, last: bool) -> bool:
    if not inner.path.startswith(outer.path):
        return False
    if last:
        return outer.path != inner.path
    longer = outer.first <= inner.first and inner.last <= outer.last
    return longer and (outer.path, outer.first, outer.last) != (inner.path, inner.first, inner.last)


def _sum(statements: list[Statement]) -> Sum:
    return Sum(
        sum((s.exact for s in statements), Fraction(0)),
        len(statements),
        sum((s.exact for s in statements if s.estimated), Fraction(0)),
        len({s.region for s in statements}),
    )
