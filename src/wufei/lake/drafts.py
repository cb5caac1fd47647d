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
