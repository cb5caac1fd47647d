"""Duty persons of points: personal data, of which the audit log learns nothing but the dates."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from wufei.collection.domain.guards import held, require_keeper
from wufei.collection.models import Point, PointContact
from wufei.collection.refusals import CollectionReason
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import RegistryReason

#: The longest that name and phone are kept without being confirmed again.
LONGEST = dt.timedelta(days=3 * 366)


def set_contact(
    *, actor: Actor, point: Point, name: str, phone: str, keep_until: dt.date, reason: str = ""
) -> PointContact:
    """Who answers for a point, in place of whoever did; kept to the day before ``keep_until``.

    Raises:
        Refusal: NOT_ALLOWED, RETENTION_PAST, RETENTION_TOO_LONG; the registry's INVALID_VALUE.
    """
    _check_retention(keep_until)
    with transaction.atomic():
        point = held(point)
        require_keeper(actor=actor, region=point.region)
        row = PointContact.objects.filter(point=point).first() or PointContact(point=point)
        before = row.keep_until
        row.name, row.phone, row.keep_until = name.strip(), phone.strip(), keep_until
        _check(row)
        row.save()
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


def _check_retention(keep_until: dt.date) -> None:
    today = timezone.localdate()
    if keep_until <= today:
        raise Refusal(CollectionReason.RETENTION_PAST, pointer="/keep_until", day=keep_until)
    if keep_until > today + LONGEST:
        raise Refusal(
            CollectionReason.RETENTION_TOO_LONG,
            pointer="/keep_until",
            day=keep_until,
            longest=today + LONGEST,
        )


def _check(row: PointContact) -> None:
    try:
        row.clean_fields(exclude={"point"})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = PointContact._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # noqa: SLF001
        raise Refusal(
            RegistryReason.INVALID_VALUE, pointer=f"/{name}", field=str(label), detail=messages[0]
        ) from error
