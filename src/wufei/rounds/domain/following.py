"""Orders change without the dispatcher: published plans follow by themselves."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection.public import OrderState
from wufei.kernel.actors import system_actor
from wufei.kernel.refusals import Refusal
from wufei.rounds.domain.replanning import belongs, insert_order, withdraw_order
from wufei.rounds.models import PlanState, RoundStop, StopState
from wufei.rounds.refusals import RoundsReason

#: An accepted order in a published plan was amended after it had been scheduled.
CHANGED = (
    OrderState.CANCELLED,
    OrderState.REBOOKED,
    OrderState.MISSED,
    OrderState.ACCEPTED,
)


def follow_orders() -> int:
    """Takes cancelled, rebooked and amended orders off the plans published for today and later,
    and puts amended ones of the same day in anew; answers how many were taken off.

    Those a vehicle is driving to stay for its crew to see.
    """
    changed = Q(order__state__in=CHANGED) | ~Q(order__day=F("round__plan__day"))
    stops = RoundStop.objects.filter(
        changed,
        round__plan__state=PlanState.PUBLISHED,
        round__plan__day__gte=timezone.localdate(),
        kind=RoundStop.Kind.ORDER,
        state=StopState.WAITING,
    )
    rows = stops.select_related("round__plan", "order").order_by("round__plan", "pk")
    return sum(_followed(stop) for stop in rows)


def _followed(stop: RoundStop) -> bool:
    actor, plan, order = system_actor("rounds"), stop.round.plan, stop.order
    assert order is not None
    try:
        withdraw_order(actor=actor, plan=plan, order=order, reason=_("订单已取消或改约"))
    except Refusal as refusal:
        if refusal.reason != RoundsReason.UNDER_WAY:
            raise
        return False
    if belongs(plan, order):
        insert_order(actor=actor, plan=plan, order=order)
    return True
