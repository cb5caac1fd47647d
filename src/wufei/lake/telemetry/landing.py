"""Landing: batches of events into the lake, each once, whatever is killed and sent again.

A batch is written down in the database as begun; then the events set apart, then the others, are
committed to their Delta tables, each with the batch as application transaction; then the row says
landed. A batch sent again goes on where the last attempt stopped.
"""

# ruff: noqa: S608 - names of our own columns, values quoted

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from wufei.kernel.refusals import Refusal
from wufei.lake.domain.facts import next_facts
from wufei.lake.models import SettledDay, TelemetryBatch, TelemetryHorizon
from wufei.lake.telemetry import quarantine, segments
from wufei.lake.telemetry.incoming import arrow_of
from wufei.lake.telemetry.judging import Judging
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.scratch import quoted, reading, scratch
from wufei.lake.telemetry.segments import Conflict
from wufei.lake.telemetry.streams import Stream, stream_named

if TYPE_CHECKING:
    import duckdb
    from deltalake import DeltaTable

_SOURCE = re.compile(r"[^/\x00-\x1f\x7f]{1,64}")
_BATCH_ID = re.compile(r"[^\x00-\x1f\x7f]{1,128}")
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of a batch: ``rows`` landed + ``duplicates`` + ``quarantined`` = events sent.
    ``late`` of the rows belong to days that had been settled, and are settled again."""

    rows: int
    duplicates: int
    late: int
    quarantined: int


def land_batch(
    *,
    stream: str,
    source: str,
    batch_id: str,
    rows: Sequence[Any] | None = None,
    columns: Any = None,
) -> Landed:
    """Land a batch: best at about 100,000 events, of which ``rows`` or ``columns`` hold all
    (:func:`~wufei.lake.telemetry.incoming.arrow_of`). When it returns, the events are on disk.

    The same batch again is answered as before and changes nothing. An event whose id landed before
    is a duplicate; one that cannot be true is set apart (:class:`Fault`); late ones go to the day
    on which they happened.

    Raises:
        Refusal: ``UNKNOWN_STREAM``, ``BAD_NAME``, ``MISSING_COLUMN``, ``UNKNOWN_COLUMN``,
            ``UNREADABLE_BATCH``, ``TOO_MANY_EVENTS``, ``BATCH_ID_REUSED``, ``BUSY``.
    """
    kind = stream_named(stream)
    for pattern, name in ((_SOURCE, source), (_BATCH_ID, batch_id)):
        if not pattern.fullmatch(name):
            raise Refusal(No.BAD_NAME, name=name)
    given = arrow_of(kind, rows=rows, columns=columns)
    with scratch() as database:
        landing = _Landing(kind, source, batch_id, database, Judging(database, kind, given))
        return landing.run()


class _Landing:
    def __init__(
        self,
        stream: Stream,
        source: str,
        batch_id: str,
        database: duckdb.DuckDBPyConnection,
        judging: Judging,
    ) -> None:
        self._stream = stream
        self._source, self._batch_id = source, batch_id
        self._batch = f"{source}/{batch_id}"
        self._database = database
        self._judging = judging

    def run(self) -> Landed:
        record = self._begin()
        if record.landed_at is not None:
            return _answer(record)
        for _ in range(_ATTEMPTS):
            try:
                return self._land(record)
            except Conflict:
                continue
        raise Refusal(No.BUSY)

    def _begin(self) -> TelemetryBatch:
        """The row of the batch. It stands before the horizon is read, and names the first day:
        whoever forgets days moves the horizon first and then looks for batches under way, so one
        of the two always sees the other."""
        fingerprint = self._judging.fingerprint
        now, first_day = timezone.now(), self._judging.first_day
        record, made = TelemetryBatch.objects.get_or_create(
            stream=self._stream.name,
            source=self._source,
            batch_id=self._batch_id,
            defaults={"fingerprint": fingerprint, "began_at": now, "first_day": first_day},
        )
        if not made and _other_content(record.fingerprint, fingerprint):
            raise Refusal(No.BATCH_ID_REUSED, source=self._source, batch_id=self._batch_id)
        if not made and record.landed_at is None:
            standing = TelemetryBatch.objects.filter(pk=record.pk, landed_at__isnull=True)
            standing.update(began_at=now)
        return record

    def _land(self, record: TelemetryBatch) -> Landed:
        table = segments.open_table(self._stream.name, self._stream.columns)
        if table.transaction_version(self._batch) is not None:
            return self._found(record, table)
        kept = quarantine.kept_before(self._stream, self._batch, self._database)
        self._judging.judge(horizon=horizon_of(self._stream.name), standing=kept.rows)
        duplicates = self._judging.tell_apart(self._window(table))
        if self._judging.bad_count():
            quarantine.add(self._stream, self._batch, self._database, kept=kept)
        days = self._judging.days()
        added = [
            segments.write(self._database, self._rows(day), name=self._stream.name, day=day)
            for day, _ in days
        ]
        version = segments.commit(table, added, once=(self._batch, 1))
        return self._finish(
            record,
            version,
            Landed(
                rows=sum(count for _, count in days),
                duplicates=duplicates,
                late=self._late(days),
                quarantined=len(kept.rows) + self._judging.bad_count(),
            ),
        )

    def _window(self, table: DeltaTable) -> list[str]:
        """The files that landed last, as many as hold the events of the window; merged ones are
        larger than that, and are left to the final deduplication."""
        chosen, events = [], 0
        for segment in segments.segments(table):
            if events + segment.rows > self._stream.window:
                break
            events += segment.rows
            chosen.append(segment)
        return segments.full_paths(self._stream.name, chosen)

    def _rows(self, day: dt.date) -> str:
        own = {"batch": quoted(self._batch)}
        columns = ", ".join(
            f'CAST({own.get(name, name)} AS {kind}) AS "{name}"'
            for name, kind in self._stream.columns.items()
        )
        return f"SELECT {columns} FROM good WHERE day = DATE '{day}'"

    def _late(self, days: Sequence[tuple[dt.date, int]]) -> int:
        settled = set(
            SettledDay.objects.filter(
                stream=self._stream.name, day__in=[day for day, _ in days]
            ).values_list("day", flat=True)
        )
        return sum(count for day, count in days if day in settled)

    def _found(self, record: TelemetryBatch, table: DeltaTable) -> Landed:
        """The events stand and only the row did not say so: count what stands."""
        paths = segments.full_paths(self._stream.name, segments.segments(table))
        days: list[tuple[dt.date, int]] = []
        if paths:
            days = self._database.execute(
                f"SELECT day, count(*) FROM {reading(paths)} WHERE batch = ? GROUP BY day",
                [self._batch],
            ).fetchall()
        rows = sum(count for _, count in days)
        apart = len(quarantine.kept_before(self._stream, self._batch, self._database).rows)
        duplicates = max(0, self._judging.count - rows - apart)
        landed = Landed(rows, duplicates, self._late(days), apart)
        return self._finish(record, table.version(), landed)

    def _finish(self, record: TelemetryBatch, version: int, landed: Landed) -> Landed:
        with transaction.atomic():
            number, _ = next_facts(1)
            waiting = TelemetryBatch.objects.filter(pk=record.pk, landed_at__isnull=True)
            landed_now = waiting.update(
                landed_at=timezone.now(),
                version=version,
                number=number,
                rows=landed.rows,
                duplicates=landed.duplicates,
                late=landed.late,
                quarantined=landed.quarantined,
            )
            transaction.set_rollback(not landed_now)  # no number without its fact
        record.refresh_from_db()  # somebody beside us may have said it first: one answer for both
        return _answer(record)


def horizon_of(stream: str) -> dt.date | None:
    """The first day that is kept; None where nothing was forgotten."""
    found = TelemetryHorizon.objects.filter(pk=stream).values_list("first_day", flat=True)
    day: dt.date | None = found.first()
    return day


def _other_content(standing: str, given: str) -> bool:
    """Whether two fingerprints are of different events. Another version of the engine hashes
    otherwise; then only the numbers of events are compared."""
    old, new = standing.split(":"), given.split(":")
    return old != new if old[0] == new[0] else old[1] != new[1]


def _answer(record: TelemetryBatch) -> Landed:
    return Landed(record.rows, record.duplicates, record.late, record.quarantined)
