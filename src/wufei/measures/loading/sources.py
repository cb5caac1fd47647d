"""What each source of a measure offers: aggregates, filters and their values, columns, units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wufei.kernel.refusals import Refusal
from wufei.lake.public import TABLES, OperationFact
from wufei.ledger.public import Entry, Stage
from wufei.measures.answers import DIMENSIONS, LEVELS
from wufei.measures.compiling.operations import SPLITS as OPERATION_SPLITS
from wufei.measures.definitions import Aggregate, Measure, OverTime, Source
from wufei.measures.refusals import MeasuresReason
from wufei.measures.units import dimension, factor, spell_dimension
from wufei.registry.public import Material, Region, Site

MASS = (Aggregate.IN, Aggregate.OUT, Aggregate.NET_IN, Aggregate.NET_OUT, Aggregate.CLOSING)
_NUMBERED = (Aggregate.ENTRIES, Aggregate.ACCOUNTS, Aggregate.LOTS)
AGGREGATES: dict[Source, tuple[Aggregate, ...]] = {
    Source.LEDGER: (*MASS, *_NUMBERED),
    Source.REGISTER: (Aggregate.COUNT, Aggregate.SUM, Aggregate.DISTINCT),
    Source.DECLARED: (Aggregate.SUM,),
    Source.DROPS: (Aggregate.COUNT, Aggregate.SUM, Aggregate.DISTINCT),
    Source.OPERATIONS: (Aggregate.COUNT, Aggregate.SUM, Aggregate.DISTINCT),
}
REGISTERS = ("accounts", "materials", "regions", "sites")
LEDGER_FILTERS = (
    "stage",
    "use",
    "cause",
    "account",
    "site",
    "site_kind",
    "region",
    "organisation",
    "material",
    "material_exact",
    "scheme",
    "kind",
    "paper_kind",
    "counter_stage",
    "counter_account",
)
DROP_FILTERS = ("device", "point", "material", "correct", "region")
OPERATION_FILTERS = (
    "kind",
    "outcome",
    "on_time",
    "category",
    "material",
    "point",
    "organisation",
    "vehicle",
    "region",
)
_LEDGER_VALUES: dict[str, tuple[str, ...]] = {
    "stage": tuple(Stage.values),
    "counter_stage": tuple(Stage.values),
    "site_kind": tuple(Site.Kind.values),
    "scheme": tuple(Material.Scheme.values),
    "kind": tuple(Entry.Kind.values),
}
_REGISTER_VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "accounts": {"stage": tuple(Stage.values), "site_kind": tuple(Site.Kind.values)},
    "materials": {"scheme": tuple(Material.Scheme.values)},
    "regions": {"level": tuple(Region.Level.values), "kind": tuple(Region.Kind.values)},
    "sites": {"kind": tuple(Site.Kind.values), "status": tuple(Site.Status.values)},
}
#: Columns that tell how much, with their unit; sums are over these alone.
AMOUNTS = {
    "households": "household",
    "population": "person",
    "capacity_grams_per_day": "g/day",
    "grams": "g",
    "bins": "item",
    "metres": "m",
    "fen": "CNY",
    "checked": "item",
    "correct": "item",
}
#: Columns of drops whose different values are counted, with the unit of the count.
TOLD_APART = {"household": "household", "device": "item", "point": "item"}
#: The same of operations.
_EVENTS_APART = dict.fromkeys(("point", "organisation", "vehicle"), "item")
#: Columns that no filter names: the numbering, and the amounts.
_INTERNAL = {"number", "account_id", "material_id", "region_path", "path", *AMOUNTS}
#: What a measure may be opened by. Households stay among themselves.
_DROP_DRILL = (*LEVELS, "region", "account", "device", "point", "material", "day")
_APART = {Source.DROPS: TOLD_APART, Source.OPERATIONS: _EVENTS_APART}
_DECLARED_DRILL = ("series", "region", *LEVELS)


def _closed(measure: Measure, key: str) -> tuple[str, ...]:
    """The values that a filter may name, none where any text may stand."""
    if measure.source is Source.LEDGER:
        closed = _LEDGER_VALUES
    elif measure.source is Source.DROPS:
        closed = {"correct": ("true", "false")}
    elif measure.source is Source.OPERATIONS:
        closed = {"on_time": ("true", "false"), "kind": tuple(OperationFact.Kind.values)}
    else:
        closed = _REGISTER_VALUES.get(measure.table, {})
    return closed.get(key, ())


def _filters(measure: Measure) -> tuple[str, ...]:
    match measure.source:
        case Source.LEDGER:
            return LEDGER_FILTERS
        case Source.DECLARED:
            return ("region",)
        case Source.DROPS:
            return DROP_FILTERS
        case Source.OPERATIONS:
            return OPERATION_FILTERS
    columns = [column for column in TABLES[measure.table] if column not in _INTERNAL]
    return tuple(dict.fromkeys([*columns, "region"]))


def _drills(measure: Measure) -> tuple[str, ...]:
    match measure.source:
        case Source.LEDGER:
            return (*LEVELS, *DIMENSIONS)
        case Source.DECLARED:
            return _DECLARED_DRILL
        case Source.DROPS:
            return _DROP_DRILL
        case Source.OPERATIONS:
            return OPERATION_SPLITS
    return _filters(measure)


def check_measure(measure: Measure, written: Iterable[str]) -> None:
    """Whether the measure's source can answer it. ``written``: the keys that its file gives.

    Raises:
        Refusal: ``AGGREGATE_NOT_OFFERED``, ``FIELD_NOT_USED``, ``MISSING_FIELD``,
            ``UNKNOWN_VALUE``, ``UNKNOWN_FILTER``, ``UNKNOWN_COLUMN``, ``SUM_OF_STOCKS``,
            ``MEASURE_UNIT``, ``MEASURE_BASIS``, ``UNKNOWN_UNIT``; the pointer names the key.
    """
    offered = AGGREGATES[measure.source]
    if measure.aggregate not in offered:
        raise Refusal(
            MeasuresReason.AGGREGATE_NOT_OFFERED,
            pointer="/agg",
            source=measure.source.value,
            aggregate=measure.aggregate.value,
            allowed=", ".join(offered),
        )
    _check_fields(measure, frozenset(written))
    _check_column(measure)
    for key, given in (
        ("where", measure.where),
        ("except", measure.excluding),
        ("estimated", measure.estimated),
    ):
        _check_filter(measure, key, given)
    _require_known("drill", measure.drill, _drills(measure))
    _check_time(measure)
    _check_unit(measure)


def _check_fields(measure: Measure, written: frozenset[str]) -> None:
    needed: dict[Source, set[str]] = {
        Source.LEDGER: {"counted_at"},
        Source.REGISTER: {"register"},
        Source.DECLARED: {"series", "over_time"},
        Source.DROPS: {"counted_at"},
        Source.OPERATIONS: {"where"},
    }
    unused = {
        Source.LEDGER: {"register", "series", "column"},
        Source.REGISTER: {"series", "place", "allocate", "estimated"},
        Source.DECLARED: {"register", "column", "place", "except", "estimated"},
        Source.DROPS: {"register", "series", "place", "allocate", "except", "estimated"},
        Source.OPERATIONS: {"register", "series", "place", "allocate", "estimated", "reported_by"},
    }
    for key in sorted(needed[measure.source] - written):
        raise Refusal(MeasuresReason.MISSING_FIELD, key=key)
    for key in sorted(unused[measure.source] & written):
        raise Refusal(
            MeasuresReason.FIELD_NOT_USED, pointer=f"/{key}", source=measure.source.value, key=key
        )
    if measure.source is Source.REGISTER:
        _require_known("register", (measure.table,), REGISTERS)


def _check_column(measure: Measure) -> None:
    """``sum`` and ``distinct`` need a column, the others need none."""
    if measure.aggregate not in {Aggregate.SUM, Aggregate.DISTINCT}:
        allowed: tuple[str, ...] = ()
    elif measure.source is Source.DECLARED:
        return
    elif measure.aggregate is Aggregate.DISTINCT:
        apart = _APART.get(measure.source)
        allowed = _filters(measure) if apart is None else tuple(apart)
    else:
        table = TABLES[measure.table or measure.source.value]
        allowed = tuple(column for column in AMOUNTS if column in table)
    if not allowed and measure.column:
        raise Refusal(
            MeasuresReason.FIELD_NOT_USED,
            pointer="/column",
            source=f"{measure.source.value}, {measure.aggregate.value}",
            key="column",
        )
    if measure.aggregate in {Aggregate.SUM, Aggregate.DISTINCT} and not measure.column:
        raise Refusal(MeasuresReason.MISSING_FIELD, key="column")
    if measure.column and measure.column not in allowed:
        raise Refusal(
            MeasuresReason.UNKNOWN_COLUMN,
            pointer="/column",
            table=measure.table or measure.source.value,
            column=measure.column,
            allowed=", ".join(allowed),
        )


def _check_filter(measure: Measure, key: str, given: Mapping[str, tuple[str, ...]]) -> None:
    allowed = _filters(measure)
    for column, values in given.items():
        if column not in allowed:
            raise Refusal(
                MeasuresReason.UNKNOWN_FILTER,
                pointer=f"/{key}/{column}",
                source=measure.table or measure.source.value,
                key=column,
                allowed=", ".join(allowed),
            )
        closed = _closed(measure, column)
        if closed:
            _require_known(f"{key}/{column}", values, closed)


def _require_known(key: str, values: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    for position, value in enumerate(values):
        if value not in allowed:
            raise Refusal(
                MeasuresReason.UNKNOWN_VALUE,
                pointer=f"/{key}/{position}",
                key=key.rpartition("/")[2],
                value=value,
                allowed=", ".join(allowed),
            )


def _check_time(measure: Measure) -> None:
    """What stands on a day is not added over days; a register says only what stands."""
    stock = measure.aggregate is Aggregate.CLOSING or measure.source is Source.REGISTER
    if stock and measure.over_time is OverTime.SUM:
        name = measure.table or measure.aggregate.value
        raise Refusal(MeasuresReason.SUM_OF_STOCKS, pointer="/over_time", aggregate=name)
    if measure.aggregate is Aggregate.CLOSING and measure.reported_by:
        # who stood on the books at the end of a day has reported nothing on that day
        raise Refusal(
            MeasuresReason.FIELD_NOT_USED,
            pointer="/reported_by",
            source=measure.aggregate.value,
            key="reported_by",
        )


def _unit_wanted(measure: Measure) -> str:
    """The unit that follows from what is counted, empty where the definition alone knows."""
    if measure.source is Source.DECLARED:
        return ""
    if measure.aggregate in MASS:
        return "g"
    if measure.aggregate is Aggregate.SUM:
        return AMOUNTS[measure.column]
    if measure.aggregate is Aggregate.DISTINCT:
        return _APART.get(measure.source, {}).get(measure.column, "item")
    return "item"


def _check_unit(measure: Measure) -> None:
    wanted = _unit_wanted(measure)
    known = dimension(measure.unit)
    if factor(measure.unit) != 1 or (wanted and known != dimension(wanted)):
        raise Refusal(
            MeasuresReason.MEASURE_UNIT,
            pointer="/unit",
            wanted=wanted or spell_dimension(known),
            unit=measure.unit,
        )
    is_mass = any(name == "g" for name, _power in known)
    if is_mass is (measure.basis == "none"):
        raise Refusal(
            MeasuresReason.MEASURE_BASIS,
            pointer="/basis",
            unit=measure.unit,
            basis=measure.basis,
        )
