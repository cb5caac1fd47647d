"""Conditions on a register are judged once per row of the register, not once per ledger line.

A condition that reads one register only (``a.stage = 'source'``) becomes a column of that register,
and the lines read the mark: ten thousand accounts are compared, not a hundred million lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wufei.measures.compiling.conditions import aliases_in

if TYPE_CHECKING:
    from sqlglot import exp

#: Alias of a register → mark → condition.
Marks = dict[str, dict[str, "exp.Expr"]]


def mark(query: exp.Select, registers: Mapping[str, str]) -> tuple[exp.Select, Marks]:
    """The query, changed to hold marks in place of conditions on one register; the marks to make.

    ``registers``: alias → table. A missing row has no marks: they are NULL, and hold for nothing.
    """
    from sqlglot import exp

    judged = (exp.EQ, exp.In, exp.GT, exp.RegexpLike, exp.Or, exp.And, exp.Paren)
    marks: Marks = {alias: {} for alias in registers}
    names: dict[exp.Expr, str] = {}

    def replace(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, judged) or node.find(exp.Not, exp.Coalesce):
            return node  # what holds for a missing row is judged where the row is missed
        aliases = aliases_in([node])
        if len(aliases) != 1 or not aliases <= set(registers):
            return node
        (alias,) = aliases
        name = names.setdefault(node, f"is_{len(names)}")
        marks[alias][name] = node
        return exp.column(name, alias)

    marked = query.transform(replace, copy=False)
    assert isinstance(marked, exp.Select)
    return marked, {alias: found for alias, found in marks.items() if found}


def register(
    table: str, alias: str, marks: Mapping[str, exp.Expr], columns: Iterable[str]
) -> exp.Expr:
    """The register as a join reads it: ``columns`` of its own, and its marks as further ones."""
    from sqlglot import exp

    source = exp.to_table(table).as_(alias)
    if not marks:
        return source
    own = [exp.column(column, alias) for column in sorted(columns)]
    judged = [exp.alias_(condition, name, copy=False) for name, condition in marks.items()]
    return (
        exp.select(*own, *judged, copy=False).from_(source, copy=False).subquery(alias, copy=False)
    )
