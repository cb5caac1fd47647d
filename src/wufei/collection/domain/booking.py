"""Booking: from a draft to an order, once for each name that the caller gave it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from wufei.collection import rules
from wufei.collection.domain.drafts import ContactDraft, OrderDraft, Verdict, Wish
from wufei.collection.domain.judging import judge
from wufei.collection.domain.moving import tell, walk
from wufei.collection.domain.personal import checked_row
from wufei.collection.domain.resolving import photos_of, point_of, wish_of
from wufei.collection.models import (
    BookingContact,
    Order,
    OrderState,
    Point,
    StandingOrder,
)
from wufei.collection.queries.terms import rule_at
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

#: Letters and digits that nobody mistakes for another when reading them out.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def book(*, actor: Actor, draft: OrderDraft) -> Order:
    """A new order; the same draft again is answered with the order that stands.

    It is accepted at once where a slot says so, or where the house that may accept it books it;
    else it waits for the hauler or the office.

    Raises:
        Refusal: CLIENT_ID_TAKEN, UNKNOWN_POINT, UNKNOWN_CLASS, UNKNOWN_CARD, UNKNOWN_SLOT,
            UNKNOWN_PHOTO, NO_TIME, and what :func:`~.judging.judge` says.
    """
    try:
        with transaction.atomic():
            point = point_of(actor, draft)
            standing = answered(draft)
            return standing or enter(actor=actor, draft=draft, point=point)
    except IntegrityError:  # the same name came in twice at once
        standing = answered(draft)
        if standing is None:
            raise
        return standing


def consider(*, actor: Actor, draft: OrderDraft) -> Verdict:
    """What :func:`book` would find; nothing is kept.

    Raises:
        Refusal: as :func:`book`.
    """
    with transaction.atomic():
        point = point_of(actor, draft)
        verdict = judge(wish_of(actor, draft, point))
        transaction.set_rollback(True)
    return verdict


def answered(draft: OrderDraft) -> Order | None:
    """The order that has the draft's name already.

    Raises:
        Refusal: CLIENT_ID_TAKEN, if it was booked from another draft.
    """
    order: Order | None = Order.objects.filter(client_id=draft.client_id).first()
    if order is None:
        return None
    first = order.events.filter(number=1).first()
    if first is None or first.detail.get("draft") != draft.digest():
        raise Refusal(
            CollectionReason.CLIENT_ID_TAKEN,
            pointer="/client_id",
            client_id=str(draft.client_id),
            order=order.code,
        )
    return order


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an order comes from when nobody booked it directly: an order that it makes up for, or
    a recurrence with its day, its hauler and whoever agreed it."""

    replaces: Order | None = None
    standing: StandingOrder | None = None
    standing_day: dt.date | None = None


def enter(*, actor: Actor, draft: OrderDraft, point: Point, origin: Origin | None = None) -> Order:
    """The order of a draft at a held point.

    Raises:
        Refusal: as :func:`book`.
    """
    origin = origin or Origin()
    photos = photos_of(actor, draft)
    wish = wish_of(actor, draft, point, routine=origin.standing is not None)
    verdict = judge(wish)
    row = _row(actor, draft, wish, verdict, origin)
    _keep_contact(row, draft.contact)
    detail: dict[str, Any] = {"draft": draft.digest()}
    if verdict.warnings:
        detail["warnings"] = [warning.kept() for warning in verdict.warnings]
    first = photos[0] if photos else None
    tell(actor=actor, order=row, verb="booked", before="", detail=detail, photo=first)
    for photo in photos[1:]:
        tell(actor=actor, order=row, verb="photo", photo=photo)
    if accepts_itself(actor, row):
        walk(actor=actor, order=row, state=OrderState.ACCEPTED)
    return row


def _row(actor: Actor, draft: OrderDraft, wish: Wish, verdict: Verdict, origin: Origin) -> Order:
    standing = origin.standing
    row: Order = Order.objects.create(
        code=free_code(draft.day, draft.client_id),
        client_id=draft.client_id,
        point=wish.point,
        material=wish.material,
        contract=verdict.contract,
        hauler=verdict.hauler or (standing.hauler if standing else None),
        slot=wish.slot,
        channel=draft.channel,
        day=draft.day,
        opens_at=wish.opens_at,
        closes_at=wish.closes_at,
        bins=draft.bins or None,
        estimated_grams=draft.estimated_grams or None,
        note=draft.note.strip()[:300],
        booked_by=standing.booked_by if standing else actor.user_id,
        booked_at=timezone.now(),
        replaces=origin.replaces,
        standing=standing,
        standing_day=origin.standing_day,
    )
    return row


def free_code(day: dt.date, client_id: UUID) -> str:
    """A code that no order has: the day and five signs to read out, from the booking's name."""
    number = int.from_bytes(hashlib.sha256(client_id.bytes).digest())
    while True:
        signs = ""
        for _sign in range(5):
            number, left = divmod(number, len(ALPHABET))
            signs += ALPHABET[left]
        code = f"{day:%y%m%d}-{signs}"
        if not Order.objects.filter(code=code).exists():
            return code


def _keep_contact(order: Order, contact: ContactDraft | None) -> None:
    if contact is None:
        return
    days = rule_at(order.point, order.day).contact_keep_days
    row = BookingContact(
        order=order,
        name=contact.name.strip(),
        phone=contact.phone.strip(),
        address=contact.address.strip(),
        keep_until=order.day + dt.timedelta(days=days),
    )
    checked_row(row, besides={"order"}).save()


def accepts_itself(actor: Actor, order: Order) -> bool:
    """Where a slot says so, from a recurrence, or by whoever could accept it next."""
    if order.hauler_id is None:
        return False
    if order.standing_id is not None or (order.slot is not None and order.slot.accepts_itself):
        return True
    return rules.may_move_order(
        actor, region_path=order.point.region.path, hauler_id=order.hauler_id
    )
