"""What callers hand to the lake."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from wufei.registry.public import Region


@dataclass(frozen=True, slots=True)
class DeclaredDraft:
    """A value that a body tells for a division and for the days ``first_day`` to ``last_day``
    inclusive; ``value`` exact, to six places, in ``unit``. ``reason`` only where it changes one
    that stands."""

    series: str
    region: Region
    first_day: dt.date
    last_day: dt.date
    value: Decimal
    unit: str
    estimated: bool = False
    supplier: str = ""
    evidence: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OperationDraft:
    """An event of the field as it is known now. ``key`` names it within its kind and day;
    ``on_time`` is None where it is not asked. Codes are those of the registers; amounts are whole
    grams, metres, seconds and fen, None where there is none."""

    key: str
    outcome: str
    region_id: int | None = None
    region_code: str = ""
    on_time: bool | None = None
    point: str = ""
    organisation: str = ""
    vehicle: str = ""
    material: str = ""
    category: str = ""
    bins: int | None = None
    grams: int | None = None
    metres: int | None = None
    seconds: int | None = None
    fen: int | None = None
    checked: int | None = None
    correct: int | None = None
