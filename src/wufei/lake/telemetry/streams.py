"""The streams: each is a declared record; a new one needs columns and a line here, no code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wufei.kernel.refusals import Refusal
from wufei.lake.schema import DROPS, POSITIONS, READINGS, Columns
from wufei.lake.telemetry.refusals import TelemetryReason as No

#: Given by the lake, not by the source.
OWN_COLUMNS = ("batch", "day")
REQUIRED = ("event_id", "occurred_at", "device")


@dataclass(frozen=True, slots=True)
class Stream:
    """A kind of event. ``most_grams``: what one event can weigh at most (0: it weighs nothing);
    ``material``: whether it names one; ``place``: whether it carries longitude and latitude;
    ``settled``: whether its days become entries of the ledger. ``window``: how many of the events
    that landed last an arriving event is compared with."""

    name: str
    columns: Columns
    most_grams: int = 0
    material: bool = False
    place: bool = False
    settled: bool = False
    window: int = 1_000_000

    @property
    def given(self) -> tuple[str, ...]:
        """The columns that a source sends."""
        return tuple(name for name in self.columns if name not in OWN_COLUMNS)


STREAMS: dict[str, Stream] = {
    stream.name: stream
    for stream in (
        Stream("drops", DROPS, most_grams=1_000_000, material=True, settled=True),
        Stream("readings", READINGS, most_grams=200_000_000, material=True),
        Stream("positions", POSITIONS, place=True),
    )
}


def stream_named(name: str) -> Stream:
    """The stream of that name.

    Raises:
        Refusal: ``UNKNOWN_STREAM``.
    """
    if name not in STREAMS:
        raise Refusal(No.UNKNOWN_STREAM, pointer="/stream", stream=name, known="、".join(STREAMS))
    return STREAMS[name]


@dataclass(frozen=True, slots=True)
class Drop:
    """A drop-off at a bin. ``occurred_at`` without a zone is UTC; ``correct``: sorted rightly, None
    where nobody looked."""

    event_id: str
    occurred_at: dt.datetime
    device: str
    point: str
    material: str
    grams: int
    household: str | None = None
    correct: bool | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scale shows."""

    event_id: str
    occurred_at: dt.datetime
    device: str
    point: str
    material: str
    grams: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a vehicle is; WGS 84 degrees, metres per second, degrees from north."""

    event_id: str
    occurred_at: dt.datetime
    device: str
    vehicle: str
    longitude: float
    latitude: float
    speed_mps: float | None = None
    heading: float | None = None
