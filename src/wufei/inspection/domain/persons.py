"""Names and phones of holders: personal data, of which the audit log learns the dates only."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from wufei.inspection.domain.guards import require, require_office, require_reason
from wufei.inspection.models import ChainHolder, ChainPerson
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import RegistryReason, record_change

#: The longest that name and phone are kept without being confirmed again.
LONGEST = dt.timedelta(days=3 * 366)


def set_person(
    *,
    actor: Actor,
    holder: ChainHolder,
    name: str,
    phone: str,
    keep_until: dt.date,
    reason: str = "",
) -> ChainPerson:
    """Who holds a place in the chain, in place of whoever did; kept to before ``keep_until``.

    Raises:
        Refusal: NOT_ALLOWED, RETENTION_PAST, RETENTION_TOO_LONG; the registry's INVALID_VALUE.
    """
    _check_retention(keep_until)
    with transaction.atomic():
        holder = _held(holder)
        require_office(actor=actor, region_path=holder.path)
        row = ChainPerson.objects.filter(holder=holder).first() or ChainPerson(holder=holder)
        before = row.keep_until
        row.name, row.phone, row.keep_until = name.strip(), phone.strip(), keep_until
        _check(row)
        row.save()
        record_change(
            actor=actor,
            verb="person_set",
            row=holder,
            before={"keep_until": before},
            after={"keep_until": keep_until},
            reason=reason,
        )
    return row


def remove_person(*, actor: Actor, holder: ChainHolder, reason: str) -> int:
    """Forgets name and phone; how many rows went.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING.
    """
    require_reason(reason)
    with transaction.atomic():
        holder = _held(holder)
        require_office(actor=actor, region_path=holder.path)
        return _forget(actor, holder, reason)


def forget_persons(*, actor: Actor, today: dt.date | None = None) -> int:
    """Deletes those whose retention is over; how many were forgotten.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    require(actor.is_system, roles="")
    due = ChainPerson.objects.filter(keep_until__lte=today or timezone.localdate())
    forgotten = 0
    for row in due.select_related("holder"):
        with transaction.atomic():
            forgotten += _forget(actor, row.holder, "")
    return forgotten


def _held(holder: ChainHolder) -> ChainHolder:
    row: ChainHolder = ChainHolder.objects.select_for_update().get(pk=holder.pk)
    return row


def _forget(actor: Actor, holder: ChainHolder, reason: str) -> int:
    gone, _by_model = ChainPerson.objects.filter(holder=holder).delete()
    if gone:
        record_change(
            actor=actor,
            verb="person_removed",
            row=holder,
            before=None,
            after=None,
            reason=reason,
        )
    return int(gone)


def _check_retention(keep_until: dt.date) -> None:
    today = timezone.localdate()
    if keep_until <= today:
        raise Refusal(InspectionReason.RETENTION_PAST, pointer="/keep_until", day=keep_until)
    if keep_until > today + LONGEST:
        raise Refusal(
            InspectionReason.RETENTION_TOO_LONG,
            pointer="/keep_until",
            day=keep_until,
            longest=today + LONGEST,
        )


def _check(row: ChainPerson) -> None:
    try:
        row.clean_fields(exclude={"holder"})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = ChainPerson._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # noqa: SLF001
        raise Refusal(
            RegistryReason.INVALID_VALUE, pointer=f"/{name}", field=str(label), detail=messages[0]
        ) from error
