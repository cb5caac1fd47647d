"""Measures and slices at random: every aggregate, filter and split that definitions may name."""

from __future__ import annotations

import datetime as dt
from random import Random

from tests.measures.invented import CODES, DAYS, FIRST_DAY, MATERIALS, SERIES, STAGES
from wufei.kernel.periods import Period
from wufei.measures.answers import DIMENSIONS, LEVELS
from wufei.measures.compiling.drops import SPLITS
from wufei.measures.compiling.registers import PLACES
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Aggregate, Measure, Place, Source, Text

TEXT = Text("", "")
LEDGER_AGGREGATES = (
    Aggregate.IN, Aggregate.OUT, Aggregate.NET_IN, Aggregate.NET_OUT, Aggregate.CLOSING,
    Aggregate.ENTRIES, Aggregate.ACCOUNTS, Aggregate.LOTS,
)  # fmt: skip
_REGIONS = ("1", "2", "11", "121", "1111", "2321", "nowhere")
_VALUES = {
    "stage": STAGES,
    "counter_stage": STAGES,
    "use": ("burn", "recover"),
    "cause": ("leak",),
    "site": ("s1", "s2"),
    "site_kind": ("plant", "station"),
    "organisation": ("o1", "o'2"),
    "account": ("plant-*", "*-1*", "*", *CODES),
    "counter_account": ("source-*", "*b", *CODES),
    "region": _REGIONS,
    "material": (*MATERIALS, "nothing"),
    "material_exact": tuple(MATERIALS),
    "scheme": ("household", "industrial", "other"),
    "kind": ("transfer", "transform", "reversal"),
    "paper_kind": ("ticket", "manifest", "estimate"),
}
_DROP_VALUES = {
    "device": ("d1", "d2"),
    "point": (*CODES, "nowhere"),
    "material": tuple(MATERIALS),
    "correct": ("true", "false"),
    "region": _REGIONS,
}
_REGISTER_VALUES = {
    "accounts": {"stage": STAGES, "use": ("burn", "recover"), "organisation": ("o1", "o'2")},
    "materials": {"scheme": ("household", "industrial"), "root": ("kitchen", "other")},
    "regions": {"level": ("village", "township"), "kind": ("urban",), "region": _REGIONS},
    "sites": {"status": ("running",), "organisation": ("o1", "o'2"), "region": _REGIONS},
}
_AMOUNTS = {"regions": ("households", "population"), "sites": ("capacity_grams_per_day",)}
_APART = {"accounts": "stage", "materials": "root", "regions": "kind", "sites": "organisation"}


def _filters(
    chance: Random, values: dict[str, tuple[str, ...]], most: int
) -> dict[str, tuple[str, ...]]:
    names = chance.sample(sorted(values), chance.randint(0, min(most, len(values))))
    return {
        name: tuple(chance.sample(values[name], chance.randint(1, min(3, len(values[name])))))
        for name in names
    }


def measure_of(
    id: str,  # noqa: A002
    aggregate: Aggregate,
    source: Source = Source.LEDGER,
    **more: object,
) -> Measure:
    return Measure(
        id, TEXT, source, aggregate, "g", "as_received", TEXT, TEXT, Place("", 0), **more
    )  # type: ignore[arg-type]


def ledger_measure(chance: Random, id: str, aggregate: Aggregate) -> Measure:  # noqa: A002
    """A measure of ledger lines."""
    closing = aggregate == Aggregate.CLOSING
    return measure_of(
        id, aggregate,
        where=_filters(chance, _VALUES, 2),
        excluding=_filters(chance, _VALUES, 2),
        estimated=_filters(chance, _VALUES, 1),
        place=chance.choice(["account", "account", "counter"]),
        reported_by="" if closing else chance.choice(["", *LEVELS]),
    )  # fmt: skip


def drops_measure(chance: Random, id: str) -> Measure:  # noqa: A002
    """A measure of drop-offs."""
    aggregate = chance.choice([Aggregate.COUNT, Aggregate.SUM, Aggregate.DISTINCT])
    column = {Aggregate.SUM: "grams", Aggregate.DISTINCT: "household"}.get(aggregate, "")
    where = _filters(chance, _DROP_VALUES, 2)
    return measure_of(id, aggregate, Source.DROPS, where=where, column=column)


def register_measure(chance: Random, id: str) -> Measure:  # noqa: A002
    """A measure of a register's rows."""
    table = chance.choice(["accounts", "regions", "sites"])
    offered = [Aggregate.COUNT, Aggregate.DISTINCT]
    aggregate = chance.choice([*offered, Aggregate.SUM] if table in _AMOUNTS else offered)
    column = {Aggregate.DISTINCT: _APART[table]}.get(aggregate, "")
    if aggregate == Aggregate.SUM:
        column = chance.choice(_AMOUNTS[table])
    return measure_of(
        id, aggregate, Source.REGISTER, table=table, column=column,
        where=_filters(chance, _REGISTER_VALUES[table], 2),
        excluding=_filters(chance, _REGISTER_VALUES[table], 1),
    )  # fmt: skip


def series(chance: Random) -> str:
    return chance.choice(SERIES)


def periods(chance: Random) -> tuple[Period, ...]:
    """Runs of months, months with gaps, quarters and years, days, and any others; some overlap."""
    months = [Period.month(2024, 12), *(Period.month(2025, n) for n in range(1, 7))]
    start = chance.randrange(5)
    run = months[start : start + chance.randint(1, 3)]
    gaps = sorted(chance.sample(months, chance.randint(1, 3)))
    first = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
    custom = Period.days(first, first + dt.timedelta(days=chance.randrange(60)))
    after = Period.days(custom.last + dt.timedelta(days=3), custom.last + dt.timedelta(days=9))
    return chance.choice([
        (months[start],), tuple(run), tuple(gaps), (custom,), (custom, after),
        (Period.quarter(2025, 1), Period.quarter(2025, 2)),
        (Period.year(2025), *run, custom), tuple(Period.day(first).split(custom.kind.DAY)),
    ])  # fmt: skip


def slice_of_ledger(chance: Random, *, dimensions: tuple[str, ...] | None = None) -> Slice:
    """A part of the world, split by up to three dimensions unless they are told."""
    offered = (*LEVELS, *DIMENSIONS)
    if dimensions is None:
        dimensions = tuple(chance.sample(offered, chance.randint(0, 3)))
    return Slice(periods(chance), chance.choice(["", "", *_REGIONS]), dimensions, _keys(chance))


def _keys(chance: Random) -> tuple[tuple[str, str], ...]:
    """The key of a group: one of the values, or the empty text of what is not told."""
    offered = {
        "district": ("11", "21", ""), "region": ("111", ""), "material": ("kitchen", "card", ""),
        "account": ("a*b", "it's", ""), "counter_account": ("a\\b", ""), "lot": ("L1", ""),
        "stage": ("sink", ""), "material_root": ("kitchen", ""), "day": ("2025-01-05",),
    }  # fmt: skip
    names = chance.sample(sorted(offered), chance.choice([0, 0, 0, 1, 2]))
    return tuple((name, chance.choice(offered[name])) for name in names)


def slice_of_drops(chance: Random) -> Slice:
    dimensions = tuple(chance.sample(SPLITS, chance.randint(0, 2)))
    return Slice(periods(chance), chance.choice(["", *_REGIONS]), dimensions, _keys(chance))


def slice_of_register(chance: Random) -> Slice:
    dimensions = tuple(chance.sample(PLACES, chance.randint(0, 2)))
    return Slice(periods(chance), chance.choice(["", *_REGIONS]), dimensions, _keys(chance))
