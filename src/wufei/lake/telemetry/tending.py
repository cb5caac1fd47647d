"""What is done to telemetry every night: days that are over are merged, then settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.lake.telemetry.compacting import compact_stream, sweep_stream
from wufei.lake.telemetry.scratch import clear_spill
from wufei.lake.telemetry.settling import days_to_settle, settle_day
from wufei.lake.telemetry.streams import STREAMS, Stream
from wufei.lake.telemetry.summing import days_of


@dataclass(frozen=True, slots=True)
class Tended:
    """Days merged and settled, files and folders swept, and the grams that no entry shows yet."""

    merged: int
    settled: int
    swept: int
    waiting_grams: int


def tend_telemetry(*, actor: Actor, progress: Callable[[int, int], None] | None = None) -> Tended:
    """Merge the files of each day that is over, settle the days that changed, delete old files.
    May be repeated after an interruption. Merging comes first: it changes the files of a day, and
    a settlement remembers from which files it was made.

    Raises:
        Refusal: ``BUSY``, somebody else merges the same day; ``NOT_ALLOWED``.
    """
    merges = [(stream, day) for stream in STREAMS.values() for day in _in_pieces(stream)]
    for done, (stream, day) in enumerate(merges, 1):
        compact_stream(stream=stream.name, day=day)
        if progress is not None:
            progress(done, len(merges))
    waiting = settled = 0
    for name in STREAMS:
        for day in days_to_settle(name):
            waiting += settle_day(actor=actor, stream=name, day=day).waiting_grams
            settled += 1
    swept = sum(sweep_stream(stream=name) for name in STREAMS) + clear_spill()
    return Tended(len(merges), settled, swept, waiting)


def _in_pieces(stream: Stream) -> list[dt.date]:
    """Days that are over and stand in several files."""
    today = timezone.localdate()
    return sorted(day for day, found in days_of(stream).items() if day < today and len(found) > 1)
