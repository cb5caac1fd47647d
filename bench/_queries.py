"""The five typical queries: as measures, by hand, and as a scan of the columns that they read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import _book  # noqa: F401 - puts the source on the path

from wufei.kernel.periods import Period

if TYPE_CHECKING:
    from sqlglot import exp

    from wufei.measures.definitions import Measure

MONTHS = tuple(Period.month(2025, number) for number in range(1, 13))
#: Reads every value of a column of text, number or day.
_DAY, _LOT = "SUM(day - DATE '2020-01-01')", "SUM(strlen(lot))"


@dataclass(frozen=True, slots=True)
class Typical:
    """``compiled`` makes the tree from measures; ``by_hand`` gives the same rows."""

    name: str
    compiled: Callable[[], exp.Query]
    by_hand: str
    scan: str


def _measure(name: str, aggregate: str, **more: Any) -> Measure:
    from wufei.measures.definitions import Aggregate, Measure, Place, Source, Text

    text = Text("", "")
    source = more.pop("source", Source.LEDGER)
    at = Place("", 0)
    return Measure(name, text, source, Aggregate(aggregate), "g", "none", text, text, at, **more)


def _ledger(measures: list[Measure], dimensions: tuple[str, ...]) -> exp.Query:
    from wufei.measures.compiling.ledger import ledger_query
    from wufei.measures.compiling.slices import Slice

    return ledger_query(measures, Slice(MONTHS, "", dimensions))


def _collected() -> exp.Query:
    loaded = _measure("loaded", "in", where={"stage": ("transit",), "counter_stage": ("source",)})
    return _ledger([loaded], ("material", "district"))


_COLLECTED = """
SELECT month(p.day) - 1, m.key, a.district, SUM(p.grams)::BIGINT, COUNT(*), 0, 0
FROM {postings} p JOIN {accounts} a USING (account_id) JOIN {materials} m USING (material_id)
WHERE p.day BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' AND p.direction = 1
  AND a.stage = 'transit' AND p.counter_stage = 'source'
GROUP BY ALL
"""


def _rates() -> exp.Query:
    kinds = ("sorting_centre", "kitchen_plant")
    recovered = _measure("recovered", "in", where={"stage": ("process",), "site_kind": kinds})
    arisen = _measure(
        "arisen", "in", where={"stage": ("source",)}, excluding={"paper_kind": ("stocktaking",)}
    )
    return _ledger([recovered, arisen], ("district",))


_RATES = """
SELECT month(p.day) - 1, a.district, SUM(p.grams) FILTER (a.is_plant)::BIGINT,
  COUNT(*) FILTER (a.is_plant), 0, 0, SUM(p.grams) FILTER (NOT a.is_plant)::BIGINT,
  COUNT(*) FILTER (NOT a.is_plant), 0, 0
FROM {postings} p JOIN (
  SELECT account_id, district, stage = 'process' AS is_plant FROM {accounts}
  WHERE stage = 'source'
    OR (stage = 'process' AND site_kind IN ('sorting_centre', 'kitchen_plant'))
) a USING (account_id)
WHERE p.day BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' AND p.direction = 1
  AND (a.is_plant OR p.paper_kind <> 'stocktaking')
GROUP BY ALL
"""


def _balances() -> exp.Query:
    from wufei.measures.compiling.ledger import ledger_query
    from wufei.measures.compiling.slices import Slice

    return ledger_query(
        [_measure("stands", "closing")], Slice((Period.year(2025),), "", ("account",))
    )


_BALANCES = """
SELECT 0, a.code, s.grams, s.lines, 0, 0 FROM (
  SELECT account_id, SUM(grams)::BIGINT AS grams, COUNT(*) AS lines FROM {postings}
  WHERE day <= DATE '2025-12-31' GROUP BY account_id
) s JOIN {accounts} a USING (account_id)
"""


def _gaps() -> exp.Query:
    from sqlglot import exp

    loaded = _measure("loaded", "in", where={"stage": ("transit",)})
    weighed = _measure("weighed", "out", where={"stage": ("transit",)})
    loads = _ledger([loaded, weighed], ("lot",)).subquery("t")
    gap = exp.column("value_loaded", "t") - exp.column("value_weighed", "t")
    return (
        exp.select(exp.Count(this=exp.Star()), exp.cast(exp.Sum(this=gap), "BIGINT"))
        .from_(loads)
        .where(exp.column("value_loaded", "t").neq(exp.column("value_weighed", "t")))
    )


_GAPS = """
SELECT COUNT(*), SUM(loaded - weighed)::BIGINT FROM (
  SELECT month(p.day) AS month, p.lot, SUM(p.grams) FILTER (p.direction = 1) AS loaded,
    -SUM(p.grams) FILTER (p.direction = -1) AS weighed
  FROM {postings} p JOIN {accounts} a USING (account_id)
  WHERE a.stage = 'transit' AND p.day BETWEEN DATE '2025-01-01' AND DATE '2025-12-31'
  GROUP BY ALL
) WHERE loaded <> weighed
"""


def _events() -> exp.Query:
    from wufei.measures.compiling.drops import drops_query
    from wufei.measures.compiling.slices import Slice
    from wufei.measures.definitions import Source

    count = _measure("events", "count", source=Source.DROPS)
    grams = _measure("grams", "sum", source=Source.DROPS, column="grams")
    return drops_query([count, grams], Slice(MONTHS))


_EVENTS = """
SELECT month(day) - 1, COUNT(*), COUNT(*), SUM(grams)::BIGINT, COUNT(*) FROM (
  SELECT day, grams FROM {drops}
  QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY batch) = 1
) WHERE day BETWEEN DATE '2025-01-01' AND DATE '2025-12-31' GROUP BY ALL
"""

TYPICAL = (
    Typical(
        "q1", _collected, _COLLECTED,
        f"SELECT {_DAY}, SUM(account_id), SUM(material_id), SUM(grams), SUM(direction),"
        " SUM(strlen(counter_stage)) FROM {postings}",
    ),
    Typical(
        "q2", _rates, _RATES,
        f"SELECT {_DAY}, SUM(account_id), SUM(grams), SUM(direction), SUM(strlen(paper_kind))"
        " FROM {postings}",
    ),
    Typical(
        "q3", _balances, _BALANCES, f"SELECT {_DAY}, SUM(account_id), SUM(grams) FROM {{postings}}"
    ),
    Typical(
        "q4", _gaps, _GAPS,
        f"SELECT {_DAY}, {_LOT}, SUM(account_id), SUM(grams), SUM(direction) FROM {{postings}}",
    ),
    Typical(
        "q5", _events, _EVENTS,
        f"SELECT {_DAY}, SUM(grams), SUM(strlen(event_id)), SUM(strlen(batch)) FROM {{drops}}",
    ),
)  # fmt: skip
