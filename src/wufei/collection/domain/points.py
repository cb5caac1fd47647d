from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from wufei.collection.domain.guards import check_position, held, require_keeper
from wufei.collection.models import Point
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Account, Stage
from wufei.registry.public import Organisation, Region, add_row, change_row, close_row

EDITABLE = frozenset(
    {
        "code",
        "name",
        "name_en",
        "kind",
        "organisation",
        "region",
        "address",
        "latitude",
        "longitude",
        "account",
        "valid_from",
    }
)


def create_point(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    region: Region,
    organisation: Organisation | None = None,
    name_en: str = "",
    address: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    account: Account | None = None,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Point:
    """A new collection point; ``account`` is the source account that its weighings are taken from.

    Raises:
        Refusal: NOT_ALLOWED, HALF_A_POSITION, NOT_ON_EARTH, NOT_A_SOURCE; the registry's
            CODE_TAKEN, INVALID_VALUE.
    """
    require_keeper(actor=actor, region=region)
    check_position(latitude, longitude)
    _check_account(account)
    row = Point(
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        organisation=organisation,
        region=region,
        address=address,
        latitude=latitude,
        longitude=longitude,
        account=account,
        valid_from=valid_from,
    )
    return add_row(actor=actor, row=row, reason=reason)


def update_point(*, actor: Actor, point: Point, reason: str = "", **changes: Any) -> Point:
    """Corrects a point (see :data:`EDITABLE`); moving it needs rights at both ends.

    Raises:
        Refusal: as :func:`create_point`.
    """

    def guard(current: Point) -> None:
        require_keeper(actor=actor, region=current.region)
        require_keeper(actor=actor, region=changes.get("region", current.region))
        check_position(
            changes.get("latitude", current.latitude), changes.get("longitude", current.longitude)
        )
        _check_account(changes.get("account", current.account))

    return change_row(
        actor=actor, row=point, changes=changes, fields=EDITABLE, reason=reason, guard=guard
    )


def close_point(*, actor: Actor, point: Point, valid_to: dt.date, reason: str) -> Point:
    """Ends a point whose bins are all out of use on that day.

    Raises:
        Refusal: NOT_ALLOWED, STILL_IN_USE; the registry's REASON_MISSING, ALREADY_CLOSED,
            DATES_REVERSED.
    """
    with transaction.atomic():
        point = held(point)
        require_keeper(actor=actor, region=point.region)
        count = point.bins.in_force(valid_to).count()
        if count:
            raise Refusal(CollectionReason.STILL_IN_USE, name=str(point), count=count)
        return close_row(actor=actor, row=point, valid_to=valid_to, reason=reason)


def _check_account(account: Account | None) -> None:
    if account is not None and account.stage != Stage.SOURCE:
        raise Refusal(
            CollectionReason.NOT_A_SOURCE, pointer="/account", account=f"{account.code} {account}"
        )
