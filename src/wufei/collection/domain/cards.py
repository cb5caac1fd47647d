"""Convenience cards: the card is register, its holder is personal data of its own table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.domain.guards import check_position
from wufei.collection.domain.personal import check_retention, checked_row
from wufei.collection.models import CardHolder, Point, ServiceCard
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Region, add_row, change_row, close_row, record_change


def issue_card(
    *,
    actor: Actor,
    code: str,
    region: Region,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    valid_from: dt.date | None = None,
    reason: str = "",
    **person: Any,
) -> ServiceCard:
    """A card with its door-to-door point in ``region``, and its holder.

    ``person``: ``name``, ``phone``, ``address``, ``need``, ``keep_until`` of the holder. The point
    is named by the card; position is where the vehicle is to stop.

    Raises:
        Refusal: NOT_ALLOWED, HALF_A_POSITION, NOT_ON_EARTH, RETENTION_PAST, RETENTION_TOO_LONG;
            the registry's CODE_TAKEN, INVALID_VALUE.
    """
    _require(actor, region)
    check_position(latitude, longitude)
    with transaction.atomic():
        point = Point(
            code=code,
            name=f"联系卡 {code}",  # zh: a name, with its English one below
            name_en=f"Card {code}",
            kind=Point.Kind.HOUSEHOLD,
            region=region,
            latitude=latitude,
            longitude=longitude,
            valid_from=valid_from,
        )
        add_row(actor=actor, row=point, reason=reason)
        row = ServiceCard(code=code, point=point, valid_from=valid_from)
        add_row(actor=actor, row=row, reason=reason)
        _keep_holder(actor, row, person, reason)
    return row


def set_card_holder(
    *, actor: Actor, card: ServiceCard, reason: str = "", **person: Any
) -> CardHolder:
    """Whose card it is, in place of whoever it was.

    Raises:
        Refusal: NOT_ALLOWED, RETENTION_PAST, RETENTION_TOO_LONG; the registry's INVALID_VALUE.
    """
    with transaction.atomic():
        row = _held_card(card)
        _require(actor, row.point.region)
        return _keep_holder(actor, row, person, reason)


def place_card(
    *,
    actor: Actor,
    card: ServiceCard,
    latitude: Decimal | None,
    longitude: Decimal | None,
    reason: str = "",
) -> ServiceCard:
    """Where the vehicle is to stop.

    Raises:
        Refusal: NOT_ALLOWED, HALF_A_POSITION, NOT_ON_EARTH.
    """
    check_position(latitude, longitude)
    with transaction.atomic():
        row = _held_card(card)
        _require(actor, row.point.region)
        change_row(
            actor=actor,
            row=row.point,
            changes={"latitude": latitude, "longitude": longitude},
            fields=("latitude", "longitude"),
            reason=reason,
        )
    return row


def close_card(*, actor: Actor, card: ServiceCard, valid_to: dt.date, reason: str) -> ServiceCard:
    """Ends a card and its point, and forgets its holder.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    with transaction.atomic():
        row = _held_card(card)
        _require(actor, row.point.region)
        closed = close_row(actor=actor, row=row, valid_to=valid_to, reason=reason)
        close_row(actor=actor, row=row.point, valid_to=valid_to, reason=reason)
        CardHolder.objects.filter(card=row).delete()
    return closed


def _held_card(card: ServiceCard) -> ServiceCard:
    row: ServiceCard = (
        ServiceCard.objects.select_for_update(of=("self",))
        .select_related("point__region")
        .get(pk=card.pk)
    )
    return row


def _keep_holder(
    actor: Actor, card: ServiceCard, person: dict[str, Any], reason: str
) -> CardHolder:
    check_retention(person["keep_until"])
    row = CardHolder.objects.filter(card=card).first() or CardHolder(card=card)
    before = row.keep_until
    for name in ("name", "phone", "address", "need"):
        setattr(row, name, str(person.get(name, "")).strip())
    row.keep_until = person["keep_until"]
    checked_row(row, besides={"card"}).save()
    record_change(
        actor=actor,
        verb="holder_set",
        row=card,
        before={"keep_until": before},
        after={"keep_until": row.keep_until},
        reason=reason,
    )
    kept: CardHolder = row
    return kept


def _require(actor: Actor, region: Region) -> None:
    if not rules.may_keep_cards(actor, region_path=region.path):
        raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("所在地的无废办、街镇或社区"))
