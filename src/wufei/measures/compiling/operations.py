"""Measures of operations: orders, rounds, findings, problems and checks, counted or added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wufei.measures.compiling.conditions import LEVEL_NAMES, aliases_in, below, keyed, member
from wufei.measures.compiling.slices import Slice, bucket, within
from wufei.measures.definitions import Aggregate, Measure

if TYPE_CHECKING:
    from sqlglot import exp

EVENT, PLACE, MATERIAL = "o", "r", "m"
#: What an event can be split by: where it lies, and what it tells.
SPLITS = (
    *LEVEL_NAMES,
    "region",
    "point",
    "organisation",
    "vehicle",
    "material",
    "material_root",
    "outcome",
    "category",
    "day",
)
#: Alias → register, the column of the event and that of the register.
_JOINS = {PLACE: ("regions", "region", "code"), MATERIAL: ("materials", "material", "key")}
#: What a line shows, in order.
COLUMNS = (
    "key",
    "kind",
    "day",
    "outcome",
    "on_time",
    "region",
    "point",
    "organisation",
    "vehicle",
    "material",
    "category",
    "bins",
    "grams",
    "metres",
    "fen",
    "checked",
    "correct",
    "number",
)


def operations_query(measures: Sequence[Measure], part: Slice) -> exp.Select:
    """Rows of (period number, one column per dimension, value and events of each measure)."""
    from sqlglot import exp

    day = exp.column("day", EVENT)
    keys = [bucket(part.periods, day), *(_split(name) for name in part.dimensions)]
    columns: list[exp.Expr] = []
    for measure in measures:
        met = _conditions(measure)
        columns += [_value(measure, met), exp.Count(this=_when(met, _counted(measure)))]
    query = exp.select(*(exp.alias_(each, f"k{n}") for n, each in enumerate([*keys, *columns])))
    query = _joined(query.where(*_bounds(part)))
    return query.group_by(*(exp.Literal.number(n + 1) for n in range(len(keys))))


def operation_lines_query(
    measure: Measure, part: Slice, *, limit: int | None = None, offset: int = 0
) -> exp.Select:
    """Rows of :data:`COLUMNS` and last what the event adds to the measure, by day and key."""
    from sqlglot import exp

    shown = [exp.column(name, EVENT) for name in COLUMNS]
    adds, one = measure.aggregate == Aggregate.SUM, _counted(measure)
    columns = [exp.alias_(each, f"k{n}") for n, each in enumerate([*shown, one])]
    chosen = exp.select(*columns).where(*_bounds(part), *_conditions(measure))
    if adds:
        chosen = chosen.where(exp.not_(one.copy().is_(exp.null())))
    query = _joined(chosen)
    for name in ("day", "kind", "key"):
        query = query.order_by(exp.column(name, EVENT))
    return query.limit(limit).offset(offset) if limit is not None else query


def _bounds(part: Slice) -> list[exp.Expr]:
    from sqlglot import exp

    found = [
        within(part.periods, exp.column("day", EVENT)),
        exp.not_(exp.column("withdrawn", EVENT)),
    ]
    if part.region:
        found.append(below(exp.column("region_path", PLACE), [part.region]))
    found += [keyed(_split(name), key) for name, key in part.where if name in SPLITS]
    return found


def _joined(query: exp.Select) -> exp.Select:
    from sqlglot import exp

    aliases = aliases_in([query])
    query = query.from_(exp.to_table("operations").as_(EVENT))
    for alias, (table, own, key) in _JOINS.items():
        if alias in aliases:
            query = query.join(
                exp.to_table(table).as_(alias),
                on=exp.EQ(this=exp.column(own, EVENT), expression=exp.column(key, alias)),
                join_type="left",
            )
    return query


def _split(name: str) -> exp.Expr:
    from sqlglot import exp

    if name in LEVEL_NAMES:
        return exp.column(name, PLACE)
    if name == "material_root":
        return exp.column("root", MATERIAL)
    return exp.column(name, EVENT)


def _conditions(measure: Measure) -> list[exp.Expr]:
    from sqlglot import exp

    found = [_condition(name, values) for name, values in measure.where.items()]
    for name, values in measure.excluding.items():
        unknown = exp.Coalesce(this=_condition(name, values), expressions=[exp.false()])
        found.append(exp.not_(unknown))
    return found


def _condition(name: str, values: tuple[str, ...]) -> exp.Expr:
    from sqlglot import exp

    if name == "on_time":
        return member(exp.cast(exp.column("on_time", EVENT), "VARCHAR"), values)
    if name == "region":
        return below(exp.column("region_path", PLACE), values)
    if name == "material":
        return below(exp.column("path", MATERIAL), values)
    return member(_split(name), values)


def _when(met: list[exp.Expr], result: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    return exp.Case().when(exp.and_(*(m.copy() for m in met)), result) if met else result


def _counted(measure: Measure) -> exp.Expr:
    """An event without the amount that is added up is no part of the sum."""
    from sqlglot import exp

    adds = measure.aggregate == Aggregate.SUM
    return exp.column(measure.column, EVENT) if adds else exp.Literal.number(1)


def _value(measure: Measure, met: list[exp.Expr]) -> exp.Expr:
    from sqlglot import exp

    if measure.aggregate == Aggregate.COUNT:
        return exp.Count(this=_when(met, exp.Literal.number(1)))
    column = _when(met, exp.column(measure.column, EVENT))
    if measure.aggregate == Aggregate.DISTINCT:
        return exp.Count(this=exp.Distinct(expressions=[column]))
    return exp.cast(exp.Sum(this=column), "BIGINT")
