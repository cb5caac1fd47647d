"""The orders of recurrences for the coming days: made once, kept in step, never over a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection.domain.amending import change
from wufei.collection.domain.booking import Origin, enter
from wufei.collection.domain.drafts import OrderDraft
from wufei.collection.domain.guards import held
from wufei.collection.domain.moving import held_order, walk
from wufei.collection.domain.recurring import (
    LONGEST_HOLIDAY,
    Calendar,
    PlannedDay,
    calendar_of,
    exceptions_of,
    planned_days,
)
from wufei.collection.models import Order, OrderEvent, OrderState, StandingOrder
from wufei.collection.queries.terms import rule_at
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.refusals import Refusal

#: The names of generated orders are made from this, the recurrence and the day.
NAMES = UUID("6f2c1d5e-6b0e-4a52-9d3a-2f0f6a3b8c11")
#: What a recurrence says anew about an order that nobody has touched.
FOLLOWED = ("opens_at", "closes_at", "bins", "estimated_grams", "note")
WAITING = (OrderState.REQUESTED, OrderState.ACCEPTED)


@dataclass(slots=True)
class Generated:
    """How many orders were made, changed, cancelled, and could not be made."""

    made: int = 0
    changed: int = 0
    cancelled: int = 0
    held_back: int = 0


def make_orders(
    *,
    standing: StandingOrder,
    today: dt.date | None = None,
    calendar: Calendar | None = None,
) -> Generated:
    """Brings the orders from tomorrow to the horizon to what the recurrence says; may be repeated.

    An order that a person amended, cancelled or planned stays as it is. What cannot be made (fees
    unpaid, contract over) is kept as the recurrence's ``held_back`` until it can.
    """
    actor = system_actor("standing orders")
    result = Generated()
    with transaction.atomic():
        held(standing.point)
        row: StandingOrder = (
            StandingOrder.objects.select_for_update(of=("self",))
            .select_related("point__region", "material", "hauler")
            .get(pk=standing.pk)
        )
        first = (today or timezone.localdate()) + dt.timedelta(days=1)
        last = first + dt.timedelta(days=rule_at(row.point, first).standing_horizon_days - 1)
        # from before: a day that a holiday pushed into the span takes its place there
        days = planned_days(
            row,
            first - dt.timedelta(days=LONGEST_HOLIDAY),
            last,
            calendar=calendar or calendar_of(first, last),
            exceptions=exceptions_of(row),
        )
        wanted = {
            each.standing_day: each
            for each in days
            if each.day >= first and each.standing_day >= first
        }
        standing_orders = {
            order.standing_day: order
            for order in row.orders.filter(standing_day__gte=first).exclude(
                state=OrderState.CANCELLED
            )
        }
        _call_off(actor, standing_orders.values(), wanted, result)
        refusals = [
            (each.day, refusal)
            for each in wanted.values()
            if (refusal := _bring(actor, row, each, standing_orders, result)) is not None
        ]
        _keep_refusal(row, refusals)
        result.held_back = len(refusals)
    return result


def make_all_orders(*, actor: Actor, today: dt.date | None = None) -> Generated:
    """:func:`make_orders` for every recurrence that is or will be in force, each on its own.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    if not actor.is_system:
        raise Refusal(CollectionReason.NOT_ALLOWED, roles="")
    day = today or timezone.localdate()
    calendar = calendar_of(day, day + dt.timedelta(days=120))
    total = Generated()
    rows = StandingOrder.objects.exclude(valid_to__lte=day).select_related("point")
    for row in rows.order_by("pk"):
        part = make_orders(standing=row, today=day, calendar=calendar)
        total.made += part.made
        total.changed += part.changed
        total.cancelled += part.cancelled
        total.held_back += part.held_back
    return total


def _call_off(
    actor: Actor, orders: Iterable[Order], wanted: dict[dt.date, PlannedDay], result: Generated
) -> None:
    for order in orders:
        if order.standing_day not in wanted and _is_untouched(order):
            walk(
                actor=actor,
                order=held_order(order),
                state=OrderState.CANCELLED,
                reason=_("定期收运已调整"),
            )
            result.cancelled += 1


def _bring(
    actor: Actor,
    row: StandingOrder,
    planned: PlannedDay,
    known: dict[dt.date | None, Order],
    result: Generated,
) -> Refusal | None:
    """Makes or changes one order; why it could not be, if it could not."""
    order = known.get(planned.standing_day)
    try:
        with transaction.atomic():
            if order is None:
                _make(actor, row, planned)
                result.made += 1
            elif _is_untouched(order) and (changes := _differences(row, planned, order)):
                change(
                    actor=actor,
                    order=held_order(order),
                    changes=changes,
                    reason=_("定期收运已调整"),
                    routine=True,
                )
                result.changed += 1
    except Refusal as refusal:
        return refusal
    return None


def _make(actor: Actor, row: StandingOrder, planned: PlannedDay) -> None:
    tries = row.orders.filter(standing_day=planned.standing_day).count()
    draft = OrderDraft(
        client_id=uuid5(NAMES, f"{row.pk}/{planned.standing_day}/{tries}"),
        point=row.point.code,
        material=row.material.key,
        day=planned.day,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        bins=row.bins,
        estimated_grams=row.estimated_grams,
        note=row.note,
        channel=Order.Channel.STANDING,
    )
    origin = Origin(standing=row, standing_day=planned.standing_day)
    enter(actor=actor, draft=draft, point=row.point, origin=origin)


def _is_untouched(order: Order) -> bool:
    """Waiting for a round, and amended by nobody but this generator."""
    if order.state not in WAITING:
        return False
    amended = OrderEvent.objects.filter(order=order, verb="amended")
    return all(event.detail.get("routine") for event in amended)


def _differences(row: StandingOrder, planned: PlannedDay, order: Order) -> dict[str, Any]:
    wanted = {"day": planned.day, **{name: getattr(row, name) for name in FOLLOWED}}
    return {name: value for name, value in wanted.items() if getattr(order, name) != value}


def _keep_refusal(row: StandingOrder, refusals: list[tuple[dt.date, Refusal]]) -> None:
    day, refusal = refusals[0] if refusals else (None, None)
    code = refusal.reason.code if refusal else ""
    params = {name: str(value) for name, value in refusal.params.items()} if refusal else {}
    if (row.held_back, row.held_back_day, row.held_back_params) != (code, day, params):
        row.held_back, row.held_back_day, row.held_back_params = code, day, params
        row.save(update_fields=["held_back", "held_back_day", "held_back_params"])
