"""Calendars to subscribe to: opened and revoked by the person who owns the address."""

from __future__ import annotations

from django.core.signing import Signer
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from wufei.collection.models import CalendarFeed, Contract, Crew, Point
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

_SIGNER = Signer(salt="collection.calendar")


def open_feed(
    *,
    actor: Actor,
    point: Point | None = None,
    contract: Contract | None = None,
    crew: Crew | None = None,
) -> CalendarFeed:
    """The actor's calendar of exactly one of the three; the one that stands is answered.

    Raises:
        Refusal: NOT_ALLOWED where the actor neither sees the thing nor may book there.
    """
    if actor.user_id is None or not may_open(actor, point, contract, crew):
        raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("看得到它的人"))
    with transaction.atomic():
        wanted = {"point": point, "contract": contract, "crew": crew}
        standing: CalendarFeed | None = CalendarFeed.objects.filter(
            owner=actor.user_id, revoked_at__isnull=True, **wanted
        ).first()
        if standing is not None:
            return standing
        made: CalendarFeed = CalendarFeed.objects.create(owner=actor.user_id, **wanted)
        return made


def revoke_feed(*, actor: Actor, feed: CalendarFeed) -> CalendarFeed:
    """The address leads nowhere from now on.

    Raises:
        Refusal: NOT_ALLOWED for another's calendar.
    """
    with transaction.atomic():
        row: CalendarFeed = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
        if not actor.is_system and row.owner != actor.user_id:
            raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("日历的所有人"))
        if row.revoked_at is None:
            row.revoked_at = timezone.now()
            row.save(update_fields=["revoked_at"])
    return row


def feed_token(feed: CalendarFeed) -> str:
    """The secret part of the address: the row's nonce, signed by this installation."""
    return f"{feed.nonce}.{_SIGNER.signature(feed.nonce)}"


def feed_of(token: str) -> CalendarFeed | None:
    """The calendar of an address; None for anything that we did not make."""
    nonce, _dot, signature = token.rpartition(".")
    if not nonce or not constant_time_compare(signature, _SIGNER.signature(nonce)):
        return None
    found: CalendarFeed | None = (
        CalendarFeed.objects.filter(nonce=nonce)
        .select_related("point__region", "contract", "crew__vehicle", "crew__organisation")
        .first()
    )
    return found


def may_open(
    actor: Actor, point: Point | None, contract: Contract | None, crew: Crew | None
) -> bool:
    """Whether the actor sees the one of the three that is told, or may book there."""
    if point is not None:
        bookable = Point.objects.bookable_by(actor) | Point.objects.visible_to(actor)
        return bool(bookable.filter(pk=point.pk).exists())
    if contract is not None:
        return bool(Contract.objects.visible_to(actor).filter(pk=contract.pk).exists())
    return crew is not None and bool(Crew.objects.visible_to(actor).filter(pk=crew.pk).exists())
