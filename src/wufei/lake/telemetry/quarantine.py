"""Events set apart: their rows as they came and why, in a Delta table beside the stream."""

# ruff: noqa: S608 - names of our own columns, values quoted

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from wufei.lake.schema import Columns
from wufei.lake.telemetry import segments
from wufei.lake.telemetry.refusals import Fault
from wufei.lake.telemetry.scratch import quoted, reading, scratch
from wufei.lake.telemetry.segments import Conflict
from wufei.lake.telemetry.streams import Stream, stream_named

if TYPE_CHECKING:
    import duckdb

#: ``row`` counts the events of the batch from 0; ``body`` is JSON, each value as text.
COLUMNS: Columns = {
    "batch": "VARCHAR",
    "row": "BIGINT",
    "set_apart_at": "TIMESTAMP",
    "fault": "VARCHAR",
    "event_id": "VARCHAR",
    "body": "VARCHAR",
}


@dataclass(frozen=True, slots=True)
class SetApart:
    """One event in quarantine. ``row``: its number in the batch from 0; ``body``: column → value as
    it was sent, spelled as text."""

    source: str
    batch_id: str
    row: int
    set_apart_at: dt.datetime
    fault: Fault
    event_id: str
    body: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class KeptBefore:
    """Numbers of a batch's events in quarantine, and how many attempts put some there."""

    rows: list[int]
    attempts: int


def _name(stream: Stream) -> str:
    return f"{segments.QUARANTINE}/{stream.name}"


def apart_files(stream: Stream) -> list[str]:
    """Paths of the Parquet files of what was set apart (:data:`COLUMNS`)."""
    name = _name(stream)
    if not segments.exists(name):
        return []
    return segments.full_paths(name, segments.segments(segments.open_table(name, COLUMNS)))


def add(
    stream: Stream, batch: str, database: duckdb.DuckDBPyConnection, *, kept: KeptBefore
) -> None:
    """Keep the rows of ``bad``. What earlier attempts set apart stays; this adds to it.

    Raises:
        Conflict: another attempt at the same batch set events apart since ``kept`` was read.
    """
    table = segments.open_table(_name(stream), COLUMNS)
    if (table.transaction_version(batch) or 0) != kept.attempts:
        raise Conflict
    described = database.execute("DESCRIBE incoming").fetchall()
    pairs = ", ".join(
        f'{quoted(column)}, CAST("{column}" AS VARCHAR)'
        for column, *_ in described
        if column != "row"
    )
    now = timezone.now().astimezone(dt.UTC).replace(tzinfo=None)
    segment = segments.write(
        database,
        f"SELECT {quoted(batch)} AS batch, row, TIMESTAMP '{now}' AS set_apart_at, fault,"
        f" CAST(event_id AS VARCHAR) AS event_id, CAST(json_object({pairs}) AS VARCHAR) AS body"
        " FROM bad JOIN incoming USING (row) ORDER BY row",
        name=_name(stream),
    )
    segments.commit(table, [segment], once=(batch, kept.attempts + 1))


def kept_before(stream: Stream, batch: str, database: duckdb.DuckDBPyConnection) -> KeptBefore:
    """What earlier attempts at a batch set apart."""
    name = _name(stream)
    if not segments.exists(name):
        return KeptBefore([], 0)
    table = segments.open_table(name, COLUMNS)
    attempts = table.transaction_version(batch)
    if attempts is None:
        return KeptBefore([], 0)
    files = reading(segments.full_paths(name, segments.segments(table)))
    found = database.execute(f"SELECT row FROM {files} WHERE batch = ?", [batch])
    return KeptBefore([row for (row,) in found.fetchall()], attempts)


def quarantined(
    stream: str, *, fault: Fault | None = None, limit: int = 100, offset: int = 0
) -> list[SetApart]:
    """Events in quarantine, the latest first.

    Raises:
        Refusal: ``UNKNOWN_STREAM``.
    """
    files = apart_files(stream_named(stream))
    if not files:
        return []
    chosen = f"WHERE fault = {quoted(fault)}" if fault else ""
    with scratch() as database:
        found = database.execute(
            f"SELECT batch, row, set_apart_at, fault, event_id, body FROM {reading(files)} {chosen}"
            f" ORDER BY set_apart_at DESC, batch, row LIMIT {limit:d} OFFSET {offset:d}"
        ).fetchall()
    return [_set_apart(row) for row in found]


def _set_apart(values: tuple[Any, ...]) -> SetApart:
    batch, row, moment, fault, event_id, body = values
    source, _, batch_id = batch.partition("/")
    aware = moment.replace(tzinfo=dt.UTC)
    return SetApart(source, batch_id, row, aware, Fault(fault), event_id or "", json.loads(body))


def quarantine_counts(stream: str) -> dict[Fault, int]:
    """How many events are in quarantine, by reason.

    Raises:
        Refusal: ``UNKNOWN_STREAM``.
    """
    files = apart_files(stream_named(stream))
    if not files:
        return {}
    with scratch() as database:
        found = database.execute(
            f"SELECT fault, count(*) FROM {reading(files)} GROUP BY fault ORDER BY fault"
        ).fetchall()
    return {Fault(fault): count for fault, count in found}
