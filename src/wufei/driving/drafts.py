"""What a crew's device hands over, and what it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from wufei.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One act of a crew, as its device told it.

    ``kind`` is a ``CrewEvent.Kind``; ``stop`` the key of the round's stop. ``kilograms`` is what
    was typed or read, as text: whether it is a weight is judged here, so that nothing is lost on
    the way. ``trip`` counts the device's own unloadings from 1; None leaves it to the plan.
    ``photo`` names a photo that was, or will be, sent apart; ``withdraws`` an earlier event.
    ``detail`` may hold ``to_vehicle`` (plate), ``ticket`` (of a weighbridge), ``note``.
    """

    client_id: UUID
    kind: str
    happened_at: dt.datetime
    stop: int | None = None
    trip: int | None = None
    bin: str = ""
    material: str = ""
    plant: str = ""
    kilograms: str = ""
    bins: int | None = None
    grade: int | None = None
    from_scale: bool = False
    reason: str = ""
    photo: UUID | None = None
    withdraws: UUID | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an event: ``taken``, ``repeated`` (it stood already), ``refused`` (kept
    without effect) or ``waiting`` (not kept: send it again)."""

    client_id: UUID
    outcome: str
    code: str = ""
    text: str = ""
    remedy: str = ""


def refused_answer(client_id: UUID, refusal: Refusal, outcome: str = "refused") -> Answer:
    return Answer(client_id, outcome, refusal.reason.code, refusal.message, refusal.remedy)
