"""Fewer files, and fewer days: each in one step of the table, so that a reader sees the one state
or the other. Files that left the table stay on disk for readers of older versions, until swept."""

# ruff: noqa: S608 - names of our own columns, values quoted

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.lake.models import SettledDay, TelemetryBatch, TelemetryHorizon
from wufei.lake.telemetry import segments
from wufei.lake.telemetry.landing import horizon_of
from wufei.lake.telemetry.points import can_keep_points
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.scratch import reading, scratch
from wufei.lake.telemetry.segments import Conflict, Segment
from wufei.lake.telemetry.streams import Stream, stream_named
from wufei.lake.telemetry.summing import days_of, find_repeated, nth_of_its_id

_ATTEMPTS = 5
#: A batch begun longer ago is not under way; sent again, it reads the horizon anew.
_UNDER_WAY = dt.timedelta(hours=1)
_PARTIAL_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Compaction:
    """Files before and after, and the repeated events that were dropped."""

    before: int
    after: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The days that left, their files and rows (repetitions included)."""

    days: tuple[dt.date, ...]
    files: int
    rows: int


def compact_stream(*, stream: str, day: dt.date) -> Compaction:
    """Merge the files of a day into one that holds each event once. A day with one file is left.

    Raises:
        Refusal: ``UNKNOWN_STREAM``, ``BUSY``.
    """
    kind = stream_named(stream)
    if not segments.exists(stream):
        return Compaction(0, 0, 0)
    for _ in range(_ATTEMPTS):
        table = segments.open_table(stream, kind.columns)
        found = segments.segments(table, day=day)
        if len(found) < 2:
            return Compaction(len(found), len(found), 0)
        merged = _merge(kind, day, found)
        try:
            segments.commit(table, [merged], replacing=[("day", "=", day.isoformat())])
        except Conflict:
            continue
        dropped = sum(segment.rows for segment in found) - merged.rows
        return Compaction(len(found), 1, dropped)
    raise Refusal(No.BUSY)


def _merge(stream: Stream, day: dt.date, found: list[Segment]) -> Segment:
    files = reading(segments.full_paths(stream.name, found))
    columns = ", ".join(f'"{name}"' for name in stream.columns)
    with scratch(in_order=False) as database:
        query = f"SELECT {columns} FROM {files}"
        if find_repeated(database, files):
            suspect = "hash(event_id) IN (SELECT hashed FROM suspects)"
            query = (
                f"{query} WHERE NOT {suspect} UNION ALL SELECT {columns} FROM ("
                f" SELECT *, {nth_of_its_id(stream)} AS nth FROM {files} WHERE {suspect}"
                ") WHERE nth = 1"
            )
        return segments.write(database, query, name=stream.name, day=day)


def forget_events(*, actor: Actor, stream: str, before_day: dt.date) -> Forgotten:
    """Let the events before ``before_day`` go, all of these days in one step. Of a stream that is
    settled only settled days: their entries in the ledger stay.

    Afterwards nothing lands or settles there: an event that comes even later is set apart.

    Raises:
        Refusal: ``UNKNOWN_STREAM``, ``NOT_ALLOWED``, ``DAY_NOT_OVER``, ``DAY_UNSETTLED``,
            ``STILL_LANDING``, ``BUSY``.
    """
    kind = stream_named(stream)
    if not can_keep_points(actor):
        raise Refusal(No.NOT_ALLOWED)
    if before_day > timezone.localdate():
        raise Refusal(No.DAY_NOT_OVER, pointer="/before_day", day=before_day.isoformat())
    _require_settled(kind, before_day)
    former = horizon_of(stream)
    _move_horizon(actor, stream, before_day)
    try:
        _require_none_landing(stream, before_day)
        _require_settled(kind, before_day)
    except Refusal:
        _restore_horizon(stream, former)
        raise
    for _ in range(_ATTEMPTS):
        try:
            return _drop(kind, before_day)
        except Conflict:
            continue
    raise Refusal(No.BUSY)


def _drop(stream: Stream, before_day: dt.date) -> Forgotten:
    if not segments.exists(stream.name):
        return Forgotten((), 0, 0)
    table = segments.open_table(stream.name, stream.columns)
    leaving = [s for s in segments.segments(table) if s.day is not None and s.day < before_day]
    if leaving:
        segments.commit(table, [], replacing=[("day", "<", before_day.isoformat())])
    days = sorted({segment.day for segment in leaving if segment.day is not None})
    return Forgotten(tuple(days), len(leaving), sum(segment.rows for segment in leaving))


def _require_settled(stream: Stream, before_day: dt.date) -> None:
    if not stream.settled:
        return
    done = SettledDay.objects.filter(stream=stream.name, day__lt=before_day, waiting_grams=0)
    settled = dict(done.values_list("day", "segment"))
    for day, found in sorted(days_of(stream).items()):
        if day < before_day and settled.get(day) != segments.digest_of_names(found):
            raise Refusal(No.DAY_UNSETTLED, pointer="/before_day", day=day.isoformat())


def _require_none_landing(stream: str, before_day: dt.date) -> None:
    under_way = TelemetryBatch.objects.filter(
        stream=stream,
        landed_at__isnull=True,
        first_day__lt=before_day,
        began_at__gte=timezone.now() - _UNDER_WAY,
    )
    if under_way.exists():
        raise Refusal(No.STILL_LANDING, day=before_day.isoformat())


def _move_horizon(actor: Actor, stream: str, before_day: dt.date) -> None:
    with transaction.atomic():
        standing = horizon_of(stream)
        if standing is not None and standing >= before_day:
            return
        TelemetryHorizon.objects.update_or_create(
            pk=stream, defaults={"first_day": before_day, "moved_at": timezone.now()}
        )
        # A settlement under way has locked its day and read the former horizon: wait for it.
        list(
            SettledDay.objects.select_for_update()
            .filter(stream=stream, day__lt=before_day)
            .order_by("day")
            .values_list("pk", flat=True)
        )
        audit.record(
            actor=actor,
            action="lake.telemetry.forgotten",
            before={"first_day": standing and standing.isoformat()},
            after={"stream": stream, "first_day": before_day.isoformat()},
        )


def _restore_horizon(stream: str, former: dt.date | None) -> None:
    if former is None:
        TelemetryHorizon.objects.filter(pk=stream).delete()
    else:
        TelemetryHorizon.objects.filter(pk=stream).update(first_day=former)


def sweep_stream(*, stream: str, keep_hours: int | None = None) -> int:
    """Delete the files that no version of the last ``keep_hours`` (``LAKE_RETENTION_HOURS`` unless
    told) lists, and left-overs of interrupted writing; how many.

    Raises:
        Refusal: ``UNKNOWN_STREAM``.
    """
    kind = stream_named(stream)
    if not segments.exists(stream):
        return 0
    table = segments.open_table(stream, kind.columns)
    hours = settings.LAKE_RETENTION_HOURS if keep_hours is None else keep_hours
    swept = len(table.vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True))
    for partial in segments.folder_of(stream).rglob(".*.partial"):
        if partial.stat().st_mtime < time.time() - _PARTIAL_SECONDS:
            partial.unlink(missing_ok=True)
            swept += 1
    return swept
