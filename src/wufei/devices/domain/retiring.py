"""Devices go out of service for good, or are taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from wufei.devices.domain.binding import latest_binding, require_binder, unbind
from wufei.devices.models import Retirement
from wufei.devices.refusals import DevicesReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


def retire(*, actor: Actor, code: str, last_day: dt.date, reason: str) -> Retirement:
    """The device goes out of service for good: taken off after ``last_day`` where it is bound, and
    bound no more. What it still sends is held, as of any device that stands on nothing.

    Raises:
        Refusal: as :func:`unbind`; ``RETIRED``, ``UNKNOWN_DEVICE``.
    """
    with transaction.atomic():
        device = latest_binding(code)
        require_binder(actor, device.vehicle, device.bin)
        if not reason.strip():
            raise Refusal(No.REASON_MISSING, pointer="/reason")
        if device.valid_to is None:
            unbind(actor=actor, device=device, last_day=last_day, reason=reason)
        row: Retirement
        row, made = Retirement.objects.get_or_create(code=code, defaults={"reason": reason.strip()})
        if not made:
            raise Refusal(No.RETIRED, pointer="/code", code=code, why=row.reason)
        audit.record(
            actor=actor,
            action="devices.device.retired",
            target=device,
            after={"code": code},
            reason=reason,
        )
    return row


def reinstate(*, actor: Actor, code: str, reason: str) -> None:
    """A retired device may be bound again.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REASON_MISSING``, ``NOT_RETIRED``, ``UNKNOWN_DEVICE``.
    """
    with transaction.atomic():
        device = latest_binding(code)
        require_binder(actor, device.vehicle, device.bin)
        if not reason.strip():
            raise Refusal(No.REASON_MISSING, pointer="/reason")
        gone, _each = Retirement.objects.filter(code=code).delete()
        if not gone:
            raise Refusal(No.NOT_RETIRED, pointer="/code", code=code)
        audit.record(
            actor=actor,
            action="devices.device.reinstated",
            target=device,
            after={"code": code},
            reason=reason,
        )
