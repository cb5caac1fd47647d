from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry import rules
from wufei.registry.domain.changes import add, change, close, locked, require
from wufei.registry.models import Material, Organisation, Vehicle
from wufei.registry.refusals import RegistryReason

EDITABLE = frozenset({"plate", "organisation", "materials", "payload_grams", "valid_from"})


def create_vehicle(
    *,
    actor: Actor,
    plate: str,
    organisation: Organisation,
    materials: Sequence[Material] = (),
    payload_grams: int | None = None,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Vehicle:
    """A new vehicle of an organisation; ``materials`` empty means it may carry anything.

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, INVALID_VALUE, NOT_POSITIVE.
    """
    _require(actor, organisation)
    _check(payload_grams)
    row = Vehicle(
        plate=plate,
        organisation=organisation,
        payload_grams=payload_grams,
        valid_from=valid_from,
    )
    return add(actor=actor, row=row, reason=reason, materials=materials)


def update_vehicle(*, actor: Actor, vehicle: Vehicle, reason: str = "", **changes: Any) -> Vehicle:
    """Corrects a vehicle (see :data:`EDITABLE`); handing it over needs rights at both ends.

    Raises:
        Refusal: as :func:`create_vehicle`.
    """

    def guard(current: Vehicle) -> None:
        _require(actor, current.organisation)
        _require(actor, changes.get("organisation", current.organisation))
        _check(changes.get("payload_grams", current.payload_grams))

    return change(
        actor=actor, row=vehicle, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )


def close_vehicle(*, actor: Actor, vehicle: Vehicle, valid_to: dt.date, reason: str) -> Vehicle:
    """Takes a vehicle out of the register.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        vehicle = locked(vehicle)
        _require(actor, vehicle.organisation)
        return close(actor=actor, row=vehicle, valid_to=valid_to, reason=reason)


def _require(actor: Actor, organisation: Organisation) -> None:
    allowed = rules.may_edit_vehicle(
        actor, region_path=organisation.region.path, organisation_id=organisation.pk
    )
    require(allowed, roles=_("无废办或车辆所属单位的调度员"))


def _check(payload_grams: int | None) -> None:
    if payload_grams is not None and payload_grams <= 0:
        raise Refusal(RegistryReason.NOT_POSITIVE, pointer="/payload_grams", field=_("核定载质量"))
