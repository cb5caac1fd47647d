"""Both sides' word about a pick-up, and the end of an order."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.domain.moving import held_order, tell, walk
from wufei.collection.models import Complaint, Order, OrderState
from wufei.collection.queries.terms import rule_at
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor, Role
from wufei.kernel.refusals import Refusal

Side = Literal["holder", "hauler"]
CONFIRMABLE = (OrderState.WEIGHED, OrderState.DELIVERED, OrderState.SETTLED)


def confirm(*, actor: Actor, order: Order, side: Side) -> Order:
    """One side's word that the pick-up was as recorded; said again it is answered.

    Raises:
        Refusal: NOT_ALLOWED, NOTHING_TO_CONFIRM.
    """
    with transaction.atomic():
        row = held_order(order)
        _require_side_itself(actor, row, side)
        if row.state not in CONFIRMABLE:
            raise Refusal(
                CollectionReason.NOTHING_TO_CONFIRM,
                order=row.code,
                state=row.get_state_display(),
            )
        name = f"confirmed_by_{side}_at"
        if getattr(row, name) is not None:
            return row
        setattr(row, name, timezone.now())
        row.version += 1
        row.save(update_fields=[name, "version"])
        found = {
            "collected_grams": row.collected_grams,
            "collected_bins": row.collected_bins,
            "grade": row.grade,
        }
        tell(actor=actor, order=row, verb=f"confirmed_by_{side}", detail=found)
        return row


def close_settled(*, actor: Actor, today: dt.date | None = None) -> int:
    """Closes settled orders that both sides confirmed or that waited long enough; how many.

    Orders with a complaint that waits for its answer stay open.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    if not actor.is_system:
        raise Refusal(CollectionReason.NOT_ALLOWED, roles="")
    day = today or timezone.localdate()
    waiting = Complaint.objects.filter(order=OuterRef("pk"), answered_at__isnull=True)
    rows = (
        Order.objects.filter(state=OrderState.SETTLED)
        .exclude(Exists(waiting))
        .select_related("point__region")
        .order_by("pk")
    )
    closed = 0
    for row in rows.iterator(chunk_size=500):
        if _may_close(row, day):
            closed += _close(actor, row)
    return closed


def _may_close(order: Order, day: dt.date) -> bool:
    if order.confirmed_by_holder_at and order.confirmed_by_hauler_at:
        return True
    last = order.events.filter(to_state=OrderState.SETTLED).order_by("number").first()
    since = timezone.localdate(last.recorded_at) if last else order.day
    waited = rule_at(order.point, order.day).close_after_days
    return bool(since + dt.timedelta(days=waited) <= day)


def _close(actor: Actor, order: Order) -> int:
    with transaction.atomic():
        row = held_order(order)
        if row.state != OrderState.SETTLED:
            return 0
        walk(actor=actor, order=row, state=OrderState.CLOSED)
    return 1


def may_speak_for(actor: Actor, order: Order, side: Side) -> bool:
    """Each side speaks for itself; for a compound's shared point its community may."""
    point = order.point
    if side == "hauler":
        return actor.is_system or any(
            order.hauler_id is not None and grant.organisation_id == order.hauler_id
            for grant in actor.with_role(Role.DISPATCHER, Role.DRIVER)
        )
    return (
        actor.is_system
        or rules.is_holder(actor, booked_by=order.booked_by, organisation_id=point.organisation_id)
        or any(
            grant.covers(region_path=point.region.path, organisation_id=None)
            for grant in actor.with_role(Role.COMMUNITY_WORKER)
        )
    )


def _require_side_itself(actor: Actor, order: Order, side: Side) -> None:
    if may_speak_for(actor, order, side):
        return
    sides = {"hauler": _("收运单位的班组或调度员"), "holder": _("预约人、交付单位或社区")}
    raise Refusal(CollectionReason.NOT_ALLOWED, roles=sides[side])
