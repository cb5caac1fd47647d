"""Devices are bound to what they stand on; what was held of them comes in, once."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection.public import Bin
from wufei.devices import rules, spool
from wufei.devices.domain.landing import believe
from wufei.devices.messages import MOST_CODE
from wufei.devices.models import Device, DoorKey, UnknownDevice
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
    something else is first taken off that (``unbind``).

    Raises:
        Refusal: ``NOT_ALLOWED``, ``CODE_MISSING``, ``BAD_CODE``, ``BOUND_TO_ONE``,
            ``BOUND_ALREADY``, ``BOUND_THEN``.
    """
    code = code.strip()
    if len(code) > MOST_CODE or not code.isprintable() or "/" in code:
        raise Refusal(No.BAD_CODE, pointer="/code", most=MOST_CODE)
    if not code:
        raise Refusal(No.CODE_MISSING, pointer="/code")
    if (vehicle is None) == (bin is None):
        raise Refusal(No.BOUND_TO_ONE, pointer="/vehicle")
    _require(actor, vehicle, bin)
    with transaction.atomic():
        _require_free(code, valid_from)
        device = Device(code=code, kind=kind, vehicle=vehicle, bin=bin, valid_from=valid_from)
        try:
            with transaction.atomic():
                device.save(force_insert=True)
        except IntegrityError:  # somebody else was quicker
            _require_free(code, valid_from)
            raise
        believe([code])
        audit.record(
            actor=actor,
            action="devices.device.bound",
            target=device,
            after={"code": code, "kind": kind, "on": str(vehicle or bin)},
        )
    spool.release(code)  # killed before it, the next landing does it
    UnknownDevice.objects.filter(code=code).delete()
    return device


def _require_free(code: str, valid_from: dt.date | None) -> None:
    """No two bindings of a device share a day."""
    for row in Device.objects.filter(code=code).select_related("vehicle", "bin"):
        on = str(row.vehicle or row.bin)
        if row.valid_to is None:
            raise Refusal(No.BOUND_ALREADY, pointer="/code", code=code, on=on)
        if valid_from is None or valid_from < row.valid_to:
            until = row.valid_to.isoformat()
            raise Refusal(No.BOUND_THEN, pointer="/valid_from", code=code, on=on, until=until)


def unbind(*, actor: Actor, device: Device, last_day: dt.date, reason: str) -> Device:
    """The device is taken off after ``last_day``.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``REASON_MISSING``, ``BEFORE_BINDING``.
    """
    _require(actor, device.vehicle, device.bin)
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    if device.valid_from is not None and last_day < device.valid_from:
        raise Refusal(No.BEFORE_BINDING, pointer="/last_day", day=device.valid_from.isoformat())
    with transaction.atomic():
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


def issue_key(*, actor: Actor, name: str) -> tuple[DoorKey, str]:
    """A key for a program that sends by HTTP, and its secret, which is nowhere kept.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``CODE_MISSING``, ``KEY_EXISTS``.
    """
    if not rules.may_keep_doors(actor):
        raise Refusal(No.NOT_ALLOWED, roles=_("系统管理员或市无废办"))
    if not name.strip():
        raise Refusal(No.CODE_MISSING, pointer="/name")
    if DoorKey.objects.filter(name=name.strip()).exists():
        raise Refusal(No.KEY_EXISTS, pointer="/name", name=name.strip())
    secret = f"wufei_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        key: DoorKey = DoorKey.objects.create(name=name.strip(), digest=digest_of(secret))
        audit.record(actor=actor, action="devices.key.issued", target=key, after={"name": name})
    return key, secret


def revoke_key(*, actor: Actor, key: DoorKey) -> None:
    """
    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    if not rules.may_keep_doors(actor):
        raise Refusal(No.NOT_ALLOWED, roles=_("系统管理员或市无废办"))
    with transaction.atomic():
        DoorKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
        audit.record(actor=actor, action="devices.key.revoked", target=key)


def key_of(secret: str) -> DoorKey | None:
    """The key that a secret opens with, if it still does."""
    found: DoorKey | None = DoorKey.objects.filter(
        digest=digest_of(secret), revoked_at__isnull=True
    ).first()
    return found


def digest_of(secret: str) -> str:
    """Secrets are 256 random bits: a plain digest cannot be turned back or guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _require(actor: Actor, vehicle: Vehicle | None, bin_: Bin | None) -> None:
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
