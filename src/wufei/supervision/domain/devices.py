"""Readings of bins, as the library takes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wufei.devices.public import Signal
from wufei.devices.public import fills_between as signals_between
from wufei.supervision.domain.days import milliseconds, moment_of
from wufei.tracking.public import Fill


def fills_between(since: int, until: int) -> list[Fill]:
    """How full bins said they were, from ``since`` to before ``until`` (milliseconds)."""
    rows = signals_between(moment_of(since), moment_of(until))
    return [
        Fill(f"{device}/{event}", milliseconds(moment), code, percent)
        for device, event, moment, code, percent in rows.values_list(
            "device", "event", "happened_at", "bin", "percent"
        )
        if code and percent is not None
    ]


def signals_of(keys: Iterable[str]) -> list[Any]:
    """The signals that keys of :func:`fills_between` stand for, in their order."""
    wanted = set(keys)
    devices = {key.split("/", 1)[0] for key in wanted}
    events = {key.split("/", 1)[1] for key in wanted if "/" in key}
    rows = Signal.objects.filter(device__in=devices, event__in=events).order_by("happened_at", "pk")
    return [row for row in rows if f"{row.device}/{row.event}" in wanted]
