"""Positions of vehicles from the lake, as the columns that the library takes."""

# ruff: noqa: S608 - paths of our own files, quoted, and whole numbers

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from wufei.lake.public import telemetry_files
from wufei.supervision.domain.days import moment_of
from wufei.tracking.public import Fixes

_DAY = re.compile(r"/day=(\d{4}-\d\d-\d\d)/")


@dataclass(frozen=True, eq=False)
class Landed:
    """Fixes, and the batches with which they came in."""

    fixes: Fixes
    batches: frozenset[str]


def positions_between(
    since: int,
    until: int,
    *,
    besides: Collection[str] = (),
    vehicles: Collection[str] | None = None,
) -> Landed:
    """Fixes from ``since`` to before ``until`` (milliseconds), of ``vehicles`` unless None, without
    those of the batches that are named."""
    files = _files(since, until)
    if not files:
        return Landed(_none(), frozenset())
    import duckdb

    chosen = "" if vehicles is None else "AND vehicle IN (SELECT unnest($vehicles::VARCHAR[]))"
    query = (
        "SELECT vehicle, epoch_ms(occurred_at) AS time, longitude, latitude, speed_mps AS speed,"
        f" event_id AS event, batch FROM {_reading(files)} WHERE {_within(since, until)}"
        f" AND batch NOT IN (SELECT unnest($besides::VARCHAR[])) {chosen}"
    )
    values = {"besides": list(besides)}
    if vehicles is not None:
        values["vehicles"] = list(vehicles)
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        found = database.execute(query, values).fetchnumpy()
    if not len(found["vehicle"]):
        return Landed(_none(), frozenset())
    return Landed(_fixes(found), frozenset(str(name) for name in set(found["batch"].tolist())))


def count_positions(since: int, until: int) -> int:
    """How many rows :func:`positions_between` would read."""
    files = _files(since, until)
    if not files:
        return 0
    import duckdb

    query = f"SELECT count(*) FROM {_reading(files)} WHERE {_within(since, until)}"
    with duckdb.connect() as database:
        row = database.execute(query).fetchone()
    return int(row[0]) if row else 0


def _reading(files: Sequence[str]) -> str:
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def _within(since: int, until: int) -> str:
    first, last = (f"make_timestamp({moment * 1000})" for moment in (since, until))
    return f"occurred_at >= {first} AND occurred_at < {last} AND vehicle IS NOT NULL"


def _files(since: int, until: int) -> Sequence[str]:
    """Files whose day touches the span; those without a day too."""
    first, last = (
        timezone.localtime(moment_of(moment)).date().isoformat() for moment in (since, until)
    )
    kept = []
    for path in telemetry_files("positions"):
        named = _DAY.search(path)
        if named is None or first <= named.group(1) <= last:
            kept.append(path)
    return kept


def _fixes(found: dict[str, object]) -> Fixes:
    import numpy as np

    columns: dict[str, Any] = {name: np.ma.asarray(values) for name, values in found.items()}
    return Fixes.of(
        vehicle=columns["vehicle"].data.astype(str),
        time=columns["time"].data,
        longitude=columns["longitude"].data,
        latitude=columns["latitude"].data,
        event=columns["event"].data.astype(str),
        speed=np.ma.filled(columns["speed"].astype(np.float64), np.nan),
    )


def _none() -> Fixes:
    return Fixes.of(vehicle=[], time=[], longitude=[], latitude=[], event=[])
