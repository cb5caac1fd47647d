"""From the table names of a query to what stands in the files at a cut.

``postings`` becomes its rows up to the page; a register becomes the latest version of each row up
to the fact; ``declared`` the latest statement for a series, region and days; ``operations`` the
latest revision of an event; ``drops`` one row per event. How files are named in SQL is the
engine's: it gives a ``scan`` for a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wufei.lake.engines.interface import Tables
from wufei.lake.schema import KEYS, TABLES

if TYPE_CHECKING:
    from sqlglot import exp

#: Table name → the expression that reads all its files, or None where there are none.
Scan = Callable[[str], "exp.Expr | None"]

#: Rows of a table that say the same thing, and which of them holds.
_LATEST: dict[str, tuple[tuple[str, ...], str]] = {
    name: ((key,), "number") for name, key in KEYS.items()
}
_LATEST["declared"] = (("series", "region", "first_day", "last_day"), "number")
_LATEST["operations"] = (("day", "kind", "key"), "number")
_FIRST = {"drops": (("event_id",), "batch")}


def resolved(query: exp.Query, tables: Tables, scan: Scan) -> exp.Query:
    """A copy of ``query`` in which every table of the lake is replaced by its rows at the cut,
    with the columns that the query names."""
    from sqlglot import exp

    names = _names_in(query)

    def replace(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Table) and node.name in TABLES and not node.args.get("db"):
            every = list(TABLES[node.name])
            named = [column for column in every if names is None or column in names]
            rows = _rows_of(node.name, named or every[:1], tables, scan)
            return rows.subquery(node.alias_or_name, copy=False)
        return node

    found = query.transform(replace)
    assert isinstance(found, exp.Query)
    return found


def tables_in(query: exp.Query) -> set[str]:
    """The tables of the lake that a query reads."""
    from sqlglot import exp

    return {table.name for table in query.find_all(exp.Table)} & set(TABLES)


def _names_in(query: exp.Query) -> set[str] | None:
    """The names of columns in a query; None where a star may stand for any."""
    from sqlglot import exp

    if any(not isinstance(star.parent, exp.Count) for star in query.find_all(exp.Star)):
        return None
    return {column.name for column in query.find_all(exp.Column)}


def _rows_of(name: str, columns: Sequence[str], tables: Tables, scan: Scan) -> exp.Select:
    from sqlglot import exp

    source = scan(name)
    if source is None:
        return _nothing(name, columns)
    rows = exp.select(*(exp.column(column, quoted=True) for column in columns)).from_(source)
    if name == "postings" and not tables.whole:
        return rows.where(exp.column("page") <= tables.cut.page)
    if name in _LATEST:
        keys, order = _LATEST[name]
        return _one_each(
            rows.where(exp.column("number") <= tables.cut.fact), keys, order, desc=True
        )
    if name in _FIRST:
        keys, order = _FIRST[name]
        if later := tables.later.get(name):
            rows = rows.where(exp.column(order).isin(*later).not_())
        return _one_each(rows, keys, order, desc=False)
    return rows


def _one_each(rows: exp.Select, keys: tuple[str, ...], order: str, *, desc: bool) -> exp.Select:
    from sqlglot import exp

    columns = [exp.column(column.name, quoted=True) for column in rows.selects]
    place = exp.Window(
        this=exp.RowNumber(),
        partition_by=[exp.column(key) for key in keys],
        order=exp.Order(expressions=[exp.Ordered(this=exp.column(order), desc=desc)]),
    )
    placed = rows.select(exp.alias_(place, "place")).subquery("placed")
    return exp.select(*columns).from_(placed).where(exp.column("place").eq(1))


def _nothing(name: str, columns: Sequence[str]) -> exp.Select:
    from sqlglot import exp

    typed = [
        exp.alias_(exp.cast(exp.null(), TABLES[name][column]), column, quoted=True)
        for column in columns
    ]
    return exp.select(*typed).where(exp.false())
