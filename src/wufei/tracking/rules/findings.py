"""What supervision finds, how sure it is, and what shows it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Rule(enum.Enum):
    MISSED_POINT = "missed_point"
    LATE = "late"
    DEVIATION = "deviation"
    LONG_STOP = "long_stop"
    WRONG_VEHICLE = "wrong_vehicle"
    TWO_CLASSES = "two_classes"
    UNSCANNED_LOAD = "unscanned_load"
    CLOSED_WINDOW = "closed_window"
    OUTSIDE_BAND = "outside_band"
    UNEXPLAINED_MASS = "unexplained_mass"
    OUT_OF_HOURS = "out_of_hours"
    OVERFULL_BIN = "overfull_bin"
    SILENT_SCALE = "silent_scale"
    SILENT_TRACKER = "silent_tracker"
    UNREGISTERED_VEHICLE = "unregistered_vehicle"
    OVER_QUOTA = "over_quota"


class Severity(enum.IntEnum):
    LOW = 1
    MIDDLE = 2
    HIGH = 3


class Source(enum.Enum):
    """Where an id of evidence is to be looked up."""

    FIX = "fix"
    WEIGHING = "weighing"
    RECEIPT = "receipt"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Evidence:
    source: Source
    key: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of one rule; :attr:`key` names it, the same on a stream and over a history.

    ``subject`` is a point for missed, late, outside the band and the closed window, a bin for
    overfull, a plant for the quota, else a vehicle; ``vehicle`` and ``place`` are told where
    there is one. ``confidence`` 0 to 100. ``figures``: whole numbers by name, for the sentence
    (grams, milliseconds, millimetres, per cent, counts). Fixes are told by the first and last.
    """

    rule: Rule
    subject: str
    begins: int
    ends: int
    severity: Severity
    confidence: int
    evidence: tuple[Evidence, ...] = ()
    figures: tuple[tuple[str, int], ...] = ()
    vehicle: str = ""
    place: str = ""
    wastes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Rule, subject, begin, vehicle and classes: what a finding that goes on keeps."""
        named = (self.rule.value, self.subject, str(self.begins), self.vehicle)
        return "/".join((*named, "+".join(self.wastes)))


def fixes(*keys: str) -> tuple[Evidence, ...]:
    """Fixes as evidence, each once, none for an empty id."""
    return tuple(Evidence(Source.FIX, key) for key in dict.fromkeys(keys) if key)
