"""Messages of the spool go where they belong: positions to the lake, signals to their table,
those of unknown devices are held."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from wufei.devices import spool
from wufei.devices.domain.attributing import bindings_of, bound_at, plate_of
from wufei.devices.domain.counting import count_batch
from wufei.devices.domain.hearing import remember
from wufei.devices.domain.rejecting import reject
from wufei.devices.messages import Message, UnfitError
from wufei.devices.models import Device, Rejected, Signal, UnknownDevice
from wufei.kernel.actors import system_actor
from wufei.lake.public import Position, land_batch, register_devices

logger = logging.getLogger(__name__)
SOURCE = "doors"
LONGEST_ID = 128
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
    """Land everything that waits in the spool. A batch that fails does not hold up the others: it
    stays and is tried again.

    Raises:
        Refusal: as the lake refuses a batch (``BUSY``), when the others have landed.
    """
    _release_bound()
    report = LandingReport()
    failures: list[Exception] = []
    for batch in spool.batches():
        try:
            report = report.plus(land(batch))
        except Exception as error:  # whatever it is, others must not wait for it
            logger.exception("%s did not land; it is tried again", batch.name)
            failures.append(error)
    if failures:
        raise failures[0]
    return report


def _release_bound() -> None:
    """A device that was bound while its messages were being held, or by a process that ended
    before it let them go."""
    bound = Device.objects.filter(valid_to__isnull=True).values("code")
    rows = UnknownDevice.objects.filter(code__in=bound)
    for code in list(rows.values_list("code", flat=True)):
        spool.release(code)  # first: killed in between, it is done again
        UnknownDevice.objects.filter(code=code).delete()


def land(batch: Path) -> LandingReport:
    """One batch: landed under its own name, then removed."""
    by_device: dict[str, list[Message]] = defaultdict(list)
    for line in spool.lines_of(batch):
        message = Message.of_line(line)
        by_device[message.device].append(message)
    bound = bindings_of(by_device)
    known: list[Message] = []
    unknown: dict[str, list[Message]] = defaultdict(list)
    for code, rows in by_device.items():
        for message in rows:
            (known if bound_at(message, bound) else unknown[code]).append(message)
    positions = _land_positions(batch.name, known, bound)
    with transaction.atomic():
        signals, other = _keep_signals(known, bound)
        count_batch(batch.name, known, other)
    held = _hold(unknown)
    remember(known, bound)
    spool.remove(batch)
    return positions.plus(signals).plus(LandingReport(held=held))


def _land_positions(
    name: str, messages: list[Message], bound: dict[str, list[Device]]
) -> LandingReport:
    rows = [
        Position(
            event_id=_event_id(message),
            occurred_at=dt.datetime.fromisoformat(message.at),
            device=message.device,
            # of a tracker on a bin there is none
            vehicle=plate_of(message, bound) or None,  # type: ignore[arg-type]
            longitude=message.longitude,  # type: ignore[arg-type]
            latitude=message.latitude,  # type: ignore[arg-type]
            speed_mps=message.speed,
            heading=message.heading,
        )
        for message in messages
        if message.kind == Device.Kind.TRACKER
    ]
    if not rows:
        return LandingReport()
    # Between two attempts a device may have been bound: then the rows, and the name, are others.
    content = hashlib.sha256("\n".join(f"{r.event_id} {r.vehicle}" for r in rows).encode())
    name = f"{name}-{content.hexdigest()[:16]}"
    landed = land_batch(stream="positions", source=SOURCE, batch_id=name, rows=rows)
    return LandingReport(
        positions=landed.rows, repeated=landed.duplicates, apart=landed.quarantined
    )


def _event_id(message: Message) -> str:
    """Unique among all devices, in the length that the lake keeps."""
    whole = f"{message.device}/{message.event}"
    if len(whole) <= LONGEST_ID:
        return whole
    return f"{message.device}/#{hashlib.sha256(message.event.encode()).hexdigest()[:32]}"


def _keep_signals(
    messages: list[Message], bound: dict[str, list[Device]]
) -> tuple[LandingReport, list[Signal]]:
    """What became of the signals, and those whose event id stands with other content."""
    rows = []
    for message in messages:
        if message.kind == Device.Kind.TRACKER:
            continue
        device = bound_at(message, bound)
        assert device is not None
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
        return LandingReport(), []
    fresh, repeated, other = _sorted_out(rows)
    Signal.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    for row in other:
        error = UnfitError(Rejected.Why.OTHER, row.device)
        body = f"{row.device} {_key(row)} {_content(row)}".encode()
        reject(door="signals", body=body, error=error, received=row.received_at)
    return LandingReport(signals=len(fresh), repeated=repeated, apart=len(other)), other


def _sorted_out(rows: list[Signal]) -> tuple[list[Signal], int, list[Signal]]:
    """New ones, the number of repetitions, and those whose event id stands with other content."""
    standing: dict[tuple[str, str], tuple[Any, ...]] = {}
    devices = {row.device for row in rows}
    events = sorted({row.event for row in rows})
    for start in range(0, len(events), 500):
        some = events[start : start + 500]
        known = Signal.objects.filter(device__in=devices, event__in=some)
        standing |= {_key(row): _content(row) for row in known}
    fresh, other, repeated = [], [], 0
    for row in rows:
        content = standing.get(_key(row))
        if content is None:
            standing[_key(row)] = _content(row)
            fresh.append(row)
        elif content == _content(row):
            repeated += 1
        else:
            other.append(row)
    return fresh, repeated, other


def _key(row: Signal) -> tuple[str, str]:
    return row.device, row.event


def _content(row: Signal) -> tuple[Any, ...]:
    """What the device said; where it was bound then may have been found out since."""
    return row.kind, row.happened_at, row.grams, row.percent


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
        if Device.objects.filter(code=code, valid_to__isnull=True).exists():
            spool.release(code)  # it was bound since the batch was looked at
    return count


def believe(codes: Iterable[str]) -> None:
    """Tell the lake that these devices may send."""
    register_devices(actor=system_actor("devices"), devices={code: code for code in codes})
