"""Devices are bound to what they stand on; what was held of them comes in, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from wufei.collection.public import Bin
from wufei.devices import rules, spool
from wufei.devices.domain.landing import believe
from wufei.devices.messages import MOST_CODE
from wufei.devices.models import Device, Retirement, UnknownDevice
from wufei.devices.refusals import DevicesReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Vehicle


def bind(
    *,
    actor: Actor,
    code: str,
    kind: Device.Kind,
    vehicle: Vehicle | None = None,
    bin: Bin | None = None,  # noqa: A002 - the house's word
    valid_from: dt.date | None = None,
) -> Device:
    """A device is known from now on; what it sent before is landed. A device that is bound to
    something else is first taken off that (``unbind``, or ``move`` for both).

    Raises:
        Refusal: ``NOT_ALLOWED``, ``CODE_MISSING``, ``BAD_CODE``, ``BOUND_TO_ONE``, ``RETIRED``,
            ``BOUND_ALREADY``, ``BOUND_THEN``.
    """
    with transaction.atomic():
        device = enter_binding(
            actor=actor, code=code, kind=kind, vehicle=vehicle, bin=bin, valid_from=valid_from
        )
        believe([device.code])
    let_in([device.code])
    return device


def enter_binding(
    *,
    actor: Actor,
    code: str,
    kind: Device.Kind,
    vehicle: Vehicle | None,
    bin: Bin | None,  # noqa: A002 - the house's word
    valid_from: dt.date | None,
) -> Device:
    """The row of a binding, as :func:`bind`; who enters it tells the lake (``believe``) and lets in
    what was held (:func:`let_in`) when it stands."""
    code = code.strip()
    if len(code) > MOST_CODE or not code.isprintable() or "/" in code:
        raise Refusal(No.BAD_CODE, pointer="/code", most=MOST_CODE)
    if not code:
        raise Refusal(No.CODE_MISSING, pointer="/code")
    if (vehicle is None) == (bin is None):
        raise Refusal(No.BOUND_TO_ONE, pointer="/vehicle")
    require_binder(actor, vehicle, bin)
    with transaction.atomic():
        _require_free(code, valid_from)
        device = Device(code=code, kind=kind, vehicle=vehicle, bin=bin, valid_from=valid_from)
        try:
            with transaction.atomic():
                device.save(force_insert=True)
        except IntegrityError:  # somebody else was quicker
            _require_free(code, valid_from)
            raise
        audit.record(
            actor=actor,
            action="devices.device.bound",
            target=device,
            after={"code": code, "kind": kind, "on": device.place},
        )
    return device


def let_in(codes: Iterable[str]) -> None:
    """What was held of devices that are bound now comes in. Killed before it, the next landing
    does it."""
    codes = list(codes)
    for code in codes:
        spool.release(code)
    for start in range(0, len(codes), 500):
        UnknownDevice.objects.filter(code__in=codes[start : start + 500]).delete()


def _require_free(code: str, valid_from: dt.date | None) -> None:
    """It is in service, and no two bindings of a device share a day."""
    retired = Retirement.objects.filter(code=code).first()
    if retired is not None:
        raise Refusal(No.RETIRED, pointer="/code", code=code, why=retired.reason)
    for row in Device.objects.filter(code=code).select_related("vehicle", "bin"):
        if row.valid_to is None:
            raise Refusal(No.BOUND_ALREADY, pointer="/code", code=code, on=row.place)
        if valid_from is None or valid_from < row.valid_to:
            until = row.valid_to.isoformat()
            raise Refusal(
                No.BOUND_THEN, pointer="/valid_from", code=code, on=row.place, until=until
            )


def unbind(*, actor: Actor, device: Device, last_day: dt.date, reason: str) -> Device:
    """The device is taken off after ``last_day``.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REASON_MISSING``, ``BEFORE_BINDING``, ``OFF_ALREADY``.
    """
    require_binder(actor, device.vehicle, device.bin)
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    if device.valid_from is not None and last_day < device.valid_from:
        raise Refusal(No.BEFORE_BINDING, pointer="/last_day", day=device.valid_from.isoformat())
    with transaction.atomic():
        locked: Device = Device.objects.select_for_update().get(pk=device.pk)
        if locked.valid_to is not None:
            day = locked.valid_to.isoformat()
            raise Refusal(No.OFF_ALREADY, pointer="/last_day", code=device.code, day=day)
        device.valid_to = last_day + dt.timedelta(days=1)
        device.save(update_fields=["valid_to"])
        audit.record(
            actor=actor,
            action="devices.device.unbound",
            target=device,
            after={"code": device.code, "last_day": last_day},
            reason=reason,
        )
    return device


def move(
    *,
    actor: Actor,
    device: Device,
    first_day: dt.date,
    reason: str,
    vehicle: Vehicle | None = None,
    bin: Bin | None = None,  # noqa: A002 - the house's word
) -> Device:
    """The device stands on something else from ``first_day`` on: taken off what it stands on the
    day before, or bound anew where it stands on nothing. Both or neither.

    Raises:
        Refusal: as :func:`bind` and :func:`unbind`, both of which the actor must be allowed;
            ``MOVED_TOO_EARLY``.
    """
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    day = dt.timedelta(days=1)
    with transaction.atomic():
        if device.valid_to is None:
            if device.valid_from is not None and first_day <= device.valid_from:
                begun = device.valid_from.isoformat()
                raise Refusal(No.MOVED_TOO_EARLY, pointer="/first_day", day=begun)
            unbind(actor=actor, device=device, last_day=first_day - day, reason=reason)
        made = enter_binding(
            actor=actor,
            code=device.code,
            kind=Device.Kind(device.kind),
            vehicle=vehicle,
            bin=bin,
            valid_from=first_day,
        )
        believe([made.code])
    let_in([made.code])
    return made


def latest_binding(code: str) -> Device:
    """What a device stands on, or stood on last.

    Raises:
        Refusal: ``UNKNOWN_DEVICE``.
    """
    rows = Device.objects.filter(code=code).select_related(
        "vehicle__organisation__region", "bin__point__region"
    )
    found: Device | None = rows.order_by(F("valid_to").desc(nulls_first=True)).first()
    if found is None:
        raise Refusal(No.UNKNOWN_DEVICE, pointer="/code", code=code)
    return found


def require_binder(actor: Actor, vehicle: Vehicle | None, bin_: Bin | None) -> None:
    """
    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    if vehicle is not None:
        home = vehicle.organisation
        allowed = rules.may_bind(actor, region_path=home.region.path, organisation_id=home.pk)
    else:
        assert bin_ is not None
        point = bin_.point
        allowed = rules.may_bind(
            actor, region_path=point.region.path, organisation_id=point.organisation_id
        )
    if not allowed:
        raise Refusal(No.NOT_ALLOWED, roles=_("所在地无废办或收运单位的调度员"))
