"""Named reads of orders for the modules above and for the pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wufei.collection.models import GONE_STATES, Order, OrderState
from wufei.kernel.actors import Actor
from wufei.registry.public import Organisation


@dataclass(frozen=True, slots=True)
class Duty:
    """One service that was due: where, what, by whom, when at the earliest and latest.

    ``served_at`` is when the crew weighed or refused; None while it has done neither.
    """

    order_id: int
    code: str
    point_code: str
    region_path: str
    material: str
    hauler_id: int | None
    opens_at: dt.datetime
    closes_at: dt.datetime
    bins: int | None
    estimated_grams: int | None
    state: OrderState
    served_at: dt.datetime | None


def orders_to_plan(*, actor: Actor, hauler: Organisation, day: dt.date) -> QuerySet[Any]:
    """Orders of ``hauler`` on ``day`` that wait for a round or already have one, as far as the
    actor sees them; points and classes are joined. One query."""
    rows: QuerySet[Any] = (
        Order.objects.visible_to(actor)
        .filter(hauler=hauler, day=day, state__in=(OrderState.ACCEPTED, OrderState.SCHEDULED))
        .select_related("point__region", "material", "contract")
        .order_by("opens_at", "code")
    )
    return rows


def duties_on(
    day: dt.date, *, actor: Actor | None = None, hauler_id: int | None = None
) -> list[Duty]:
    """All services of ``day`` that were not called off; of the actor's, if one asks. One query."""
    rows = Order.objects.all() if actor is None else Order.objects.visible_to(actor)
    rows = rows.filter(day=day).exclude(state__in=(*GONE_STATES, OrderState.REQUESTED))
    if hauler_id is not None:
        rows = rows.filter(hauler_id=hauler_id)
    rows = rows.select_related("point__region", "material").order_by("opens_at", "code")
    return [
        Duty(
            order_id=row.pk,
            code=row.code,
            point_code=row.point.code,
            region_path=row.point.region.path,
            material=row.material.key,
            hauler_id=row.hauler_id,
            opens_at=moment(day, row.opens_at),
            closes_at=moment(day, row.closes_at),
            bins=row.bins,
            estimated_grams=row.estimated_grams,
            state=OrderState(row.state),
            served_at=row.served_at,
        )
        for row in rows
    ]


def moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """A local time of a day, as a moment."""
    return timezone.make_aware(dt.datetime.combine(day, clock))
