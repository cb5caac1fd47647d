"""Taking requests on, and new orders in place of those that came to nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.domain.booking import Origin, answered, enter
from wufei.collection.domain.drafts import OrderDraft
from wufei.collection.domain.guards import held, require_side
from wufei.collection.domain.moving import held_order, walk
from wufei.collection.models import Order, OrderState
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Organisation


def rebook(*, actor: Actor, order: Order, draft: OrderDraft, reason: str = "") -> Order:
    """A new order in place of one that was missed, refused or cannot be kept.

    ``draft`` says when and how much; point and class stay. The same draft again is answered.

    Raises:
        Refusal: NOT_ALLOWED; NOT_FROM_HERE of the lifecycle; as :func:`~.booking.book`.
    """
    with transaction.atomic():
        point = held(order.point)
        row = held_order(order)
        require_side(actor=actor, order=row)
        standing = answered(draft)
        if standing is not None:
            return _making_up(row, standing, draft)
        new = walk(actor=actor, order=row, state=OrderState.REBOOKED, reason=reason)
        made = enter(actor=actor, draft=draft, point=point, origin=Origin(replaces=new))
        made.booked_by = row.booked_by if row.booked_by is not None else made.booked_by
        made.save(update_fields=["booked_by"])
        return made


def _making_up(row: Order, standing: Order, draft: OrderDraft) -> Order:
    """The order that stands, if it is the one in place of ``row``: two orders that were missed at
    one point on one day may be made up for by equal drafts."""
    if standing.replaces_id != row.pk:
        raise Refusal(
            CollectionReason.CLIENT_ID_TAKEN,
            pointer="/client_id",
            client_id=str(draft.client_id),
            order=standing.code,
        )
    return standing


def accept(*, actor: Actor, order: Order, hauler: Organisation | None = None) -> Order:
    """Takes a request on; ``hauler`` where none is known yet.

    Raises:
        Refusal: NOT_ALLOWED, NO_HAULER, NOT_A_HAULER; NOT_FROM_HERE of the lifecycle.
    """
    with transaction.atomic():
        row = held_order(order)
        allowed = rules.may_move_order(
            actor, region_path=row.point.region.path, hauler_id=row.hauler_id
        )
        if not allowed:
            raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("收运单位的调度员或所在地无废办"))
        if hauler is not None and hauler.kind != Organisation.Kind.HAULER:
            raise Refusal(CollectionReason.NOT_A_HAULER, pointer="/hauler", name=str(hauler))
        if hauler is not None and row.hauler is None and row.state == OrderState.REQUESTED:
            row.hauler = hauler
        if row.hauler is None:
            raise Refusal(CollectionReason.NO_HAULER, pointer="/hauler", order=row.code)
        detail = {"hauler": row.hauler.code}
        return walk(actor=actor, order=row, state=OrderState.ACCEPTED, detail=detail)


def draft_again(order: Order, *, client_id: UUID, day: dt.date, **values: Any) -> OrderDraft:
    """The draft of an order that makes up for ``order``; ``values`` are what differs."""
    given: dict[str, Any] = {
        "bins": order.bins,
        "estimated_grams": order.estimated_grams,
        "note": order.note,
        **values,
    }
    return OrderDraft(
        client_id=client_id,
        point=order.point.code,
        material=order.material.key,
        day=day,
        channel=Order.Channel.REMADE,
        **given,
    )
