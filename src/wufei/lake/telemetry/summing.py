"""The grams of a day, each event once: exact, in one or two passes, in bounded memory.

Repetitions are few once landing has dropped those it saw. So the ids are not sorted out over all
events: the hashes that occur twice are found first (eight bytes an event, spilled when there are
too many), everything is summed, and what is counted too often is taken off again by looking only
at the events behind those hashes, by their whole id.
"""

# ruff: noqa: S608 - names of our own columns, values quoted

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wufei.lake.telemetry import segments
from wufei.lake.telemetry.scratch import reading, scratch
from wufei.lake.telemetry.segments import Segment
from wufei.lake.telemetry.streams import Stream

if TYPE_CHECKING:
    import duckdb


class Key(NamedTuple):
    point: str
    material: str


@dataclass(frozen=True, slots=True)
class Sum:
    grams: int
    events: int


@dataclass(frozen=True, slots=True)
class DaySums:
    """A day at one version of the table. ``segment``: digest of the files' names."""

    version: int
    segment: str
    files: int
    sums: dict[Key, Sum]

    @property
    def grams(self) -> int:
        return sum(part.grams for part in self.sums.values())

    @property
    def events(self) -> int:
        return sum(part.events for part in self.sums.values())


def sum_day(stream: Stream, day: dt.date, *, thorough: bool = False) -> DaySums:
    """Grams and events of each point and material of a day at the newest version.

    Landing and merging write no id twice into one file, so a day with a single file is only added
    up; ``thorough`` looks even there.
    """
    if not segments.exists(stream.name):
        return DaySums(0, segments.digest_of_names([]), 0, {})
    table = segments.open_table(stream.name, stream.columns)
    found = segments.segments(table, day=day)
    sums: dict[Key, Sum] = {}
    if found:
        with scratch(in_order=False) as database:
            files = reading(segments.full_paths(stream.name, found))
            sums = _summed(database, stream, files, doubtful=thorough or len(found) > 1)
    return DaySums(table.version(), segments.digest_of_names(found), len(found), sums)


def find_repeated(database: duckdb.DuckDBPyConnection, files: str) -> int:
    """Fill ``suspects`` with the hashes of ids that occur twice or more; how many there are."""
    database.execute(
        "CREATE OR REPLACE TEMP TABLE suspects AS SELECT hash(event_id) AS hashed"
        f" FROM {files} GROUP BY hashed HAVING count(*) > 1"
    )
    (count,) = database.execute("SELECT count(*) FROM suspects").fetchone() or (0,)
    return int(count)


def nth_of_its_id(stream: Stream) -> str:
    """The SQL that numbers the events of one id from 1: the same whatever came first."""
    columns = [name for name in stream.given if name != "event_id"] + ["batch"]
    return f"row_number() OVER (PARTITION BY event_id ORDER BY {', '.join(columns)})"


def _summed(
    database: duckdb.DuckDBPyConnection, stream: Stream, files: str, *, doubtful: bool
) -> dict[Key, Sum]:
    found = database.execute(
        "SELECT coalesce(point, ''), material, CAST(sum(grams) AS BIGINT), count(*)"
        f" FROM {files} GROUP BY ALL"
    ).fetchall()
    sums = {Key(point, material): [grams, events] for point, material, grams, events in found}
    if doubtful and find_repeated(database, files):
        surplus = database.execute(
            "SELECT coalesce(point, ''), material, CAST(sum(grams) AS BIGINT), count(*) FROM ("
            f" SELECT *, {nth_of_its_id(stream)} AS nth"
            f" FROM {files} WHERE hash(event_id) IN (SELECT hashed FROM suspects)"
            ") WHERE nth > 1 GROUP BY ALL"
        ).fetchall()
        for point, material, grams, events in surplus:
            cell = sums[Key(point, material)]
            cell[0] -= grams
            cell[1] -= events
    return {key: Sum(*cell) for key, cell in sums.items() if cell[1]}


def days_of(stream: Stream) -> dict[dt.date, list[Segment]]:
    """The days of a stream with their files at the newest version."""
    if not segments.exists(stream.name):
        return {}
    days: dict[dt.date, list[Segment]] = {}
    for segment in segments.segments(segments.open_table(stream.name, stream.columns)):
        assert segment.day is not None
        days.setdefault(segment.day, []).append(segment)
    return days


def digests_of_days(days: Mapping[dt.date, Sequence[Segment]]) -> dict[dt.date, str]:
    return {day: segments.digest_of_names(found) for day, found in days.items()}
