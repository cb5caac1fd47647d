"""Devices that may send, and the accounts of the points where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from wufei.kernel import audit
from wufei.kernel.actors import Actor, Role
from wufei.kernel.refusals import Refusal
from wufei.lake.models import PointAccount, TelemetryDevice
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.ledger.public import Account

_CODE = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,78}[^\s\x00-\x1f\x7f])?")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A point with the codes of the account that gives and the one that takes."""

    point: str
    source: str
    target: str


def can_keep_points(actor: Actor) -> bool:
    """Which devices are believed, and where their mass goes, is the offices'."""
    return actor.is_system or actor.has_role(Role.CITY_OFFICER, Role.DISTRICT_OFFICER)


def register_devices(*, actor: Actor, devices: Mapping[str, str]) -> None:
    """Code → name of devices; those that stand get the name.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``BAD_CODE``.
    """
    _require(actor, devices)
    rows = [TelemetryDevice(code=code, name=name) for code, name in devices.items()]
    with transaction.atomic():
        TelemetryDevice.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name"],
            batch_size=_AT_ONCE,
        )
        after = {"devices": len(devices)}
        audit.record(actor=actor, action="lake.telemetry.devices", after=after)


def map_points(*, actor: Actor, points: Sequence[PointDraft]) -> None:
    """Say from where to where the mass of points is settled; holds for settlements from now on.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``BAD_CODE``, ``SAME_ACCOUNT``, ``UNKNOWN_ACCOUNT``.
    """
    _require(actor, [draft.point for draft in points])
    for draft in points:
        if draft.source == draft.target:
            raise Refusal(No.SAME_ACCOUNT, point=draft.point)
    _require_accounts({code for draft in points for code in (draft.source, draft.target)})
    with transaction.atomic():
        PointAccount.objects.bulk_create(
            [PointAccount(point=d.point, source=d.source, target=d.target) for d in points],
            update_conflicts=True,
            unique_fields=["point"],
            update_fields=["source", "target"],
            batch_size=_AT_ONCE,
        )
        audit.record(actor=actor, action="lake.telemetry.points", after={"points": len(points)})


def _require(actor: Actor, codes: Sequence[str] | Mapping[str, str]) -> None:
    if not can_keep_points(actor):
        raise Refusal(No.NOT_ALLOWED)
    for code in codes:
        if not _CODE.fullmatch(code):
            raise Refusal(No.BAD_CODE, code=code)


def _require_accounts(codes: set[str]) -> None:
    wanted = sorted(codes)
    known: set[str] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        known.update(Account.objects.filter(code__in=some).values_list("code", flat=True))
    missing = sorted(codes - known)
    if missing:
        raise Refusal(No.UNKNOWN_ACCOUNT, code=missing[0])
