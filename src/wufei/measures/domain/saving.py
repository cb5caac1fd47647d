"""The lines behind a measure as a Parquet file, in constant memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from itertools import islice
from typing import IO, Any

from wufei.measures.domain.drilling import Line

#: Lines written at once.
PART = 10_000
_EPOCH = dt.date(1970, 1, 1)
#: Columns of the file in order: the fields of a line, whole numbers and the day apart from text.
_WHOLE = {"seq", "line", "page", "grams"}
COLUMNS = tuple(field.name for field in fields(Line))


def save_lines(lines: Iterable[Line], file: IO[bytes]) -> int:
    """Write ``lines`` to ``file`` with the columns :data:`COLUMNS`; how many they were."""
    from arro3.core import DataType, Field, RecordBatch, RecordBatchReader, Schema
    from arro3.io import write_parquet

    types = {"day": DataType.date32()} | dict.fromkeys(_WHOLE, DataType.int64())
    schema = Schema([Field(name, types.get(name, DataType.utf8())) for name in COLUMNS])
    written = 0

    def batches() -> Iterator[Any]:
        nonlocal written
        source = iter(lines)
        while part := list(islice(source, PART)):
            written += len(part)
            columns = zip(*(astuple(line) for line in part), strict=True)
            arrays = {name: _array(name, list(v)) for name, v in zip(COLUMNS, columns, strict=True)}
            yield RecordBatch.from_pydict(arrays, schema=schema)

    write_parquet(RecordBatchReader.from_batches(schema, batches()), file, compression="zstd(3)")
    return written


def _array(name: str, values: list[Any]) -> Any:
    from arro3.core import Array, DataType

    if name == "day":
        days = [(value - _EPOCH).days for value in values]
        return Array(days, type=DataType.int32()).cast(DataType.date32())
    return Array(values, type=DataType.int64() if name in _WHOLE else DataType.utf8())
