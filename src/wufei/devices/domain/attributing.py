"""For whom a device spoke: the binding that was in force when it did."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from wufei.devices.messages import Message
from wufei.devices.models import Device


def bindings_of(codes: Iterable[str]) -> dict[str, list[Device]]:
    found: dict[str, list[Device]] = defaultdict(list)
    rows = Device.objects.filter(code__in=list(codes)).select_related("vehicle", "bin")
    for row in rows:
        found[row.code].append(row)
    return dict(found)


def bound_at(message: Message, bound: dict[str, list[Device]]) -> Device | None:
    """The binding in force on the day it happened, else the next one: whoever registers a device
    answers for what it sent before. After the last one nobody does, and the message is held."""
    day = timezone.localdate(dt.datetime.fromisoformat(message.at))
    rows = sorted(bound.get(message.device, ()), key=lambda row: row.valid_from or dt.date.min)
    return next((row for row in rows if row.valid_to is None or day < row.valid_to), None)


def plate_of(message: Message, bound: dict[str, list[Device]]) -> str:
    device = bound_at(message, bound)
    return device.vehicle.plate if device and device.vehicle else ""
