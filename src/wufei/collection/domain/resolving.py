"""The rows that a draft names: its point or card, class, slot, time and photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wufei.collection import rules
from wufei.collection.domain.drafts import OrderDraft, Wish
from wufei.collection.domain.guards import held
from wufei.collection.models import Point, ServiceCard, ServiceSlot, ServiceWindow
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material


def point_of(actor: Actor, draft: OrderDraft) -> Point:
    """The point of the draft or of its card, held.

    Raises:
        Refusal: UNKNOWN_CARD, UNKNOWN_POINT.
    """
    if draft.card:
        cards = ServiceCard.objects.visible_to(actor).in_force(draft.day)
        card = cards.filter(code=draft.card).first()
        if card is None or not rules.books_for_others(actor):
            raise Refusal(CollectionReason.UNKNOWN_CARD, pointer="/card", card=draft.card)
        return held(card.point)
    point = Point.objects.bookable_by(actor).filter(code=draft.point).first()
    if point is None:
        raise Refusal(CollectionReason.UNKNOWN_POINT, pointer="/point", point=draft.point)
    return held(point)


def photos_of(actor: Actor, draft: OrderDraft) -> list[Photo]:
    """The kept photos of the draft, in its order; only one's own."""
    known: Mapping[Any, Photo] = Photo.objects.in_bulk(list(draft.photos))
    for name in draft.photos:
        photo = known.get(name)
        if photo is None or not (actor.is_system or photo.actor_id == actor.user_id):
            raise Refusal(CollectionReason.UNKNOWN_PHOTO, pointer="/photos", photo=str(name))
    return [known[name] for name in draft.photos]


def wish_of(actor: Actor, draft: OrderDraft, point: Point, *, routine: bool = False) -> Wish:
    """The draft with its rows.

    Raises:
        Refusal: UNKNOWN_CLASS, UNKNOWN_SLOT, NO_TIME.
    """
    material = Material.objects.filter(key=draft.material, scheme=Material.Scheme.HOUSEHOLD).first()
    if material is None:
        raise Refusal(CollectionReason.UNKNOWN_CLASS, pointer="/material", material=draft.material)
    slot = None
    if draft.slot:
        slot = ServiceSlot.objects.select_related("hauler").filter(code=draft.slot).first()
        if slot is None:
            raise Refusal(
                CollectionReason.UNKNOWN_SLOT,
                pointer="/slot",
                point=str(point),
                material=str(material),
                day=draft.day,
                slot=draft.slot,
            )
    opens_at, closes_at = _times(draft, point, material, slot)
    return Wish(
        point=point,
        material=material,
        day=draft.day,
        opens_at=opens_at,
        closes_at=closes_at,
        bins=draft.bins,
        estimated_grams=draft.estimated_grams,
        slot=slot,
        booked_by=actor.user_id,
        staff=rules.books_for_others(actor),
        routine=routine,
    )


def _times(
    draft: OrderDraft, point: Point, material: Material, slot: ServiceSlot | None
) -> tuple[dt.time, dt.time]:
    """As told; else the slot's; else the point's window on that weekday."""
    if slot is not None:
        return slot.opens_at, slot.closes_at
    if draft.opens_at is not None and draft.closes_at is not None:
        return draft.opens_at, draft.closes_at
    window = (
        ServiceWindow.objects.in_force(draft.day)
        .filter(point=point, weekday=draft.day.weekday(), materials=material)
        .first()
    )
    if window is None:
        raise Refusal(CollectionReason.NO_TIME, pointer="/slot")
    return window.opens_at, window.closes_at
