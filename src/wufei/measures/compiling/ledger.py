"""Measures of the ledger as one query over its lines.

For each measure three or four columns: value, lines counted, the part that was not weighed, and how
many of the regions that should report did. A reversal keeps the direction of what it undoes, with
the opposite sign, so sums over a direction need no special case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wufei.measures.compiling.conditions import (
    COUNTER,
    LEVEL_NAMES,
    LINES,
    MATERIAL,
    OWN,
    below,
    keyed,
    of_lines,
)
from wufei.measures.compiling.folding import foldable, folded, gatherable, gathered, numbered
from wufei.measures.compiling.marking import mark, register
from wufei.measures.compiling.slices import Slice, boundary, bucket, date, within
from wufei.measures.definitions import Aggregate, Measure

if TYPE_CHECKING:
    from sqlglot import exp

_DIRECTION = {Aggregate.IN: 1, Aggregate.OUT: -1}
_NEGATED = {Aggregate.OUT, Aggregate.NET_OUT}
_DISTINCT = {
    Aggregate.ENTRIES: "seq",
    Aggregate.ACCOUNTS: "account_id",
    Aggregate.LOTS: "lot",
}
_SPLITS = {
    "site": (OWN, "site"),
    "site_kind": (OWN, "site_kind"),
    "organisation": (OWN, "organisation"),
    "stage": (OWN, "stage"),
    "use": (OWN, "use"),
    "cause": (OWN, "cause"),
    "account": (OWN, "code"),
    "counter_account": (COUNTER, "code"),
    "material": (MATERIAL, "key"),
    "material_root": (MATERIAL, "root"),
    "lot": (LINES, "lot"),
    "kind": (LINES, "kind"),
    "paper_kind": (LINES, "paper_kind"),
    "day": (LINES, "day"),
    "page": (LINES, "page"),
}
#: Alias → register, the key on the line, and that of the register.
_JOINS = {
    OWN: ("accounts", "account_id", "account_id"),
    COUNTER: ("accounts", "counter_account_id", "account_id"),
    MATERIAL: ("materials", "material_id", "material_id"),
}


def place_of(measure: Measure) -> str:
    """The alias of the account that tells where a line of the measure lies."""
    return COUNTER if measure.place == "counter" else OWN


def split_column(dimension: str, place: str) -> exp.Expr:
    from sqlglot import exp

    if dimension in LEVEL_NAMES or dimension == "region":
        return exp.column(dimension, place)
    if dimension == "account" and place == COUNTER:
        return exp.column("code", COUNTER)
    alias, column = _SPLITS[dimension]
    return exp.column(column, alias)


def condition_of(measure: Measure, where: Sequence[tuple[str, str]] = ()) -> list[exp.Expr]:
    """What a line must be to count, its direction included; dates and region apart. ``where``: the
    keys of a group, by the columns that make the groups."""
    from sqlglot import exp

    place = place_of(measure)
    found = of_lines(measure.where, place)
    found += [keyed(split_column(name, place), key) for name, key in where]
    for name, values in measure.excluding.items():
        (inside,) = of_lines({name: values}, place)
        unknown = exp.Coalesce(this=inside, expressions=[exp.false()])
        found.append(exp.not_(unknown))
    if measure.aggregate in _DIRECTION:
        direction = exp.Literal.number(_DIRECTION[measure.aggregate])
        found.append(exp.EQ(this=exp.column("direction", LINES), expression=direction))
    return found


def value_of(measure: Measure) -> exp.Expr:
    """What one line adds to the measure, or is told apart by."""
    from sqlglot import exp

    if measure.aggregate in _DISTINCT:
        return exp.column(_DISTINCT[measure.aggregate], LINES)
    grams = exp.column("grams", LINES)
    return exp.Neg(this=grams) if measure.aggregate in _NEGATED else grams


def ledger_query(measures: Sequence[Measure], part: Slice) -> exp.Select:
    """Rows of (period number, one column per dimension, the columns of each measure in order).

    All measures have the same ``place`` and are either all ``closing`` or none is.
    """
    from sqlglot import exp

    place = place_of(measures[0])
    closing = measures[0].aggregate == Aggregate.CLOSING
    day = exp.column("day", LINES)
    numbering = boundary if closing else bucket
    days = day <= date(part.last) if closing else within(part.periods, day)
    splits = [split_column(name, place) for name in part.dimensions]
    every, conditions = _shared([condition_of(measure, part.where) for measure in measures])
    columns = [
        column
        for measure, found in zip(measures, conditions, strict=True)
        for column in _columns(measure, found)
    ]
    if part.region:
        every.append(below(exp.column("region_path", place), [part.region]))
    if all(conditions):  # a measure without further conditions counts every line
        every.append(exp.or_(*(exp.and_(*found) for found in conditions)))
    query = exp.select(
        *(exp.alias_(key, f"k{number}") for number, key in enumerate(splits, 1)), *columns
    ).where(*every, copy=False)
    query = _over_lines(query, numbering(part.periods, day), days, part, len(measures))
    ordinals = (exp.Literal.number(number + 1) for number in range(len(splits) + 1))
    return query.group_by(*ordinals, copy=False)


def _over_lines(
    query: exp.Select, number: exp.Expr, days: exp.Expr, part: Slice, measures: int
) -> exp.Select:
    """The query over the lines of ``days``, with the number of their period as its first column."""
    from sqlglot import exp

    named = _named(query)
    key = foldable(named, {alias: key for alias, (_, key, _) in _JOINS.items()}, part)
    if key is not None:
        lines = folded(query, {key, *named[LINES]}, number, days)
        query, number = joined(query, lines), numbered(number)
    else:
        query = joined(query.where(days, copy=False))
        if gatherable(named, measures):
            query, number = gathered(query, number), numbered(number)
    query.set("expressions", [exp.alias_(number, "k0"), *query.expressions])
    return query


def _named(query: exp.Select) -> dict[str, set[str]]:
    """Alias → the columns of it that the query names."""
    from sqlglot import exp

    named: dict[str, set[str]] = defaultdict(set)
    for column in query.find_all(exp.Column):
        named[column.table].add(column.name)
    return named


def _shared(
    conditions: Sequence[list[exp.Expr]],
) -> tuple[list[exp.Expr], list[list[exp.Expr]]]:
    """The conditions that all measures have, by which lines are left out when they are read, and
    those that remain of each measure."""
    first, *others = conditions
    shared = [each for each in first if all(each in found for found in others)]
    return shared, [[each for each in found if each not in shared] for found in conditions]


def _columns(measure: Measure, conditions: list[exp.Expr]) -> list[exp.Expr]:
    from sqlglot import exp

    met = exp.and_(*conditions) if conditions else None
    value = value_of(measure)

    def when(result: exp.Expr, extra: exp.Expr | None = None) -> exp.Expr:
        both = [each.copy() for each in (met, extra) if each is not None]
        return exp.Case().when(exp.and_(*both), result) if both else result

    one = exp.Literal.number(1)
    if measure.aggregate in _DISTINCT:
        total: exp.Expr = exp.Count(this=exp.Distinct(expressions=[when(value)]))
    else:
        total = _sum(when(value))
    found = [total, exp.Count(this=exp.Star() if met is None else when(one))]
    found.append(_estimated(measure, when, value))
    if measure.reported_by:
        level = exp.column(measure.reported_by, place_of(measure))
        found.append(exp.Count(this=exp.Distinct(expressions=[when(level)])))
    else:
        found.append(exp.Literal.number(0))
    return [
        exp.alias_(each, f"{name}_{measure.id}")
        for name, each in zip(("value", "lines", "estimated", "reported"), found, strict=True)
    ]


def _estimated(measure: Measure, when: Callable[..., exp.Expr], value: exp.Expr) -> exp.Expr:
    from sqlglot import exp

    if not measure.estimated or measure.aggregate in _DISTINCT:
        return exp.Literal.number(0)
    guessed = exp.and_(*of_lines(measure.estimated, place_of(measure)))
    return exp.Coalesce(this=_sum(when(value.copy(), guessed)), expressions=[exp.Literal.number(0)])


def _sum(value: exp.Expr) -> exp.Expr:
    """A sum of grams that fails rather than wraps: engines answer with a wider type, or overflow
    silently, unless it is cast."""
    from sqlglot import exp

    return exp.cast(exp.Sum(this=value), "BIGINT")


def joined(query: exp.Select, lines: exp.Expr | None = None) -> exp.Select:
    """The query over the lines, joined with the registers that its columns and conditions name.

    ``lines``: what stands for the lines, those of the table unless told. ``query`` is changed, not
    copied: copies of trees are most of what compiling costs.
    """
    from sqlglot import exp

    registers = {alias: table for alias, (table, _, _) in _JOINS.items()}
    query, marks = mark(query, registers)
    named = _named(query)
    query = query.from_(lines or exp.to_table("postings").as_(LINES), copy=False)
    for alias, (table, line_key, key) in _JOINS.items():
        judged = marks.get(alias, {})
        if alias in named:
            query = query.join(
                register(table, alias, judged, {key, *named[alias]} - judged.keys()),
                on=exp.EQ(this=exp.column(line_key, LINES), expression=exp.column(key, alias)),
                join_type="left",
                copy=False,
            )
    return query
