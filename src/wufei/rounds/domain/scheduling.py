"""What planning does to orders: placed ones are scheduled, dropped ones wait again."""

from __future__ import annotations

from collections.abc import Iterable

from wufei.collection.public import Order, OrderState, move_order
from wufei.kernel.actors import Actor
from wufei.rounds.models import Plan, RoundStop


def follow(
    *, actor: Actor, plan: Plan, placed: Iterable[str] = (), dropped: Iterable[str] = ()
) -> None:
    """Schedules the ``placed`` orders with their round and time, and takes the ``dropped`` ones
    that were only scheduled back to accepted (codes). The caller holds the transaction.

    Raises:
        Refusal: of the order's own lifecycle.
    """
    stops = RoundStop.objects.filter(round__plan=plan, order__code__in=list(placed))
    for stop in stops.select_related("order", "round__vehicle", "round__crew").order_by("order_id"):
        assert stop.order is not None
        if stop.order.state != OrderState.ACCEPTED:
            continue
        move_order(
            actor=actor,
            order=stop.order,
            state=OrderState.SCHEDULED,
            detail={
                "round": stop.round.code,
                "vehicle": stop.round.vehicle.plate,
                "crew": stop.round.crew.code if stop.round.crew else "",
                "arrives_at": stop.arrives_at.isoformat(),
            },
        )
    rows = Order.objects.filter(
        code__in=list(dropped), state=OrderState.SCHEDULED, hauler=plan.hauler
    )
    for order in rows.order_by("pk"):
        move_order(actor=actor, order=order, state=OrderState.ACCEPTED, detail={"plan": str(plan)})
