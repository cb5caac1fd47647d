"""What vehicles can do in a shift: entered, corrected, ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.collection.public import Crew, Depot
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Vehicle, add_row, change_row, close_row
from wufei.rounds import rules
from wufei.rounds.domain.locking import drivers_of
from wufei.rounds.models import VehicleProfile
from wufei.rounds.refusals import RoundsReason

#: In the order of forms and pages.
EDITABLE = (
    "depot",
    "crew",
    "driver_id",
    "kind",
    "skills",
    "litres",
    "shift_opens",
    "shift_closes",
    "breaks",
    "longest_minutes",
    "most_trips",
    "cost_per_day",
    "cost_per_km",
    "cost_per_hour",
    "valid_from",
)


def _require_vehicle_keeper(actor: Actor, vehicle: Vehicle) -> None:
    home = vehicle.organisation
    if not rules.may_keep_vehicle(actor, region_path=home.region.path, organisation_id=home.pk):
        raise Refusal(RoundsReason.NOT_ALLOWED, roles=_("无废办或收运单位的调度员"))


def create_profile(
    *,
    actor: Actor,
    vehicle: Vehicle,
    depot: Depot,
    crew: Crew | None = None,
    driver_id: int | None = None,
    reason: str = "",
    **values: Any,
) -> VehicleProfile:
    """What a vehicle can do in a shift; depot, crew and driver belong to its hauler.

    Raises:
        Refusal: NOT_ALLOWED, FOREIGN_VEHICLE, NOT_A_DRIVER; the registry's INVALID_VALUE,
            DATES_REVERSED.
    """
    with transaction.atomic():
        _require_vehicle_keeper(actor, vehicle)
        row = VehicleProfile(vehicle=vehicle, depot=depot, crew=crew, driver_id=driver_id, **values)
        _check_profile(row)
        return add_row(actor=actor, row=row, reason=reason)


def update_profile(
    *, actor: Actor, profile: VehicleProfile, reason: str = "", **changes: Any
) -> VehicleProfile:
    """Corrects a profile (see :data:`EDITABLE`).

    Raises:
        Refusal: as :func:`create_profile`.
    """

    def guard(current: VehicleProfile) -> None:
        _require_vehicle_keeper(actor, current.vehicle)
        wanted = VehicleProfile(
            vehicle=current.vehicle,
            depot=changes.get("depot", current.depot),
            crew=changes.get("crew", current.crew),
            driver_id=changes.get("driver_id", current.driver_id),
        )
        _check_profile(wanted)

    return change_row(
        actor=actor,
        row=profile,
        changes=changes,
        fields=EDITABLE,
        reason=reason,
        guard=guard,
    )


def _check_profile(row: VehicleProfile) -> None:
    home = row.vehicle.organisation
    for pointer, thing in (("/depot", row.depot), ("/crew", row.crew)):
        if thing is not None and thing.organisation_id != home.pk:
            raise Refusal(
                RoundsReason.FOREIGN_VEHICLE,
                pointer=pointer,
                name=str(thing),
                organisation=str(home),
            )
    known = {person.pk for person in drivers_of(home.pk)}
    if row.driver_id is not None and row.driver_id not in known:
        raise Refusal(RoundsReason.NOT_A_DRIVER, pointer="/driver_id", name=str(row.driver_id))


def close_profile(
    *, actor: Actor, profile: VehicleProfile, valid_to: dt.date, reason: str
) -> VehicleProfile:
    """Ends a profile.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        _require_vehicle_keeper(actor, profile.vehicle)
        return close_row(actor=actor, row=profile, valid_to=valid_to, reason=reason)
