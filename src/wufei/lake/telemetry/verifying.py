"""Checks telemetry from zero: the files from their names, the settled sums from the events, the
ledger from the settled sums; names the first difference."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Sum as Total
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.lake.models import SettledDay, SettledSum, TelemetryBatch
from wufei.lake.telemetry import segments
from wufei.lake.telemetry.landing import horizon_of
from wufei.lake.telemetry.posting import Standing
from wufei.lake.telemetry.segments import Segment
from wufei.lake.telemetry.settling import standing_sums
from wufei.lake.telemetry.streams import STREAMS, Stream
from wufei.lake.telemetry.summing import DaySums, Key, Sum, sum_day
from wufei.ledger.public import Difference, Entry, Posting, require_verifier

if TYPE_CHECKING:
    from deltalake import DeltaTable

_AT_ONCE = 900
#: The table keeps the names of batches for 400 days.
_REMEMBERED = dt.timedelta(days=390)


@dataclass(slots=True)
class TelemetryReport:
    """What was verified. ``waiting``: settled days to which events came since; ``by_hand``: settled
    entries that a person reversed. ``difference`` is the first one, None if all agrees."""

    files: int = 0
    rows: int = 0
    days: int = 0
    events: int = 0
    grams: int = 0
    waiting: int = 0
    by_hand: int = 0
    difference: Difference | None = None


def verify_telemetry(
    *, actor: Actor, progress: Callable[[int, int], None] | None = None
) -> TelemetryReport:
    """Verify every file of telemetry, every settled day against its events, and every settled sum
    against the ledger. ``progress`` gets days done and days in all.

    Raises:
        Refusal: no right to verify.
    """
    require_verifier(actor)
    report = TelemetryReport()
    total = SettledDay.objects.count()
    for stream in STREAMS.values():
        report.difference = _check_files(stream, report)
        if report.difference is not None:
            return report
        for record in SettledDay.objects.filter(stream=stream.name).order_by("day"):
            report.difference = _check_day(stream, record, report)
            if report.difference is not None:
                return report
            report.days += 1
            if progress is not None:
                progress(report.days, total)
    return report


def _check_files(stream: Stream, report: TelemetryReport) -> Difference | None:
    if not segments.exists(stream.name):
        return _check_batches(stream, None)
    try:
        table = segments.open_table(stream.name, stream.columns)
        listed = segments.segments(table)
    except Exception as error:  # noqa: BLE001 - whatever a damaged log makes the reader say
        where = f"telemetry {stream.name}"
        return Difference("log of the table", where, "a readable log", str(error))
    for segment in sorted(listed, key=lambda each: each.path):
        difference = _check_file(stream, segment)
        if difference is not None:
            return difference
        report.files += 1
        report.rows += segment.rows
    return _check_batches(stream, table)


def _check_file(stream: Stream, segment: Segment) -> Difference | None:
    path = segments.folder_of(stream.name) / segment.path
    place = f"telemetry {stream.name}, {segment.path}"
    if not path.exists():
        return Difference("telemetry file", place, "the file", "no file")
    digest = _digest(path)
    if digest != path.stem:
        return Difference("digest of the file", place, path.stem, digest)
    return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_batches(stream: Stream, table: DeltaTable | None) -> Difference | None:
    """Every batch that was answered as landed is one that the table knows."""
    landed = TelemetryBatch.objects.filter(
        stream=stream.name, landed_at__gte=timezone.now() - _REMEMBERED
    ).order_by("pk")
    for source, batch_id in landed.values_list("source", "batch_id").iterator(10_000):
        name = f"{source}/{batch_id}"
        if table is None or table.transaction_version(name) is None:
            place = f"telemetry {stream.name}, batch {name}"
            return Difference("landed batch", place, "a commit of the table", "none")
    return None


def _check_day(stream: Stream, record: SettledDay, report: TelemetryReport) -> Difference | None:
    place = f"telemetry {stream.name} {record.day}"
    settled = standing_sums(stream, record.day)
    horizon = horizon_of(stream.name)
    if horizon is None or record.day >= horizon:
        found = sum_day(stream, record.day, thorough=True)
        difference = _compare(place, record, found, settled)
        if difference is not None:
            return difference
        report.waiting += found.segment != record.segment
        report.events += found.events
        report.grams += found.grams
    return _check_entries(place, settled, report) or _check_undone(stream, record, place)


def _compare(
    place: str, record: SettledDay, found: DaySums, settled: Mapping[Key, Standing]
) -> Difference | None:
    """Events only come in: never fewer grams than were settled; and the very same where nothing
    came since, but for what is known to wait."""
    waiting = 0
    for key in sorted(found.sums.keys() | settled.keys()):
        now = found.sums.get(key, Sum(0, 0)).grams
        then = settled[key].grams if key in settled else 0
        if now < then and not record.waiting_grams:
            where = f"{place}, point {key.point}, material {key.material}"
            return Difference("settled grams", where, f"{now} g of events", f"{then} g settled")
        waiting += abs(now - then)
    if found.segment == record.segment and waiting != record.waiting_grams:
        return Difference(
            "grams that wait to be settled", place, str(waiting), str(record.waiting_grams)
        )
    return None


def _check_entries(
    place: str, settled: Mapping[Key, Standing], report: TelemetryReport
) -> Difference | None:
    named = {part.entry_id: key for key, part in settled.items() if part.entry_id is not None}
    for ids in _parts(list(named)):
        postings = Posting.objects.filter(entry_id__in=ids, grams__gt=0).order_by()
        rows = postings.values("entry_id", "material__key").annotate(total=Total("grams"))
        posted = {row["entry_id"]: (row["material__key"], row["total"]) for row in rows}
        for entry_id in ids:
            key = named[entry_id]
            expected = (key.material, settled[key].grams)
            if posted.get(entry_id) != expected:
                where = f"{place}, point {key.point}, entry {entry_id}"
                return Difference(
                    "settled entry", where, f"{expected}", f"{posted.get(entry_id, 'no entry')}"
                )
        report.by_hand += Entry.objects.filter(reverses__in=ids).count()
    return None


def _check_undone(stream: Stream, record: SettledDay, place: str) -> Difference | None:
    """Of the entries of one point and material only the latest may stand."""
    rows = SettledSum.objects.filter(stream=stream.name, day=record.day).order_by("-revision")
    seen: set[tuple[str, str]] = set()
    former: list[int] = []
    for point, material, entry_id in rows.values_list("point", "material", "entry_id"):
        if (point, material) in seen and entry_id is not None:
            former.append(entry_id)
        seen.add((point, material))
    for ids in _parts(former):
        undone = set(Entry.objects.filter(reverses__in=ids).values_list("reverses", flat=True))
        for entry_id in ids:
            if entry_id not in undone:
                where = f"{place}, entry {entry_id}"
                return Difference("settled again", where, "the former entry reversed", "it stands")
    return None


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
