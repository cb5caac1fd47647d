"""The one way by which an order changes its state, and by which anything is told about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.models import ORDER_LIFECYCLE, Order, OrderEvent, OrderMessage, OrderState
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal

#: What the crew found; given with WEIGHED, taken back when the weighing is.
FINDINGS = ("collected_grams", "collected_bins", "grade")
#: Events that nobody needs a message about.
SILENT = frozenset({"photo", "delivered", "settled", "confirmed_by_holder", "confirmed_by_hauler"})
#: Events of a recurrence's order as agreed.
EXPECTED = frozenset({"booked", "accepted", "scheduled", "arrived", "weighed", "closed"})


def move_order(
    *,
    actor: Actor,
    order: Order,
    state: OrderState,
    happened_at: dt.datetime | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    photo: Photo | None = None,
    collected_grams: int | None = None,
    collected_bins: int | None = None,
    grade: int | None = None,
) -> Order:
    """Moves the order to ``state`` and adds the event; asking again for the same is answered.

    For crews and dispatchers of the order's hauler, offices of the area and the system. A second
    weighing with other figures replaces the first ones (``collected_grams`` is the whole so far,
    in grams; ``grade`` 1 to 5). ``detail`` is kept with the event as plain JSON: scheduling tells
    ``round``, ``vehicle`` and ``crew`` there.

    Raises:
        Refusal: NOT_ALLOWED, GRADE_OUT_OF_RANGE; NOT_FROM_HERE or STATE_IS_FINAL of the lifecycle.
    """
    if grade is not None and not 1 <= grade <= 5:
        raise Refusal(CollectionReason.GRADE_OUT_OF_RANGE, pointer="/grade", grade=grade)
    found = {
        "collected_grams": collected_grams,
        "collected_bins": collected_bins,
        "grade": grade,
    }
    with transaction.atomic():
        row = held_order(order)
        require_mover(actor=actor, order=row)
        return walk(
            actor=actor,
            order=row,
            state=state,
            happened_at=happened_at,
            reason=reason,
            detail=detail,
            photo=photo,
            found={name: value for name, value in found.items() if value is not None},
        )


def held_order(order: Order) -> Order:
    """The order as it stands now, locked until the transaction ends."""
    row: Order = (
        Order.objects.select_for_update(of=("self",))
        .select_related("point__region", "material", "hauler", "contract")
        .get(pk=order.pk)
    )
    return row


def require_mover(*, actor: Actor, order: Order) -> None:
    """Raises NOT_ALLOWED unless the actor works on the order or its area."""
    allowed = rules.may_move_order(
        actor, region_path=order.point.region.path, hauler_id=order.hauler_id
    )
    if not allowed:
        raise Refusal(CollectionReason.NOT_ALLOWED, roles=_("收运单位的班组、调度员或所在地无废办"))


def walk(
    *,
    actor: Actor,
    order: Order,
    state: OrderState,
    happened_at: dt.datetime | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    photo: Photo | None = None,
    found: Mapping[str, int] | None = None,
) -> Order:
    """As :func:`move_order`, for a locked row whose right has been asked for already."""
    before = OrderState(order.state)
    found = dict(found or {})
    if before == state and all(getattr(order, name) == value for name, value in found.items()):
        return order
    if before != state:
        ORDER_LIFECYCLE.check(before, state, order)
    happened_at = happened_at or timezone.now()
    for name, value in found.items():
        setattr(order, name, value)
    _keep_service(order, before, state, happened_at)
    order.state = state
    order.version += 1
    order.save()
    tell(
        actor=actor,
        order=order,
        verb=state.value,
        before=before,
        happened_at=happened_at,
        reason=reason,
        detail={**(detail or {}), **found},
        photo=photo,
    )
    return order


def _keep_service(
    order: Order, before: OrderState, state: OrderState, happened_at: dt.datetime
) -> None:
    """When the crew was there and what it found; nothing once that is taken back."""
    if state in (OrderState.WEIGHED, OrderState.REFUSED):
        order.served_at = happened_at
    if state == OrderState.REFUSED or (
        state == OrderState.ARRIVED and before in (OrderState.WEIGHED, OrderState.REFUSED)
    ):
        for name in FINDINGS:
            setattr(order, name, None)
    if state == OrderState.ARRIVED:
        order.served_at = None


def tell(
    *,
    actor: Actor,
    order: Order,
    verb: str,
    before: str | None = None,
    happened_at: dt.datetime | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    photo: Photo | None = None,
) -> OrderEvent:
    """Adds the next event of a locked order; ``before`` is the state it had, if it differs."""
    last = order.events.order_by("-number").values_list("number", flat=True).first() or 0
    now = timezone.now()
    event: OrderEvent = OrderEvent.objects.create(
        order=order,
        number=last + 1,
        verb=verb,
        from_state=before or order.state,
        to_state=order.state,
        happened_at=happened_at or now,
        actor_id=actor.user_id,
        actor_name=actor.name[:150],
        reason=reason.strip()[:300],
        detail=dict(detail or {}),
        photo=photo,
    )
    message = message_of(actor, order, event)
    if message is not None:
        message.save()
    return event


def message_of(actor: Actor, order: Order, event: OrderEvent) -> OrderMessage | None:
    """The message to whoever booked; what one did oneself is read already. A recurrence speaks up
    only when something is other than agreed."""
    if order.booked_by is None or event.verb in SILENT:
        return None
    if order.standing_id is not None and event.verb in EXPECTED:
        return None
    own = actor.user_id == order.booked_by
    return OrderMessage(
        event=event, recipient=order.booked_by, read_at=event.recorded_at if own else None
    )
