"""Lines folded to one for each account, or material, before the register is joined.

Where a question tells lines apart by one register and little else, a hundred million of them are
first added up by the register's key, a number; names and conditions then meet only the sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wufei.measures.compiling.conditions import LINES

if TYPE_CHECKING:
    from sqlglot import exp

    from wufei.measures.compiling.slices import Slice

#: Columns of a line that have few values.
_FEW = {"direction", "kind", "paper_kind", "counter_stage"}
_COUNT, BUCKET = "folded_lines", "folded_bucket"


def foldable(named: Mapping[str, set[str]], keys: Mapping[str, str], part: Slice) -> str | None:
    """The key of the one register by which lines can be folded, None where folding saves nothing.

    ``named``: alias → columns that the query names; ``keys``: alias of a register → key of a line.
    """
    wanted = {keys[alias] for alias in named if alias in keys}
    wanted |= named.get(LINES, set()) & set(keys.values())
    if len(wanted) != 1 or not named.get(LINES, set()) - wanted <= {"grams", *_FEW}:
        return None
    by_account = {"account", "counter_account"} & set(part.dimensions)
    return wanted.pop() if by_account or len(part.periods) == 1 else None


def folded(
    query: exp.Select, columns: set[str], bucket: exp.Expr, days: exp.Expr
) -> tuple[exp.Select, exp.Expr]:
    """The query, changed to read folded lines, and those lines; ``columns``: what tells them
    apart."""
    from sqlglot import exp

    for count in list(query.find_all(exp.Count)):
        if not isinstance(count.this, exp.Distinct):
            count.replace(_counted(count.this))
    own = [exp.column(name, LINES) for name in sorted(columns - {"grams"})]
    grams = exp.cast(exp.Sum(this=exp.column("grams", LINES)), "BIGINT")
    lines = exp.select(
        *own,
        exp.alias_(bucket, BUCKET),
        exp.alias_(grams, "grams"),
        exp.alias_(exp.Count(this=exp.Star()), _COUNT),
    )
    lines = lines.from_(exp.to_table("postings").as_(LINES)).where(days)
    ordinals = (exp.Literal.number(number + 1) for number in range(len(own) + 1))
    return query, lines.group_by(*ordinals).subquery(LINES)


def _counted(what: exp.Expr) -> exp.Expr:
    """``COUNT(*)`` and ``COUNT(CASE WHEN … THEN 1 END)`` over folded lines."""
    from sqlglot import exp

    count: exp.Expr = exp.column(_COUNT, LINES)
    if isinstance(what, exp.Case):
        for branch in what.args["ifs"]:
            branch.set("true", count.copy())
        count = what
    total = exp.cast(exp.Sum(this=count), "BIGINT")
    return exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])
