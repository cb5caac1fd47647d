"""JSON of a device as drafts; what cannot be read is named by its number."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from wufei.driving.drafts import EventDraft
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Unread:
    """What cannot be kept: not even its name is sure. The device keeps it with the reason."""

    client_id: str
    refusal: Refusal


class EventIn(BaseModel):
    """One event as it travels; see :class:`EventDraft`."""

    model_config = ConfigDict(extra="forbid", str_max_length=1000)

    client_id: UUID
    kind: str = Field(max_length=24)
    happened_at: dt.datetime
    stop: int | None = Field(default=None, ge=1, le=2**62)
    trip: int | None = Field(default=None, ge=1, le=99)
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
    latitude: Decimal | None = Field(default=None, ge=-90, le=90)
    longitude: Decimal | None = Field(default=None, ge=-180, le=180)
    detail: dict[str, str] = Field(default_factory=dict, max_length=12)

    @field_validator("kilograms", mode="before")
    @classmethod
    def as_told(cls, given: Any) -> str:
        """A scale may send a number, or what is none: judged later, kept as it came."""
        return "" if given is None else str(given)[:60]

    @field_validator("happened_at")
    @classmethod
    def aware(cls, given: dt.datetime) -> dt.datetime:
        return given if given.tzinfo else given.replace(tzinfo=dt.UTC)

    @field_validator("latitude", "longitude")
    @classmethod
    def six_places(cls, given: Decimal | None) -> Decimal | None:
        return None if given is None else round(given, 6)

    def draft(self) -> EventDraft:
        return EventDraft(**dict(self))


def read_events(body: bytes) -> tuple[str, list[EventDraft], dict[int, Unread]]:
    """(code of the round, events, what could not be read by its place) out of
    ``{"round": …, "events": […]}``. One record that cannot be read does not hold up the others.

    Raises:
        Refusal: ``UNREADABLE`` (number 0) where there is no list of events at all.
    """
    try:
        given: Mapping[str, Any] = json.loads(body)
        code, rows = str(given["round"]), list(given["events"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(No.UNREADABLE, number=0, detail=str(error)[:120]) from error
    drafts, unread = [], {}
    for place, row in enumerate(rows):
        try:
            drafts.append(EventIn.model_validate(row).draft())
        except ValidationError as error:
            first = error.errors()[0]
            detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:200]
            name = str(row.get("client_id", ""))[:64] if isinstance(row, dict) else ""
            refusal = Refusal(No.UNREADABLE, number=place + 1, detail=detail)
            unread[place] = Unread(name, refusal)
    return code, drafts, unread
