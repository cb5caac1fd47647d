"""Orders as the API gives them, and those that an address names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wufei.collection.doubts import read_warning
from wufei.collection.models import Order
from wufei.collection.queries.timeline import timeline_of
from wufei.collection.schemas import BookedAnswer, EventAnswer, OrderDetail
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Warned

SHOWN = ("point", "material", "slot", "hauler", "contract", "replaces")


def order_named(actor: Actor, code: str) -> Order:
    """The order, if the actor sees it.

    Raises:
        Http404: no such order for this actor.
    """
    rows = Order.objects.select_related("point__region", *SHOWN)
    order: Order = rows.get_visible_or_404(actor, code=code)
    return order


def order_fields(order: Order) -> dict[str, Any]:
    return {
        "code": order.code,
        "client_id": order.client_id,
        "point": order.point.code,
        "material": order.material.key,
        "day": order.day,
        "opens_at": f"{order.opens_at:%H:%M}",
        "closes_at": f"{order.closes_at:%H:%M}",
        "slot": order.slot.code if order.slot else None,
        "bins": order.bins,
        "estimated_grams": order.estimated_grams,
        "note": order.note,
        "hauler": order.hauler.code if order.hauler else None,
        "contract": order.contract.code if order.contract else None,
        "channel": order.channel,
        "state": order.state,
        "version": order.version,
        "served_at": order.served_at,
        "collected_grams": order.collected_grams,
        "collected_bins": order.collected_bins,
        "grade": order.grade,
        "confirmed_by_holder_at": order.confirmed_by_holder_at,
        "confirmed_by_hauler_at": order.confirmed_by_hauler_at,
        "replaces": order.replaces.code if order.replaces else None,
    }


def order_detail(order: Order) -> OrderDetail:
    """The order as it stands in the database, with its story."""
    row = Order.objects.select_related(*SHOWN).get(pk=order.pk)
    states = list(row.events.values_list("to_state", flat=True))
    events = [
        EventAnswer(
            number=number,
            verb=told.verb,
            to_state=state,
            happened_at=told.at,
            recorded_at=told.recorded_at,
            who=told.who,
            reason=told.reason,
            lines=list(told.lines),
            photo=told.photo,
        )
        for number, (told, state) in enumerate(zip(timeline_of(row), states, strict=True), start=1)
    ]
    return OrderDetail(**order_fields(row), events=events)


def booked_answer(order: Order) -> BookedAnswer:
    """The order with the doubts of its booking, in the active language."""
    first = order.events.filter(number=1).first()
    kept = first.detail.get("warnings", []) if first else []
    warnings = [Warned(code=each["code"], message=read_warning(each)) for each in kept]
    return BookedAnswer(order=order_detail(order), warnings=warnings)


def clock_of(text: str | None) -> dt.time | None:
    """A time of the schema, ``HH:MM``."""
    return dt.time.fromisoformat(text) if text else None
