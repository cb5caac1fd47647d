"""Measures of drop-offs at bins: events, distinct households, grams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wufei.measures.compiling.conditions import LEVEL_NAMES, aliases_in, below, keyed, member
from wufei.measures.compiling.slices import Slice, bucket, within
from wufei.measures.definitions import Aggregate, Measure

if TYPE_CHECKING:
    from sqlglot import exp

#: What a drop-off can be split by: the place of its point's account, and what the event tells.
SPLITS = (*LEVEL_NAMES, "region", "account", "material", "day")
_COLUMNS = {"device": "device", "point": "point", "material": "material", "account": "point"}


def drops_query(measures: Sequence[Measure], part: Slice) -> exp.Select:
    """Rows of (period number, one column per dimension, value and events of each measure).

    A drop-off lies where the account of its point lies: ``point`` is the code of that account.
    """
    from sqlglot import exp

    day = exp.column("day", "d")
    keys = [bucket(part.periods, day), *(_split(name) for name in part.dimensions)]
    columns: list[exp.Expr] = []
    for measure in measures:
        met = _conditions(measure, part)
        columns += [_value(measure, met), exp.Count(this=_when(met, exp.Literal.number(1)))]
    every = [within(part.periods, day)]
    if part.region:
        every.append(below(exp.column("region_path", "a"), [part.region]))
    query = exp.select(*(exp.alias_(each, f"k{n}") for n, each in enumerate([*keys, *columns])))
    query = query.from_(exp.to_table("drops").as_("d")).where(*every)
    if "a" in aliases_in([query]):
        query = query.join(
            exp.to_table("accounts").as_("a"),
            on=exp.EQ(this=exp.column("point", "d"), expression=exp.column("code", "a")),
            join_type="left",
        )
    return query.group_by(*(exp.Literal.number(n + 1) for n in range(len(keys))))


def _split(name: str) -> exp.Expr:
    from sqlglot import exp

    if name in LEVEL_NAMES or name == "region":
        return exp.column(name, "a")
    return exp.column(_COLUMNS.get(name, name), "d")


def _conditions(measure: Measure, part: Slice) -> list[exp.Expr]:
    from sqlglot import exp

    found: list[exp.Expr] = []
    for name, values in measure.where.items():
        if name == "correct":
            found.append(member(exp.cast(exp.column("correct", "d"), "VARCHAR"), values))
        elif name == "region":
            found.append(below(exp.column("region_path", "a"), values))
        else:
            found.append(member(_split(name), values))
    found += [keyed(_split(name), key) for name, key in part.where if name in SPLITS]
    return found


def _when(met: list[exp.Expr], result: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.Case().when(exp.and_(*(m.copy() for m in met)), result) if met else result


def _value(measure: Measure, met: list[exp.Expr]) -> exp.Expr:
    from sqlglot import exp

    if measure.aggregate == Aggregate.SUM:
        column = exp.column(measure.column or "grams", "d")
        return exp.cast(exp.Sum(this=_when(met, column)), "BIGINT")
    if measure.aggregate == Aggregate.DISTINCT:
        column = exp.column(measure.column, "d")
        return exp.Count(this=exp.Distinct(expressions=[_when(met, column)]))
    return exp.Count(this=_when(met, exp.Literal.number(1)))
