"""Named reads of devices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wufei.devices import rules
from wufei.devices.models import Device, Signal
from wufei.kernel.actors import Actor


def fills_between(since: dt.datetime, until: dt.datetime) -> Any:
    """Signals of fullness, from ``since`` to before ``until``, in their order."""
    return _between(since, until).filter(kind=Device.Kind.FULLNESS)


def scale_readings_between(since: dt.datetime, until: dt.datetime) -> Any:
    """Signals of scales on vehicles, likewise."""
    return _between(since, until).filter(kind=Device.Kind.SCALE)


def latest_weight(plate: str, *, after: dt.datetime) -> Signal | None:
    """What the scale of a vehicle said last, since ``after``."""
    rows = Signal.objects.filter(plate=plate, kind=Device.Kind.SCALE, happened_at__gt=after)
    found: Signal | None = rows.order_by("-happened_at", "-id").first()
    return found


def _between(since: dt.datetime, until: dt.datetime) -> Any:
    rows = Signal.objects.filter(happened_at__gte=since, happened_at__lt=until)
    return rows.order_by("happened_at", "id")


def registered(actor: Actor) -> Any:
    """Bindings that the actor may look at, with what they are shown by."""
    if not rules.may_look(actor):
        return Device.objects.none()
    return Device.objects.visible_to(actor).select_related(
        "vehicle__organisation__region", "bin__point__region"
    )
