"""When each device was heard first and last, and where."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from wufei.devices.domain.attributing import plate_of
from wufei.devices.messages import Message
from wufei.devices.models import Device, LastHeard


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.6f}")


def remember(messages: list[Message], bound: dict[str, list[Device]]) -> None:
    """The latest message of each device, and when the earliest happened."""
    by_device: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_device[message.device].append(message)
    standing = LastHeard.objects.in_bulk(list(by_device))
    rows = [
        row
        for code, told in by_device.items()
        if (row := _heard(standing.get(code), told, bound)) is not None
    ]
    names = ["plate", "first_at", "happened_at", "received_at", "latitude", "longitude"]
    LastHeard.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=names, batch_size=200
    )


def _heard(
    standing: LastHeard | None, told: list[Message], bound: dict[str, list[Device]]
) -> LastHeard | None:
    """What is known of a device after these messages; None where that is nothing new."""
    moments = {message: dt.datetime.fromisoformat(message.at) for message in told}
    latest, first = max(told, key=moments.__getitem__), min(moments.values())
    if standing is not None and moments[latest] <= standing.happened_at:
        if standing.first_at is None or standing.first_at <= first:
            return None
        standing.first_at = first
        return standing
    if standing is not None and (standing.first_at is None or standing.first_at < first):
        first = standing.first_at  # type: ignore[assignment] # unknown stays unknown
    return LastHeard(
        code=latest.device,
        plate=plate_of(latest, bound),
        first_at=first,
        happened_at=moments[latest],
        received_at=dt.datetime.fromisoformat(latest.received),
        latitude=_degrees(latest.latitude),
        longitude=_degrees(latest.longitude),
    )
