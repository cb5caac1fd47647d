"""Depots and crews of haulers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from wufei.collection.domain.guards import check_position, require_hauler_keeper
from wufei.collection.models import Crew, Depot
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import (
    Organisation,
    Region,
    Vehicle,
    add_row,
    change_row,
    close_row,
)

DEPOT_EDITABLE = frozenset(
    {"code", "name", "name_en", "region", "latitude", "longitude", "valid_from"}
)
CREW_EDITABLE = frozenset({"code", "name", "name_en", "depot", "vehicle", "valid_from"})


def create_depot(
    *,
    actor: Actor,
    code: str,
    name: str,
    organisation: Organisation,
    region: Region,
    name_en: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Depot:
    """A new depot of a hauler, at a WGS 84 position.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_HAULER, HALF_A_POSITION, NOT_ON_EARTH; the registry's
            CODE_TAKEN, INVALID_VALUE.
    """
    require_hauler_keeper(actor=actor, hauler=organisation)
    check_position(latitude, longitude)
    row = Depot(
        code=code,
        name=name,
        name_en=name_en,
        organisation=organisation,
        region=region,
        latitude=latitude,
        longitude=longitude,
        valid_from=valid_from,
    )
    return add_row(actor=actor, row=row, reason=reason)


def update_depot(*, actor: Actor, depot: Depot, reason: str = "", **changes: Any) -> Depot:
    """Corrects a depot (see :data:`DEPOT_EDITABLE`).

    Raises:
        Refusal: as :func:`create_depot`.
    """

    def guard(current: Depot) -> None:
        require_hauler_keeper(actor=actor, hauler=current.organisation)
        check_position(
            changes.get("latitude", current.latitude), changes.get("longitude", current.longitude)
        )

    return change_row(
        actor=actor, row=depot, changes=changes, fields=DEPOT_EDITABLE, reason=reason, guard=guard
    )


def close_depot(*, actor: Actor, depot: Depot, valid_to: dt.date, reason: str) -> Depot:
    """Ends a depot that no crew of that day uses.

    Raises:
        Refusal: NOT_ALLOWED, CREWS_LEFT; the registry's REASON_MISSING, ALREADY_CLOSED,
            DATES_REVERSED.
    """
    with transaction.atomic():
        depot = Depot.objects.select_for_update().get(pk=depot.pk)
        require_hauler_keeper(actor=actor, hauler=depot.organisation)
        count = Crew.objects.filter(depot=depot).in_force(valid_to).count()
        if count:
            raise Refusal(CollectionReason.CREWS_LEFT, name=str(depot), count=count)
        return close_row(actor=actor, row=depot, valid_to=valid_to, reason=reason)


def create_crew(
    *,
    actor: Actor,
    code: str,
    name: str,
    organisation: Organisation,
    depot: Depot,
    vehicle: Vehicle | None = None,
    name_en: str = "",
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Crew:
    """A new crew; depot and vehicle belong to its hauler.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_HAULER, FOREIGN_CREW; the registry's CODE_TAKEN,
            INVALID_VALUE.
    """
    require_hauler_keeper(actor=actor, hauler=organisation)
    _check(organisation, depot, vehicle)
    row = Crew(
        code=code,
        name=name,
        name_en=name_en,
        organisation=organisation,
        depot=depot,
        vehicle=vehicle,
        valid_from=valid_from,
    )
    return add_row(actor=actor, row=row, reason=reason)


def update_crew(*, actor: Actor, crew: Crew, reason: str = "", **changes: Any) -> Crew:
    """Corrects a crew (see :data:`CREW_EDITABLE`).

    Raises:
        Refusal: as :func:`create_crew`.
    """

    def guard(current: Crew) -> None:
        require_hauler_keeper(actor=actor, hauler=current.organisation)
        _check(
            current.organisation,
            changes.get("depot", current.depot),
            changes.get("vehicle", current.vehicle),
        )

    return change_row(
        actor=actor, row=crew, changes=changes, fields=CREW_EDITABLE, reason=reason, guard=guard
    )


def close_crew(*, actor: Actor, crew: Crew, valid_to: dt.date, reason: str) -> Crew:
    """Ends a crew.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        crew = Crew.objects.select_for_update().get(pk=crew.pk)
        require_hauler_keeper(actor=actor, hauler=crew.organisation)
        return close_row(actor=actor, row=crew, valid_to=valid_to, reason=reason)


def _check(organisation: Organisation, depot: Depot, vehicle: Vehicle | None) -> None:
    for name, thing in (("depot", depot), ("vehicle", vehicle)):
        if thing is not None and thing.organisation_id != organisation.pk:
            raise Refusal(
                CollectionReason.FOREIGN_CREW,
                pointer=f"/{name}",
                name=str(thing),
                organisation=str(organisation),
            )
