"""Duty persons of points: personal data, of which the audit log learns nothing but the dates."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from wufei.collection.domain.guards import held, require_keeper
from wufei.collection.domain.personal import check_retention, checked_row
from wufei.collection.models import Point, PointContact
from wufei.collection.refusals import CollectionReason
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


def set_contact(
    *, actor: Actor, point: Point, name: str, phone: str, keep_until: dt.date, reason: str = ""
) -> PointContact:
    """Who answers for a point, in place of whoever did; kept to the day before ``keep_until``.

    Raises:
        Refusal: NOT_ALLOWED, RETENTION_PAST, RETENTION_TOO_LONG; the registry's INVALID_VALUE.
    """
    check_retention(keep_until)
    with transaction.atomic():
        point = held(point)
        require_keeper(actor=actor, region=point.region)
        row = PointContact.objects.filter(point=point).first() or PointContact(point=point)
        before = row.keep_until
        row.name, row.phone, row.keep_until = name.strip(), phone.strip(), keep_until
        checked_row(row, besides={"point"}).save()
        audit.record(
            actor=actor,
            action="collection.point.contact_set",
            target=point,
            before={"keep_until": before},
            after={"keep_until": keep_until},
            reason=reason,
        )
    return row


def remove_contact(*, actor: Actor, point: Point, reason: str) -> int:
    """Forgets the duty person; how many rows went.

    Raises:
        Refusal: NOT_ALLOWED.
    """
    with transaction.atomic():
        point = held(point)
        require_keeper(actor=actor, region=point.region)
        return _forget(actor, point, reason)


def forget_contacts(*, actor: Actor, today: dt.date | None = None) -> int:
    """Deletes the duty persons whose retention is over; how many were forgotten.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    if not actor.is_system:
        raise Refusal(CollectionReason.NOT_ALLOWED, roles="")
    due = PointContact.objects.filter(keep_until__lte=today or timezone.localdate())
    forgotten = 0
    for row in due.select_related("point"):
        with transaction.atomic():
            forgotten += _forget(actor, row.point, "")
    return forgotten


def _forget(actor: Actor, point: Point, reason: str) -> int:
    gone, _by_model = PointContact.objects.filter(point=point).delete()
    if gone:
        audit.record(
            actor=actor,
            action="collection.point.contact_removed",
            target=point,
            before=None,
            after=None,
            reason=reason,
        )
    return int(gone)
