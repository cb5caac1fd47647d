"""What published rounds are still to bring, as holds of the ledger from point to vehicle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection.public import Order, OrderState
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Hold, LedgerReason, announce, void
from wufei.registry.public import Vehicle
from wufei.rounds.public import PlanState, RoundStop
from wufei.settlement.domain.books import source_of, transit_of
from wufei.settlement.models import Announcement

#: An order in one of these waits for its vehicle.
COMING = (OrderState.SCHEDULED, OrderState.ARRIVED)
#: How long after its window an announced order is still expected.
GRACE = dt.timedelta(hours=24)


@dataclass(slots=True)
class Announced:
    """How many holds were made and how many were given up."""

    made: int = 0
    voided: int = 0


def announce_orders(*, actor: Actor) -> Announced:
    """Bring the announcements to what published rounds say: one open hold for each order with an
    estimate that waits for its vehicle, none for any other. May be repeated."""
    result = Announced()
    for row in _open().exclude(order__state__in=COMING):
        result.voided += _give_up(actor, row.hold, _ended(row.order))
    held = {row.order_id: row for row in _open()}
    now = timezone.now()
    for stop in _coming():
        if _expected_until(stop.order) <= now:
            continue
        row = held.get(stop.order_id)
        if row is not None and _fits(row.hold, stop.order, stop.round.vehicle):
            continue
        if row is not None:
            result.voided += _give_up(actor, row.hold, _("改派车辆或改动预估量"))
        result.made += _announce(actor, stop.order, stop.round.vehicle)
    return result


def _open() -> Any:
    rows = Announcement.objects.filter(hold__state=Hold.State.OPEN)
    return rows.select_related(
        "order", "hold__from_account__region", "hold__to_account__region", "hold__material"
    ).order_by("id")


def _coming() -> Iterable[Any]:
    rows = RoundStop.objects.filter(
        kind=RoundStop.Kind.ORDER,
        round__plan__state=PlanState.PUBLISHED,
        round__plan__day__gte=timezone.localdate() - GRACE,
        order__state__in=COMING,
        order__estimated_grams__gt=0,
    )
    rows = rows.select_related(
        "round__vehicle__organisation", "order__point__account", "order__material"
    )
    found = {stop.order_id: stop for stop in rows.order_by("id")}  # the latest stop counts
    return found.values()


def _expected_until(order: Order) -> dt.datetime:
    closes = dt.datetime.combine(order.day, order.closes_at)
    return timezone.make_aware(closes) + GRACE


def _fits(hold: Hold, order: Order, vehicle: Vehicle) -> bool:
    return (
        hold.grams == order.estimated_grams
        and hold.material_id == order.material_id
        and hold.to_account.vehicle_id == vehicle.pk
    )


def _announce(actor: Actor, order: Order, vehicle: Vehicle) -> bool:
    with transaction.atomic():
        number = Announcement.objects.filter(order=order).count() + 1
        hold = announce(
            actor=actor,
            client_id=uuid5(order.client_id, f"announcement-{number}"),
            from_account=source_of(order.point).code,
            to_account=transit_of(vehicle).code,
            material=order.material.key,
            grams=order.estimated_grams or 0,
            expires_at=_expected_until(order),
            paper_reference=order.code,
        )
        _row, made = Announcement.objects.get_or_create(
            order=order, number=number, defaults={"hold": hold}
        )
    return bool(made)


def _give_up(actor: Actor, hold: Hold, reason: str) -> bool:
    try:
        void(actor=actor, hold=hold, reason=reason)
    except Refusal as refusal:
        if refusal.reason is not LedgerReason.HOLD_NOT_OPEN:
            raise
        return False  # settled or given up by another process meanwhile
    return True


def _ended(order: Order) -> str:
    return _("订单%(state)s，不再到") % {"state": order.get_state_display()}
