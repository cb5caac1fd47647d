"""Messages of the spool go where they belong: positions to the lake, signals to their table,
those of unknown devices are held."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import F

from wufei.devices import spool
from wufei.devices.messages import Message
from wufei.devices.models import Device, LastHeard, Signal, UnknownDevice
from wufei.kernel.actors import system_actor
from wufei.lake.public import Position, land_batch, register_devices

SOURCE = "doors"
#: Messages of one unknown device that are kept; more are counted.
MOST_HELD = 200_000


@dataclass(frozen=True, slots=True)
class LandingReport:
    """``positions`` and ``signals``: new ones; ``repeated``: known already; ``held``: of unknown
    devices; ``apart``: set apart by the lake, with its reason."""

    positions: int = 0
    signals: int = 0
    repeated: int = 0
    held: int = 0
    apart: int = 0

    def plus(self, other: LandingReport) -> LandingReport:
        names = ("positions", "signals", "repeated", "held", "apart")
        return LandingReport(*(getattr(self, name) + getattr(other, name) for name in names))


def land_waiting() -> LandingReport:
    """Land everything that waits in the spool.

    Raises:
        Refusal: as the lake refuses a batch (``BUSY``); the batch stays and is tried again.
    """
    report = LandingReport()
    for batch in spool.batches():
        report = report.plus(land(batch))
    return report


def land(batch: Path) -> LandingReport:
    """One batch: landed under its own name, then removed."""
    by_device: dict[str, list[Message]] = defaultdict(list)
    for line in spool.lines_of(batch):
        message = Message.of_line(line)
        by_device[message.device].append(message)
    bound = _bindings(by_device)
    unknown = {code: rows for code, rows in by_device.items() if code not in bound}
    known = [message for code, rows in by_device.items() if code in bound for message in rows]
    positions = _land_positions(batch.name, known, bound)
    signals = _keep_signals(known, bound)
    held = _hold(unknown)
    _remember(known, bound)
    spool.remove(batch)
    return positions.plus(signals).plus(LandingReport(held=held))


def _bindings(codes: Iterable[str]) -> dict[str, list[Device]]:
    found: dict[str, list[Device]] = defaultdict(list)
    rows = Device.objects.filter(code__in=list(codes)).select_related("vehicle", "bin")
    for row in rows:
        found[row.code].append(row)
    return dict(found)


def _bound_at(message: Message, bound: dict[str, list[Device]]) -> Device:
    """The binding in force when it happened; else the first, since somebody does know it."""
    day = dt.datetime.fromisoformat(message.at).date()
    rows = bound[message.device]
    return next((row for row in rows if row.in_force_on(day)), rows[0])


def _plate(message: Message, bound: dict[str, list[Device]]) -> str:
    vehicle = _bound_at(message, bound).vehicle
    return vehicle.plate if vehicle else ""


def _land_positions(
    name: str, messages: list[Message], bound: dict[str, list[Device]]
) -> LandingReport:
    rows = [
        Position(
            event_id=f"{message.device}/{message.event}"[:128],
            occurred_at=dt.datetime.fromisoformat(message.at),
            device=message.device,
            vehicle=_plate(message, bound),
            longitude=message.longitude or 0.0,
            latitude=message.latitude or 0.0,
            speed_mps=message.speed,
            heading=message.heading,
        )
        for message in messages
        if message.kind == Device.Kind.TRACKER and _plate(message, bound)
    ]
    if not rows:
        return LandingReport()
    landed = land_batch(stream="positions", source=SOURCE, batch_id=name, rows=rows)
    return LandingReport(
        positions=landed.rows, repeated=landed.duplicates, apart=landed.quarantined
    )


def _keep_signals(messages: list[Message], bound: dict[str, list[Device]]) -> LandingReport:
    rows = []
    for message in messages:
        if message.kind == Device.Kind.TRACKER:
            continue
        device = _bound_at(message, bound)
        rows.append(
            Signal(
                device=message.device,
                event=message.event,
                kind=message.kind,
                happened_at=dt.datetime.fromisoformat(message.at),
                received_at=dt.datetime.fromisoformat(message.received),
                plate=device.vehicle.plate if device.vehicle else "",
                bin=message.bin or (device.bin.code if device.bin else ""),
                grams=message.grams,
                percent=message.percent,
            )
        )
    if not rows:
        return LandingReport()
    with transaction.atomic():
        before = _count(rows)
        Signal.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        added = _count(rows) - before
    return LandingReport(signals=added, repeated=len(rows) - added)


def _count(rows: list[Signal]) -> int:
    codes = {row.device for row in rows}
    return Signal.objects.filter(device__in=codes).count()


def _hold(unknown: dict[str, list[Message]]) -> int:
    count = 0
    for code, messages in unknown.items():
        row, _made = UnknownDevice.objects.get_or_create(
            code=code,
            defaults={"first_at": messages[0].received, "last_at": messages[0].received},
        )
        room = max(0, MOST_HELD - row.kept)
        spool.hold(code, (message.line() for message in messages[:room]))
        UnknownDevice.objects.filter(pk=code).update(
            last_at=max(message.received for message in messages),
            messages=F("messages") + len(messages),
            kept=F("kept") + min(room, len(messages)),
            sample={"line": messages[-1].line()},
        )
        count += len(messages)
    return count


def _remember(messages: list[Message], bound: dict[str, list[Device]]) -> None:
    latest: dict[str, Message] = {}
    for message in messages:
        known = latest.get(message.device)
        if known is None or message.at > known.at:
            latest[message.device] = message
    standing = LastHeard.objects.in_bulk(list(latest))
    rows = [
        LastHeard(
            code=code,
            plate=_plate(message, bound),
            happened_at=dt.datetime.fromisoformat(message.at),
            received_at=dt.datetime.fromisoformat(message.received),
            latitude=message.latitude,
            longitude=message.longitude,
        )
        for code, message in latest.items()
        if code not in standing
        or standing[code].happened_at < dt.datetime.fromisoformat(message.at)
    ]
    LastHeard.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["plate", "happened_at", "received_at", "latitude", "longitude"],
        batch_size=200,
    )


def believe(codes: Iterable[str]) -> None:
    """Tell the lake that these devices may send."""
    register_devices(actor=system_actor("devices"), devices={code: code for code in codes})
