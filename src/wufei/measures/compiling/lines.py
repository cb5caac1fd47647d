"""The single lines behind a measure, in a fixed order: what the reader of a figure opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wufei.measures.compiling.conditions import COUNTER, LINES, MATERIAL, OWN, below
from wufei.measures.compiling.ledger import condition_of, joined, place_of, value_of
from wufei.measures.compiling.slices import Slice, date, within
from wufei.measures.definitions import Aggregate, Measure

if TYPE_CHECKING:
    from sqlglot import exp

#: What a line shows, in order.
COLUMNS = (
    (LINES, "seq"),
    (LINES, "line"),
    (LINES, "page"),
    (LINES, "day"),
    (OWN, "code"),
    (OWN, "name"),
    (OWN, "name_en"),
    (COUNTER, "code"),
    (COUNTER, "name"),
    (COUNTER, "name_en"),
    (LINES, "counter_stage"),
    (MATERIAL, "key"),
    (MATERIAL, "name"),
    (MATERIAL, "name_en"),
    (LINES, "lot"),
    (LINES, "kind"),
    (LINES, "paper_kind"),
)


def lines_query(
    measure: Measure, part: Slice, *, limit: int | None = None, offset: int = 0
) -> exp.Select:
    """Rows of :data:`COLUMNS` and last the grams as the measure counts them: their sum is the
    measure (for a measure that counts different things, each line stands with its own grams)."""
    from sqlglot import exp

    shown: list[exp.Expr] = [exp.column(name, alias) for alias, name in COLUMNS]
    counts = measure.aggregate not in {Aggregate.ENTRIES, Aggregate.ACCOUNTS, Aggregate.LOTS}
    shown.append(value_of(measure) if counts else exp.column("grams", LINES))
    columns = [exp.alias_(each, f"k{number}") for number, each in enumerate(shown)]
    chosen = exp.select(*columns).where(*condition_of(measure, part.where), *_bounds(measure, part))
    query = joined(chosen)
    for name in ("day", "seq", "line"):
        query = query.order_by(exp.column(name, LINES))
    return query.limit(limit).offset(offset) if limit is not None else query


def _bounds(measure: Measure, part: Slice) -> list[exp.Expr]:
    from sqlglot import exp

    day = exp.column("day", LINES)
    closing = measure.aggregate == Aggregate.CLOSING
    found = [day <= date(part.last) if closing else within(part.periods, day)]
    if part.region:
        found.append(below(exp.column("region_path", place_of(measure)), [part.region]))
    return found
