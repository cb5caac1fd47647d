"""What engines read of a stream."""

from __future__ import annotations

from django.db.models import Q

from wufei.lake.models import TelemetryBatch
from wufei.lake.telemetry import segments
from wufei.lake.telemetry.streams import stream_named


def telemetry_files(stream: str) -> list[str]:
    """Paths of the Parquet files of a stream (table of the same name in
    :mod:`wufei.lake.schema`) at the newest version, sorted. Until a day is merged an event can
    stand in two of them, when its repetition came from outside the window.

    Raises:
        Refusal: ``UNKNOWN_STREAM``.
    """
    kind = stream_named(stream)
    if not segments.exists(stream):
        return []
    table = segments.open_table(stream, kind.columns)
    return sorted(segments.full_paths(stream, segments.segments(table)))


def landed_after(stream: str, fact: int) -> list[str]:
    """The batches of a stream, as their events name them, that count only after this fact: those
    that landed later, and those that are landing now. Sorted."""
    later = TelemetryBatch.objects.filter(stream=stream).filter(
        Q(number__isnull=True) | Q(number__gt=fact)
    )
    return sorted("/".join(pair) for pair in later.values_list("source", "batch_id"))
