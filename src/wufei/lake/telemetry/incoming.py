"""What a source may hand over: Arrow, columns, or a few events; all become one Arrow table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wufei.kernel.refusals import Refusal
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.streams import REQUIRED, Stream

MOST_EVENTS = 5_000_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_INT64 = range(-(2**63), 2**63)


def arrow_of(stream: Stream, *, rows: Sequence[Any] | None, columns: Any) -> Any:
    """The batch as an Arrow table with some of the stream's given columns.

    ``columns``: anything that exports an Arrow stream (a table of any Arrow library, a DuckDB
    relation), or a mapping of column → array (NumPy, Arrow, ``array.array``) or list.
    ``rows``: records with the columns as attributes, or mappings. Times are UTC where they carry
    no zone; whole numbers are microseconds since 1970.

    Raises:
        Refusal: ``UNREADABLE_BATCH``, ``MISSING_COLUMN``, ``UNKNOWN_COLUMN``, ``TOO_MANY_EVENTS``.
    """
    from arro3.core import Table

    if (rows is None) == (columns is None):
        raise TypeError("hand over either rows or columns")
    try:
        if rows is not None:
            columns = {name: [_value(row, name) for row in rows] for name in stream.given}
        if isinstance(columns, Mapping):
            lengths = {len(values) for values in columns.values()}
            if len(lengths) > 1:
                raise ValueError(f"{sorted(lengths)}")  # noqa: TRY301 - one words for all
            arrays = {name: _array(stream, name, values) for name, values in columns.items()}
            table = Table.from_pydict(arrays)
        else:
            table = Table.from_arrow(columns)
    except (ValueError, TypeError, OverflowError) as error:
        raise Refusal(No.UNREADABLE_BATCH, pointer="/columns", detail=str(error)) from error
    _check(stream, table)
    return table


def _check(stream: Stream, table: Any) -> None:
    names = table.column_names
    required = [*REQUIRED]
    if stream.most_grams:
        required += ["grams", "material"]
    if stream.place:
        required += ["longitude", "latitude"]
    for name in required:
        if name not in names:
            raise Refusal(No.MISSING_COLUMN, pointer="/columns", column=name)
    for name in names:
        if name not in stream.given:
            raise Refusal(
                No.UNKNOWN_COLUMN,
                pointer="/columns",
                stream=stream.name,
                column=name,
                known="、".join(stream.given),
            )
    if table.num_rows > MOST_EVENTS:
        raise Refusal(No.TOO_MANY_EVENTS, count=table.num_rows, limit=MOST_EVENTS)


def _value(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)


def _array(stream: Stream, name: str, values: Any) -> Any:
    from arro3.core import Array, ChunkedArray

    if hasattr(values, "__arrow_c_array__"):
        return Array.from_arrow(values)
    if hasattr(values, "__arrow_c_stream__"):
        return ChunkedArray.from_arrow(values)
    kind = getattr(getattr(values, "dtype", None), "kind", "")  # of a NumPy array
    if kind == "M":
        values = values.astype("datetime64[us]").view("int64")
        return Array.from_numpy(values)
    if kind and kind in "iufbU":
        return Array.from_numpy(values)
    if not kind and not isinstance(values, list | tuple):
        return Array.from_buffer(values)
    return _listed(stream.columns.get(name, "VARCHAR"), values)


def _listed(kind: str, values: Any) -> Any:
    from arro3.core import Array, DataType

    given = [None if value is None else value for value in values]
    if kind == "TIMESTAMP":
        return Array([_microseconds(value) for value in given], type=DataType.int64())
    if kind == "BOOLEAN":
        return Array(given, type=DataType.bool())
    if kind == "DOUBLE" or (kind == "BIGINT" and not _all_whole(given)):
        numbers = [None if value is None else float(value) for value in given]
        return Array(numbers, type=DataType.float64())
    if kind == "BIGINT":
        return Array(given, type=DataType.int64())
    return Array([None if v is None else str(v) for v in given], type=DataType.utf8())


def _all_whole(values: Sequence[Any]) -> bool:
    return all(value is None or (type(value) is int and value in _INT64) for value in values)


def _microseconds(value: Any) -> int | None:
    if value is None or isinstance(value, int):
        return value
    moment: dt.datetime = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)
