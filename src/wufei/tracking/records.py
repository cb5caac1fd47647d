"""What comes out: plain records, whole numbers, ids of the fixes behind them.

Times are milliseconds since 1970 in UTC, ways millimetres, confidence 0 to 100.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any


class Fault(enum.Enum):
    """Why a fix was set aside."""

    OUTSIDE = "outside"  # no place on earth, or 0/0
    STALE = "stale"
    AHEAD = "ahead"
    LATE = "late"  # only in a stream: came after its moment had been worked through
    REPEATED = "repeated"
    STANDING = "standing"  # the clock showed a moment that had been there
    JUMP = "jump"


class Kind(enum.Enum):
    POINT = "point"
    DEPOT = "depot"
    PLANT = "plant"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class SetAside:
    vehicle: str
    time: int
    event: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Stop:
    """A vehicle stood. Confidence: of n fixes that agree, 100·(n−1)/n.

    ``place`` is the smallest or nearest place that holds its middle, empty where none does.
    """

    vehicle: str
    begins: int
    ends: int
    longitude: int
    latitude: int
    fixes: int
    place: str
    kind: Kind | None
    confidence: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Fixes in a row at a place.

    The vehicle was there for at least ``known`` (silences not counted) and at most ``possible``
    (what the ways before and after leave over at cruising speed). Confidence is the share of that
    span which is as long as the place's dwell.
    """

    vehicle: str
    place: str
    kind: Kind
    begins: int
    ends: int
    fixes: int
    nearest: int
    known: int
    possible: int
    confidence: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Trip:
    """From leaving a depot or plant to leaving the next one (``arrived`` there).

    ``delivered``: it ended at a plant. An empty ``origin`` or ``destination`` was not seen.
    """

    vehicle: str
    begins: int
    arrived: int
    ends: int
    origin: str
    destination: str
    delivered: bool
    points: tuple[str, ...]
    millimetres: int
    confidence: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Gap:
    """The tracker was silent. ``last`` is empty where it has not been heard again."""

    vehicle: str
    begins: int
    ends: int
    millimetres: int
    place: str
    kind: Kind | None
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """Fixes in a row farther from the planned line than its width, ``farthest`` the most."""

    vehicle: str
    line: str
    begins: int
    ends: int
    fixes: int
    farthest: int
    confidence: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a slot of time heard of a vehicle; sums of ``millimetres`` are its distance.

    ``heard``: time between fixes that no silence interrupts; ``seen``: the part of it in which a
    service of the shortest kind would have been seen. A way belongs to the slot of its later fix.
    """

    vehicle: str
    begins: int
    ends: int
    fixes: int
    millimetres: int
    heard: int
    seen: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Tracks:
    """Everything found in fixes. ``kept`` + ``set_aside`` = the fixes that came in."""

    kept: int = 0
    set_aside: tuple[SetAside, ...] = ()
    stops: tuple[Stop, ...] = ()
    visits: tuple[Visit, ...] = ()
    trips: tuple[Trip, ...] = ()
    gaps: tuple[Gap, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    heard: tuple[Heard, ...] = ()


def joined(parts: Iterable[Tracks]) -> Tracks:
    """All parts as one, each list in the order of vehicle and time."""
    given = list(parts)
    columns: dict[str, Any] = {}
    for field in fields(Tracks):
        if field.name == "kept":
            continue
        rows = [row for part in given for row in getattr(part, field.name)]
        columns[field.name] = tuple(sorted(rows, key=_order))
    return Tracks(kept=sum(part.kept for part in given), **columns)


def _order(record: Any) -> tuple[str, int, str, str]:
    if isinstance(record, SetAside):
        return record.vehicle, record.time, record.event, record.fault.value
    subject: str = getattr(record, "place", "") or getattr(record, "line", "")
    return str(record.vehicle), int(record.begins), subject, str(record.last)
