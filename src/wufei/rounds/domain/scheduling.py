"""What planning does to orders: placed ones are scheduled, dropped ones wait again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wufei.collection.public import Order, OrderState, move_orders
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
    schedule = _calls(plan, placed)
    move_orders(actor=actor, details=schedule, state=OrderState.SCHEDULED)
    rows = Order.objects.filter(
        code__in=list(dropped), state=OrderState.SCHEDULED, hauler=plan.hauler
    )
    details = {key: {"plan": str(plan)} for key in rows.values_list("pk", flat=True)}
    move_orders(actor=actor, details=details, state=OrderState.ACCEPTED)


def _calls(plan: Plan, codes: Iterable[str]) -> dict[int, dict[str, Any]]:
    """When and by whom the accepted ones among the orders are called on, by their keys."""
    rows = RoundStop.objects.filter(
        round__plan=plan, order__code__in=list(codes), order__state=OrderState.ACCEPTED
    )
    stops = rows.values_list(
        "order_id", "round__code", "round__vehicle__plate", "round__crew__code", "arrives_at"
    )
    return {
        key: {
            "round": code,
            "vehicle": plate,
            "crew": crew or "",
            "arrives_at": arrives_at.isoformat(),
        }
        for key, code, plate, crew, arrives_at in stops
        if key is not None
    }
