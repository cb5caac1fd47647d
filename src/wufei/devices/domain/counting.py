"""Messages are counted by device and day, each batch once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wufei.devices.messages import Message
from wufei.devices.models import CountedBatch, DayCount, Device, Signal

Key = tuple[str, dt.date]


def count_batch(name: str, messages: Iterable[Message], apart: Iterable[Signal]) -> None:
    """Count the messages of known devices of a batch, unless the batch is counted already. In the
    transaction that keeps its signals, so that both stand or neither does."""
    with transaction.atomic():
        _row, fresh = CountedBatch.objects.get_or_create(name=name)
        if not fresh:
            return
        came = Counter((m.device, _day(dt.datetime.fromisoformat(m.at))) for m in messages)
        differing = Counter((row.device, _day(row.happened_at)) for row in apart)
        _add({key: (count, differing[key]) for key, count in came.items()})


def count_rejected(device: str, day: dt.date, *, door: str) -> None:
    """Count a message that was rejected, of a device that somebody registered: anybody can invent
    names. Signals set apart are counted with their batch."""
    if door == "signals" or not Device.objects.filter(code=device).exists():
        return
    DayCount.objects.get_or_create(device=device, day=day)
    DayCount.objects.filter(device=device, day=day).update(rejected=F("rejected") + 1)


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)


def _add(counts: dict[Key, tuple[int, int]]) -> None:
    keys = sorted(counts)  # all in one order, so that two who count at once do not wait in a ring
    rows = [DayCount(device=device, day=day) for device, day in keys]
    DayCount.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
    devices, days = sorted({device for device, _day in keys}), {day for _device, day in keys}
    for start in range(0, len(devices), 500):
        some = DayCount.objects.filter(device__in=devices[start : start + 500], day__in=days)
        standing = some.select_for_update().order_by("device", "day")
        counted = [row for row in standing if (row.device, row.day) in counts]
        for row in counted:
            came, apart = counts[row.device, row.day]
            row.messages += came
            row.signals_apart += apart
        DayCount.objects.bulk_update(counted, ["messages", "signals_apart"], batch_size=200)
