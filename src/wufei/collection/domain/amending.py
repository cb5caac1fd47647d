"""Changing and calling off what was booked: one event and one message for each change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from wufei.collection import rules
from wufei.collection.domain.booking import accepts_itself
from wufei.collection.domain.drafts import Wish
from wufei.collection.domain.guards import held, require_reason, require_side
from wufei.collection.domain.judging import judge, latest_change, shown_moment
from wufei.collection.domain.moving import held_order, tell, walk
from wufei.collection.models import (
    ORDER_LIFECYCLE,
    Order,
    OrderState,
    ServiceSlot,
    StandingException,
)
from wufei.collection.queries.terms import rule_at
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

EDITABLE = frozenset({"day", "slot", "opens_at", "closes_at", "bins", "estimated_grams", "note"})
#: Changes of these take an order off the round it is planned on.
TIMING = frozenset({"day", "slot", "opens_at", "closes_at"})
CHANGEABLE = (OrderState.REQUESTED, OrderState.ACCEPTED, OrderState.SCHEDULED)


def amend(*, actor: Actor, order: Order, version: int, reason: str = "", **changes: Any) -> Order:
    """Changes what :data:`EDITABLE` names, as one event. ``slot`` is the row or None.

    ``version`` is the one that the actor has seen. An order that is planned already and gets
    another time waits for a round again.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, NOT_OPEN, TOO_LATE, and what
            :func:`~.judging.judge` says of the order as wanted.
        TypeError: a name that cannot be changed.
    """
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"cannot change {', '.join(sorted(unknown))}")
    with transaction.atomic():
        held(order.point)
        row = held_order(order)
        staff = _require_change(actor, row, version)
        if changes.get("slot") is not None:
            changes = {
                **changes,
                "opens_at": changes["slot"].opens_at,
                "closes_at": changes["slot"].closes_at,
            }
        different = {name: value for name, value in changes.items() if getattr(row, name) != value}
        if not different:
            return row
        if not staff and row.slot is not None and different.get("slot", row.slot) is None:
            raise Refusal(CollectionReason.NO_TIME, pointer="/slot")
        if "day" in different:
            _leave_out(row, reason, moved_to=different["day"])
        return change(actor=actor, order=row, changes=different, reason=reason)


def change(
    *, actor: Actor, order: Order, changes: dict[str, Any], reason: str, routine: bool = False
) -> Order:
    """As :func:`amend`, for a locked row whose right has been asked for already."""
    before = OrderState(order.state)
    old = {name: getattr(order, name) for name in changes}
    for name, value in changes.items():
        setattr(order, name, value)
    timing = bool(TIMING & set(changes))
    verdict = judge(_wish(actor, order, routine=routine or not timing), besides=order)
    if timing:
        order.contract, order.hauler = verdict.contract, verdict.hauler or order.hauler
        order.state = _after_change(actor, order, before)
    order.version += 1
    order.save()
    detail: dict[str, Any] = {"before": _plain(old), "after": _plain(changes)}
    if routine:
        detail["routine"] = True
    if verdict.warnings:
        detail["warnings"] = [warning.kept() for warning in verdict.warnings]
    tell(actor=actor, order=order, verb="amended", before=before, reason=reason, detail=detail)
    return order


def cancel(*, actor: Actor, order: Order, reason: str, version: int | None = None) -> Order:
    """Calls an order off; one of a recurrence is left out for that day.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, CHANGED_MEANWHILE, NOT_OPEN, TOO_LATE.
    """
    require_reason(reason)
    with transaction.atomic():
        held(order.point)
        row = held_order(order)
        if row.state == OrderState.CANCELLED:
            return row
        _require_change(actor, row, version)
        _leave_out(row, reason, moved_to=None)
        return walk(actor=actor, order=row, state=OrderState.CANCELLED, reason=reason)


def _leave_out(order: Order, reason: str, *, moved_to: dt.date | None) -> None:
    """The recurrence of an order does not make it anew where it was."""
    if order.standing is not None and order.standing_day is not None:
        StandingException.objects.update_or_create(
            standing=order.standing,
            day=order.standing_day,
            defaults={"moved_to": moved_to, "reason": reason.strip()[:300]},
        )


def _after_change(actor: Actor, order: Order, before: OrderState) -> OrderState:
    """Off the round where it was on one; accepted where the new slot accepts by itself."""
    if before == OrderState.SCHEDULED or (
        before == OrderState.REQUESTED and accepts_itself(actor, order)
    ):
        ORDER_LIFECYCLE.check(before, OrderState.ACCEPTED, order)
        return OrderState.ACCEPTED
    return before


def _require_change(actor: Actor, order: Order, version: int | None) -> bool:
    """The order may be changed by the actor now, in the version that was seen; whether as staff."""
    staff = require_side(actor=actor, order=order)
    if version is not None and order.version != version:
        last = order.events.last()
        raise Refusal(
            CollectionReason.CHANGED_MEANWHILE,
            order=order.code,
            who=last.actor_name if last else "",
            when=shown_moment(last.recorded_at) if last else "",
        )
    if order.state not in CHANGEABLE:
        raise Refusal(CollectionReason.NOT_OPEN, order=order.code, state=order.get_state_display())
    rule = rule_at(order.point, order.day)
    until = latest_change(order.day, order.opens_at, order.slot, rule)
    if not staff and until <= timezone.now():
        raise Refusal(CollectionReason.TOO_LATE, until=shown_moment(until))
    return staff


def _wish(actor: Actor, order: Order, *, routine: bool) -> Wish:
    slot: ServiceSlot | None = order.slot
    return Wish(
        point=order.point,
        material=order.material,
        day=order.day,
        opens_at=order.opens_at,
        closes_at=order.closes_at,
        bins=order.bins,
        estimated_grams=order.estimated_grams,
        slot=slot,
        booked_by=order.booked_by,
        staff=rules.books_for_others(actor),
        routine=routine,
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON: days and times in ISO form, slots by their code."""
    return {name: _word(value) for name, value in sorted(values.items())}


def _word(value: Any) -> Any:
    if isinstance(value, ServiceSlot):
        return value.code
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else value
