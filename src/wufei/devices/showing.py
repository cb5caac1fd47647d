"""What the page and the API say of one device, as far as the reader may know it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum
from django.utils import timezone

from wufei.devices.models import DayCount, Device, LastHeard, Rejected, Retirement, Signal
from wufei.devices.queries import registered
from wufei.kernel.actors import Actor
from wufei.lake.public import Fault, Place, apart_by_day, landed_by_day, latest_places

#: Days of counts that are shown, and positions or readings.
DAYS, SHOWN = 14, 50
#: Reasons for which a device's clock is to blame.
CLOCK = (Rejected.Why.AHEAD, Rejected.Why.TOO_OLD, Rejected.Why.NO_TIME)
LATE_CLOCK = (Fault.IN_THE_FUTURE, Fault.TOO_OLD, Fault.NO_TIME)


@dataclass(frozen=True, slots=True)
class Day:
    """Messages that happened on a day; ``rejected``: that came on it and could not be taken."""

    day: dt.date
    accepted: int
    repeated: int
    apart: int
    rejected: int


@dataclass(frozen=True, slots=True)
class DeviceView:
    """``heard``: None where nothing was, or it spoke for somebody whom the reader may not see.
    ``whole``: whether the reader sees everything that the device ever stood on."""

    bindings: Sequence[Device]
    retired: Retirement | None
    heard: LastHeard | None
    whole: bool
    days: Sequence[Day]
    faults: Sequence[tuple[str, int]]
    clock_faults: int
    rejected: Sequence[Rejected]
    places: Sequence[Place]
    readings: Sequence[Signal]


def device_view(device: Device, actor: Actor) -> DeviceView:
    """A device by one of its bindings. What it sent while it stood on something that the reader
    does not see is left out."""
    bindings = list(registered(actor).filter(code=device.code).order_by("-valid_from", "-pk"))
    whole = len(bindings) == Device.objects.filter(code=device.code).count()
    plates = {row.vehicle.plate for row in bindings if row.vehicle}
    heard = LastHeard.objects.filter(code=device.code).first()
    if heard is not None and not whole and heard.plate not in plates:
        heard = None
    since = timezone.localdate() - dt.timedelta(days=DAYS - 1)
    days, apart = _days(device.code, bindings, since, whole=whole)
    faults = _faults(device.code, apart) if whole else []
    return DeviceView(
        bindings=bindings,
        retired=Retirement.objects.filter(code=device.code).first(),
        heard=heard,
        whole=whole,
        days=days,
        faults=[(label, count) for label, count, _clock in faults],
        clock_faults=sum(count for _label, count, clock in faults if clock),
        rejected=list(Rejected.objects.filter(device=device.code)[:20]) if whole else [],
        places=_places(device, None if whole else plates),
        readings=_readings(device, bindings, whole=whole),
    )


def _days(
    code: str, bindings: Sequence[Device], since: dt.date, *, whole: bool
) -> tuple[list[Day], dict[tuple[dt.date, Fault], int]]:
    landed = Counter(landed_by_day("positions", code, since=since))
    signals = Signal.objects.filter(device=code, happened_at__date__gte=since)
    kept = signals.order_by().values_list("happened_at__date").annotate(count=Count("pk"))
    landed.update(dict(kept))
    apart = apart_by_day("positions", code, since=since)
    told = {row.day: row for row in DayCount.objects.filter(device=code, day__gte=since)}
    set_apart: Counter[dt.date] = Counter()
    for (day, _fault), count in apart.items():
        set_apart[day] += count
    found = []
    for day in sorted({*landed, *set_apart, *told}, reverse=True):
        if not (whole or any(row.in_force_on(day) for row in bindings)):
            continue
        counted = told.get(day) or DayCount()
        aside = set_apart[day] + counted.signals_apart
        repeated = max(0, counted.messages - landed[day] - aside)
        found.append(Day(day, landed[day], repeated, aside, counted.rejected))
    return found, apart


def _faults(code: str, apart: dict[tuple[dt.date, Fault], int]) -> list[tuple[str, int, bool]]:
    """Why messages were not taken: reason, how many, whether the clock is to blame."""
    rows = Rejected.objects.filter(device=code).values_list("why").annotate(count=Sum("times"))
    found = [
        (str(Rejected.Why(why).label), count, why in CLOCK) for why, count in rows.order_by("why")
    ]
    lake: Counter[Fault] = Counter()
    for (_day, fault), count in apart.items():
        lake[fault] += count
    return found + [
        (str(fault.label), count, fault in LATE_CLOCK) for fault, count in sorted(lake.items())
    ]


def _places(device: Device, plates: Collection[str] | None) -> list[Place]:
    if device.kind != Device.Kind.TRACKER:
        return []
    days = min(settings.POSITION_RETENTION_DAYS, DAYS)
    since = timezone.localdate() - dt.timedelta(days=days - 1)
    return latest_places(device.code, since=since, most=SHOWN, vehicles=plates)


def _readings(device: Device, bindings: Sequence[Device], *, whole: bool) -> Any:
    if device.kind == Device.Kind.TRACKER:
        return []
    rows = Signal.objects.filter(device=device.code)
    if not whole:
        plates = [row.vehicle.plate for row in bindings if row.vehicle]
        bins = [row.bin.code for row in bindings if row.bin]
        rows = rows.filter(plate__in=plates) if plates else rows.filter(bin__in=bins)
    return rows[:SHOWN]
