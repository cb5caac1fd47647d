"""A booking before it is judged, and what came of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from uuid import UUID

from wufei.collection.doubts import Warned
from wufei.collection.models import Contract, Point, ServiceSlot
from wufei.registry.public import Material, Organisation


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Whom the crew may call; personal data, kept apart from the order and not for long."""

    name: str
    phone: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What a person or a system asks for.

    ``client_id`` names the booking: the same again is answered, not booked twice. ``slot`` is the
    code of a :class:`ServiceSlot`; without it ``opens_at`` and ``closes_at`` say when (local time).
    At least one of ``bins`` and ``estimated_grams``. ``card``: the number of a convenience card in
    place of ``point``. ``photos`` are names of kept photos.
    """

    client_id: UUID
    point: str
    material: str
    day: dt.date
    slot: str = ""
    opens_at: dt.time | None = None
    closes_at: dt.time | None = None
    bins: int | None = None
    estimated_grams: int | None = None
    note: str = ""
    channel: str = "page"
    card: str = ""
    photos: tuple[UUID, ...] = ()
    contact: ContactDraft | None = None

    def digest(self) -> str:
        """Of what was asked for, without personal data: tells the same booking from another."""
        plain = {name: value for name, value in asdict(self).items() if name != "contact"}
        return hashlib.sha256(json.dumps(plain, default=str, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Wish:
    """One pick-up that is asked for. ``staff`` may come late and book far ahead, with a warning;
    ``routine`` is made from a recurrence that was judged when it was agreed."""

    point: Point
    material: Material
    day: dt.date
    opens_at: dt.time
    closes_at: dt.time
    bins: int | None
    estimated_grams: int | None
    slot: ServiceSlot | None
    booked_by: int | None
    staff: bool
    routine: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Under which contract, by whom, and what is doubtful."""

    contract: Contract | None
    hauler: Organisation | None
    warnings: tuple[Warned, ...]
