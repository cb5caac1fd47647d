"""Many orders take one step at once, as when a plan is published: few statements, not ten each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from wufei.collection.domain.moving import message_of, require_mover
from wufei.collection.models import ORDER_LIFECYCLE, Order, OrderEvent, OrderMessage, OrderState
from wufei.kernel.actors import Actor

#: The steps that planning takes: they leave what a crew found as it is.
STEPS = (OrderState.ACCEPTED, OrderState.SCHEDULED)
AT_ONCE = 500


def move_orders(
    *, actor: Actor, details: Mapping[int, Mapping[str, Any]], state: OrderState
) -> int:
    """Moves the orders with these keys to ``state`` (accepted or scheduled), all or none, each with
    the event and message of :func:`move_order`; ``details`` by order key are kept with the events.
    Answers how many moved: those in ``state`` already stay as they are.

    Raises:
        Refusal: NOT_ALLOWED; NOT_FROM_HERE or STATE_IS_FINAL of the lifecycle.
        ValueError: a state whose step has more to write than itself.
    """
    if state not in STEPS:
        raise ValueError(f"orders are not moved to {state} together")
    with transaction.atomic():
        return sum(_move(actor, keys, details, state) for keys in _batches(sorted(details)))


def _batches(keys: Sequence[int]) -> Iterator[list[int]]:
    waiting = iter(keys)
    while batch := list(islice(waiting, AT_ONCE)):
        yield batch


def _move(
    actor: Actor,
    keys: Sequence[int],
    details: Mapping[int, Mapping[str, Any]],
    state: OrderState,
) -> int:
    held = Order.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    rows = list(held.select_related("point__region").order_by("pk"))
    for row in rows:
        require_mover(actor=actor, order=row)
    moved = [row for row in rows if row.state != state]
    for row in moved:
        ORDER_LIFECYCLE.check(OrderState(row.state), state, row)
    pks = [row.pk for row in moved]
    Order.objects.filter(pk__in=pks).update(state=state, version=F("version") + 1)
    _tell(actor, moved, details, state)
    return len(moved)


def _tell(
    actor: Actor,
    orders: Sequence[Order],
    details: Mapping[int, Mapping[str, Any]],
    state: OrderState,
) -> None:
    """The next event of each order, and the messages that follow."""
    told = OrderEvent.objects.filter(order__in=[row.pk for row in orders]).order_by()
    last = dict(told.values_list("order_id").annotate(Max("number")))
    now = timezone.now()
    events = OrderEvent.objects.bulk_create(
        [
            OrderEvent(
                order=row,
                number=last.get(row.pk, 0) + 1,
                verb=state.value,
                from_state=row.state,
                to_state=state,
                happened_at=now,
                actor_id=actor.user_id,
                actor_name=actor.name[:150],
                detail=dict(details[row.pk]),
            )
            for row in orders
        ]
    )
    messages = (message_of(actor, row, e) for row, e in zip(orders, events, strict=True))
    OrderMessage.objects.bulk_create([each for each in messages if each is not None])
