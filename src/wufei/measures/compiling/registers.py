"""Measures of registers, and the rows behind declared values and expected reporters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wufei.measures.compiling.conditions import LEVEL_NAMES, below, keyed, member
from wufei.measures.compiling.slices import Slice, date
from wufei.measures.definitions import Aggregate, Measure

if TYPE_CHECKING:
    from sqlglot import exp

#: What a row of a register can be split by.
PLACES = (*LEVEL_NAMES, "region")
_DATED = {"regions", "sites"}


def register_query(measure: Measure, part: Slice) -> exp.Select:
    """Rows of (period number, one column per dimension, value, rows): the register as it stands on
    the last day of each period."""
    from sqlglot import exp

    splits = [exp.column(name, "r") for name in part.dimensions]
    conditions = _conditions(measure.where, part)
    for unwanted in _conditions(measure.excluding, Slice(part.periods)):
        unknown = exp.Coalesce(this=unwanted, expressions=[exp.false()])
        conditions.append(exp.not_(unknown))
    if measure.aggregate == Aggregate.SUM:
        value: exp.Expr = exp.cast(
            exp.Sum(this=exp.column(measure.column, "r", quoted=True)), "BIGINT"
        )
    elif measure.aggregate == Aggregate.DISTINCT:
        value = exp.Count(
            this=exp.Distinct(expressions=[exp.column(measure.column, "r", quoted=True)])
        )
    else:
        value = exp.Count(this=exp.Star())
    return _per_period(measure.table, splits, [value, exp.Count(this=exp.Star())], conditions, part)


def reporters_query(level: str, part: Slice) -> exp.Select:
    """Rows of (period number, one column per dimension, regions of ``level`` to report)."""
    from sqlglot import exp

    kinds = ("community", "village") if level == "community" else (level,)
    conditions = [member(exp.column("level", "r"), kinds), *_conditions({}, part)]
    splits = [exp.column(name, "r") for name in part.dimensions]
    return _per_period("regions", splits, [exp.Count(this=exp.Star())], conditions, part)


def regions_query(level: str, part: Slice) -> exp.Select:
    """Codes of the regions of a level in force on any last day of the periods, under the region."""
    from sqlglot import exp

    kinds = ("community", "village") if level == "community" else (level,)
    conditions = [member(exp.column("level", "r"), kinds), *_conditions({}, part)]
    query = _from_register("regions", [exp.column("code", "r")], conditions, part)
    return query.distinct().order_by(exp.Literal.number(1))


def declared_query(series: str, part: Slice) -> exp.Select:
    """Statements of a series that end within the periods, in the order of ``names`` below."""
    from sqlglot import exp

    names = ("region", "region_path", "first_day", "last_day", "value", "unit", "estimated")
    conditions = [
        member(exp.column("series", "r"), [series]),
        exp.not_(exp.column("withdrawn", "r")),
        exp.column("last_day", "r") >= date(part.first),
        exp.column("last_day", "r") <= date(part.last),
        *_conditions({}, part),
    ]
    return (
        exp.select(*(exp.column(name, "r", quoted=True) for name in names))
        .from_(exp.to_table("declared").as_("r"))
        .where(*conditions)
    )


def _conditions(filters: Mapping[str, tuple[str, ...]], part: Slice) -> list[exp.Expr]:
    from sqlglot import exp

    found: list[exp.Expr] = []
    for name, values in filters.items():
        if name == "region":
            found.append(below(exp.column("region_path", "r"), values))
        else:
            found.append(member(exp.column(name, "r", quoted=True), values))
    if part.region:
        found.append(below(exp.column("region_path", "r"), [part.region]))
    for name, value in part.where:
        if name in PLACES:
            found.append(keyed(exp.column(name, "r"), value))
    return found


def _per_period(
    table: str,
    splits: Sequence[exp.Expr],
    values: Sequence[exp.Expr],
    conditions: Sequence[exp.Expr],
    part: Slice,
) -> exp.Select:
    from sqlglot import exp

    keys = [exp.column("number", "b"), *splits]
    query = _from_register(table, [*keys, *values], conditions, part)
    return query.group_by(*(exp.Literal.number(number + 1) for number in range(len(keys))))


def _from_register(
    table: str,
    columns: Sequence[exp.Expr],
    conditions: Sequence[exp.Expr],
    part: Slice,
) -> exp.Select:
    """Each row of the register once for every period on whose last day it is in force."""
    from sqlglot import exp

    rows = [
        exp.Tuple(expressions=[exp.Literal.number(number), date(period.last)])
        for number, period in enumerate(part.periods)
    ]
    alias = exp.TableAlias(
        this=exp.to_identifier("b"),
        columns=[exp.to_identifier("number"), exp.to_identifier("last")],
    )
    query = (
        exp.select(*(exp.alias_(each, f"k{number}") for number, each in enumerate(columns)))
        .from_(exp.to_table(table).as_("r"))
        .join(exp.Values(expressions=rows, alias=alias), join_type="cross")
        .where(*conditions)
    )
    if table not in _DATED:
        return query
    last, started, ended = (
        exp.column("last", "b"),
        exp.column("valid_from", "r"),
        exp.column("valid_to", "r"),
    )
    return query.where(
        exp.or_(started.is_(exp.null()), started.copy() <= last),
        exp.or_(ended.is_(exp.null()), ended.copy() > last.copy()),
    )
