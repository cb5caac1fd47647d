"""JSON of a device as drafts; what cannot be read is named by its number."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from wufei.driving.drafts import EventDraft
from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.refusals import Refusal


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
    bins: int | None = Field(default=None, ge=0, le=999)
    grade: int | None = Field(default=None, ge=-9, le=99)
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


def read_events(body: bytes) -> tuple[str, list[EventDraft]]:
    """(code of the round, events) out of ``{"round": …, "events": […]}``.

    Raises:
        Refusal: ``UNREADABLE`` with the number of the event, from 1.
    """
    try:
        given: Mapping[str, Any] = json.loads(body)
        code, rows = str(given["round"]), list(given["events"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(No.UNREADABLE, number=0, detail=str(error)[:120]) from error
    drafts = []
    for number, row in enumerate(rows, 1):
        try:
            drafts.append(EventIn.model_validate(row).draft())
        except ValidationError as error:
            first = error.errors()[0]
            detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise Refusal(No.UNREADABLE, number=number, detail=detail) from error
    return code, drafts
