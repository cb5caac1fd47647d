"""Filters of measures as conditions of SQL. Every value becomes a literal; nothing is pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

#: Aliases of the tables in every query of ledger lines.
LINES, OWN, COUNTER, MATERIAL = "p", "a", "c", "m"

#: Filter of a ledger measure → the column it reads; ``{place}`` is the account that stands for the
#: line's place: its own, or the one on the other side.
_PLAIN = {
    "stage": (OWN, "stage"),
    "use": (OWN, "use"),
    "cause": (OWN, "cause"),
    "site": (OWN, "site"),
    "site_kind": (OWN, "site_kind"),
    "organisation": (OWN, "organisation"),
    "scheme": (MATERIAL, "scheme"),
    "material_exact": (MATERIAL, "key"),
    "material_root": (MATERIAL, "root"),
    "kind": (LINES, "kind"),
    "paper_kind": (LINES, "paper_kind"),
    "counter_stage": (LINES, "counter_stage"),
    "lot": (LINES, "lot"),
}
_GLOBBED = {"account": (OWN, "code"), "counter_account": (COUNTER, "code")}
_TREES = {"material": (MATERIAL, "path")}
LEVEL_NAMES = ("province", "district", "township", "community")


def member(column: exp.Expr, values: Iterable[str]) -> exp.Expr:
    from sqlglot import exp

    literals = [exp.Literal.string(value) for value in values]
    if len(literals) == 1:
        return exp.EQ(this=column, expression=literals[0])
    return exp.In(this=column, expressions=literals)


def keyed(column: exp.Expr, key: str) -> exp.Expr:
    """Whether a column tells the key of a group; the empty key is that of what it does not tell."""
    from sqlglot import exp

    text = exp.cast(column, "VARCHAR")
    if key:
        return exp.EQ(this=text, expression=exp.Literal.string(key))
    told = exp.NEQ(this=text, expression=exp.Literal.string(""))
    return exp.not_(exp.Coalesce(this=told, expressions=[exp.false()]))


def below(path: exp.Expr, keys: Iterable[str]) -> exp.Expr:
    """Whether a path like ``/a/b/`` goes through one of the keys."""
    from sqlglot import exp

    return exp.or_(
        *(
            exp.GT(
                this=exp.StrPosition(this=path.copy(), substr=exp.Literal.string(f"/{key}/")),
                expression=exp.Literal.number(0),
            )
            for key in keys
        )
    )


def globbed(column: exp.Expr, patterns: Iterable[str]) -> exp.Expr:
    """Whether a code fits one of the patterns, in which ``*`` stands for anything."""
    from sqlglot import exp

    exact = [pattern for pattern in patterns if "*" not in pattern]
    conditions = [member(column.copy(), exact)] if exact else []
    for pattern in patterns:
        if "*" in pattern:
            regex = "^" + ".*".join(re.escape(part) for part in pattern.split("*")) + "$"
            conditions.append(
                exp.RegexpLike(this=column.copy(), expression=exp.Literal.string(regex))
            )
    return exp.or_(*conditions)


def of_lines(filters: Mapping[str, tuple[str, ...]], place: str) -> list[exp.Expr]:
    """Conditions on ledger lines; ``place`` is the alias of the account that tells the region."""
    from sqlglot import exp

    found: list[exp.Expr] = []
    for name, values in filters.items():
        if name in _PLAIN:
            found.append(member(exp.column(_PLAIN[name][1], _PLAIN[name][0]), values))
        elif name in _GLOBBED:
            found.append(globbed(exp.column(_GLOBBED[name][1], _GLOBBED[name][0]), values))
        elif name in _TREES:
            found.append(below(exp.column(_TREES[name][1], _TREES[name][0]), values))
        elif name == "region":
            found.append(below(exp.column("region_path", place), values))
        else:
            raise KeyError(name)
    return found


def aliases_in(expressions: Iterable[exp.Expr]) -> set[str]:
    from sqlglot import exp

    return {column.table for each in expressions for column in each.find_all(exp.Column)}
