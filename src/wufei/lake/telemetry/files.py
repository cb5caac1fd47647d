"""What engines read of a stream."""

from __future__ import annotations

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
