"""Lines added up before measures look at them: a hundred million become some thousand sums.

Where a question tells lines apart by one register and little else, they are *folded* by the
register's key, a number, before names and conditions are joined. Where many measures are asked at
once, lines that all of them see alike are *gathered* after the join, so that the conditions of each
measure are judged once for a sum and not once for a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wufei.measures.compiling.conditions import LINES

if TYPE_CHECKING:
    from sqlglot import exp

    from wufei.measures.compiling.slices import Slice

#: Columns of a line that have few values.
_FEW = {"direction", "kind", "paper_kind", "counter_stage"}
#: From so many measures on, gathering pays: a single one judges each line but once anyway.
_MANY = 2
COUNT, BUCKET = "folded_lines", "folded_bucket"


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


def folded(query: exp.Select, columns: set[str], bucket: exp.Expr, days: exp.Expr) -> exp.Expr:
    """The folded lines, for ``query``, which is changed to count them; ``columns``: what tells them
    apart."""
    from sqlglot import exp

    _count_sums(query)
    own = [exp.column(name, LINES) for name in sorted(columns - {"grams"})]
    lines = exp.select().from_(exp.to_table("postings").as_(LINES)).where(days)
    return _summed(lines, own, bucket)


def gatherable(named: Mapping[str, set[str]], measures: int) -> bool:
    """Whether lines that the measures see alike are few beside all lines, and worth a step."""
    return measures >= _MANY and named.get(LINES, set()) <= {"grams", *_FEW}


def gathered(query: exp.Select, bucket: exp.Expr) -> exp.Select:
    """The query over sums of lines that agree in every column that it selects. ``query`` reads
    lines joined with registers, and is changed."""
    from sqlglot import exp

    _count_sums(query)
    chosen = query.expressions
    names: dict[exp.Expr, str] = {}
    for each in chosen:
        for column in list(each.find_all(exp.Column)):
            if column.table == LINES and column.name in {"grams", COUNT}:
                continue
            name = names.setdefault(column.copy(), f"seen_{len(names)}")
            column.replace(exp.column(name, LINES))
    seen = [exp.alias_(column, name) for column, name in names.items()]
    return exp.select(*chosen, copy=False).from_(_summed(query, seen, bucket), copy=False)


def _summed(lines: exp.Select, apart: Sequence[exp.Expr], bucket: exp.Expr) -> exp.Subquery:
    """``lines``, added up where they agree in the columns ``apart`` and, but for a constant one, in
    ``bucket``."""
    from sqlglot import exp

    keys = list(apart)
    if not isinstance(bucket, exp.Literal):
        keys.append(exp.alias_(bucket, BUCKET))
    grams = exp.cast(exp.Sum(this=exp.column("grams", LINES)), "BIGINT")
    sums = [exp.alias_(grams, "grams"), exp.alias_(exp.Count(this=exp.Star()), COUNT)]
    lines.set("expressions", [*keys, *sums])
    ordinals = (exp.Literal.number(number + 1) for number in range(len(keys)))
    return lines.group_by(*ordinals, copy=False).subquery(LINES, copy=False)


def numbered(bucket: exp.Expr) -> exp.Expr:
    """The number of the period as sums of lines tell it."""
    from sqlglot import exp

    return bucket if isinstance(bucket, exp.Literal) else exp.column(BUCKET, LINES)


def _count_sums(query: exp.Select) -> None:
    """Make the query count the lines in the sums that it now reads."""
    from sqlglot import exp

    for count in list(query.find_all(exp.Count)):
        if not isinstance(count.this, exp.Distinct):
            count.replace(_counted(count.this))


def _counted(what: exp.Expr) -> exp.Expr:
    """``COUNT(*)`` and ``COUNT(CASE WHEN … THEN 1 END)`` over folded lines."""
    from sqlglot import exp

    count: exp.Expr = exp.column(COUNT, LINES)
    if isinstance(what, exp.Case):
        for branch in what.args["ifs"]:
            branch.set("true", count.copy())
        count = what
    total = exp.cast(exp.Sum(this=count), "BIGINT")
    return exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])
