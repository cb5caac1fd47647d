"""After the day: missed pick-ups, complaints and their answers, both sides' word, closing."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection import rules
from wufei.collection.domain.guards import require_side
from wufei.collection.domain.judging import shown_moment
from wufei.collection.domain.moving import held_order, tell, walk
from wufei.collection.models import (
    SERVED_STATES,
    Complaint,
    Order,
    OrderEvent,
    OrderState,
)
from wufei.collection.queries.orders import moment
from wufei.collection.queries.terms import rule_at
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.registry.public import add_working_days

#: Told by the crew or by what it did: the vehicle was at the point.
PRESENCE = (OrderState.WEIGHED, OrderState.REFUSED)


def report_missed(
    *, actor: Actor, order: Order, note: str = "", photo: Photo | None = None
) -> Order:
    """Nobody came: by whoever hands over, or by staff for them.

    Raises:
        Refusal: NOT_ALLOWED; VEHICLE_WAS_THERE, which says when and what it did; NOT_DUE_YET,
            REPORT_TOO_LATE; NOT_FROM_HERE of the lifecycle.
    """
    with transaction.atomic():
        row = held_order(order)
        require_side(actor=actor, order=row)
        if row.state == OrderState.MISSED:
            return row
        _check_presence(row)
        until = moment(row.day, row.closes_at)
        if until > timezone.now():
            raise Refusal(CollectionReason.NOT_DUE_YET, until=shown_moment(until))
        days = rule_at(row.point, row.day).missed_report_days
        _check_age(row, CollectionReason.REPORT_TOO_LATE, days)
        return walk(actor=actor, order=row, state=OrderState.MISSED, reason=note, photo=photo)


def _check_presence(order: Order) -> None:
    """The last event that proves the vehicle, unless it was taken back."""
    if order.state not in SERVED_STATES:
        return
    last = order.events.filter(to_state__in=PRESENCE).order_by("-number").first()
    if last is not None:
        raise Refusal(
            CollectionReason.VEHICLE_WAS_THERE,
            when=shown_moment(last.happened_at),
            what=_deed(last),
        )


def _deed(event: OrderEvent) -> str:
    words = str(OrderState(event.to_state).label)
    return f"{words}（{event.reason}）" if event.reason else words


def complain(
    *,
    actor: Actor,
    order: Order,
    client_id: UUID,
    text: str,
    photo: Photo | None = None,
) -> Complaint:
    """A complaint that wants an answer within the working days of the area's terms.

    The same ``client_id`` again is answered with the complaint that stands.

    Raises:
        Refusal: NOT_ALLOWED, TEXT_MISSING, REPORT_TOO_LATE.
    """
    if not text.strip():
        raise Refusal(CollectionReason.TEXT_MISSING, pointer="/text")
    with transaction.atomic():
        row = held_order(order)
        require_side(actor=actor, order=row)
        standing: Complaint | None = Complaint.objects.filter(client_id=client_id).first()
        if standing is not None:
            return standing
        rule = rule_at(row.point, row.day)
        _check_age(row, CollectionReason.REPORT_TOO_LATE, rule.complaint_days)
        due = add_working_days(timezone.localdate(), rule.answer_working_days)
        made: Complaint = Complaint.objects.create(
            order=row,
            client_id=client_id,
            text=text.strip()[:500],
            photo=photo,
            raised_by=actor.user_id,
            raised_at=timezone.now(),
            answer_due_on=due,
        )
        detail = {"complaint": made.pk, "answer_due_on": due.isoformat()}
        tell(actor=actor, order=row, verb="complained", reason=text, detail=detail, photo=photo)
        return made


def answer_complaint(*, actor: Actor, complaint: Complaint, answer: str) -> Complaint:
    """The answer of the hauler or the office; it is told to whoever booked. Once.

    Raises:
        Refusal: NOT_ALLOWED, TEXT_MISSING, ALREADY_ANSWERED.
    """
    if not answer.strip():
        raise Refusal(CollectionReason.TEXT_MISSING, pointer="/answer")
    with transaction.atomic():
        order = held_order(complaint.order)
        region = order.point.region.path
        if not rules.looks_after(actor, region_path=region, hauler_id=order.hauler_id):
            raise Refusal(
                CollectionReason.NOT_ALLOWED, roles=_("收运单位的调度员或所在地的工作人员")
            )
        row: Complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
        if row.answered_at is not None:
            raise Refusal(
                CollectionReason.ALREADY_ANSWERED,
                when=shown_moment(row.answered_at),
                who=row.answered_by_name,
            )
        row.answer = answer.strip()[:500]
        row.answered_at = timezone.now()
        row.answered_by_name = actor.name[:150]
        row.save(update_fields=["answer", "answered_at", "answered_by_name"])
        tell(actor=actor, order=order, verb="answered", reason=answer, detail={"complaint": row.pk})
        return row


def _check_age(order: Order, reason: CollectionReason, days: int) -> None:
    if timezone.localdate() > order.day + dt.timedelta(days=days):
        raise Refusal(reason, day=order.day, days=days)
