from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.domain.changes import add, change, close, locked, require_office
from wufei.registry.models import Organisation, Region, Site
from wufei.registry.refusals import RegistryReason

EDITABLE = frozenset(
    {
        "code",
        "name",
        "name_en",
        "kind",
        "status",
        "organisation",
        "region",
        "latitude",
        "longitude",
        "capacity_grams_per_day",
        "valid_from",
    }
)


def create_site(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    organisation: Organisation,
    region: Region,
    name_en: str = "",
    status: str = Site.Status.OPERATIONAL,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    capacity_grams_per_day: int | None = None,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Site:
    """A new site. The position is WGS 84; the design capacity is in grams per day.

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, INVALID_VALUE, NOT_POSITIVE, HALF_A_POSITION,
            NOT_ON_EARTH.
    """
    require_office(actor, region)
    row = Site(
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        status=status,
        organisation=organisation,
        region=region,
        latitude=latitude,
        longitude=longitude,
        capacity_grams_per_day=capacity_grams_per_day,
        valid_from=valid_from,
    )
    _check(latitude, longitude, capacity_grams_per_day)
    return add(actor=actor, row=row, reason=reason)


def update_site(*, actor: Actor, site: Site, reason: str = "", **changes: Any) -> Site:
    """Corrects a site (see :data:`EDITABLE`); moving it needs rights at both ends.

    Raises:
        Refusal: as :func:`create_site`.
    """

    def guard(current: Site) -> None:
        require_office(actor, current.region, changes.get("region", current.region))
        _check(
            changes.get("latitude", current.latitude),
            changes.get("longitude", current.longitude),
            changes.get("capacity_grams_per_day", current.capacity_grams_per_day),
        )

    return change(
        actor=actor, row=site, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )


def close_site(*, actor: Actor, site: Site, valid_to: dt.date, reason: str) -> Site:
    """Ends a site.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        site = locked(site)
        require_office(actor, site.region)
        return close(actor=actor, row=site, valid_to=valid_to, reason=reason)


def _check(latitude: Decimal | None, longitude: Decimal | None, capacity: int | None) -> None:
    if capacity is not None and capacity <= 0:
        raise Refusal(
            RegistryReason.NOT_POSITIVE, pointer="/capacity_grams_per_day", field=_("设计能力")
        )
    if latitude is None and longitude is None:
        return
    if latitude is None or longitude is None:
        missing = "latitude" if latitude is None else "longitude"
        raise Refusal(RegistryReason.HALF_A_POSITION, pointer=f"/{missing}")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Refusal(
            RegistryReason.NOT_ON_EARTH,
            pointer="/latitude",
            latitude=latitude,
            longitude=longitude,
        )
