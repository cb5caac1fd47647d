"""Rows with personal data: checked like those of forms, and forgotten when their day has come."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from wufei.collection.models import BookingContact, CardHolder
from wufei.collection.refusals import CollectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import RegistryReason

#: The longest that name and phone are kept without being confirmed again.
LONGEST = dt.timedelta(days=3 * 366)

R = TypeVar("R", bound=models.Model)


def checked_row(row: R, *, besides: set[str]) -> R:
    """The row itself, if its fields but ``besides`` hold what they may.

    Raises:
        Refusal: the registry's INVALID_VALUE.
    """
    try:
        row.clean_fields(exclude=besides)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # noqa: SLF001
        raise Refusal(
            RegistryReason.INVALID_VALUE, pointer=f"/{name}", field=str(label), detail=messages[0]
        ) from error
    return row


def check_retention(keep_until: dt.date) -> None:
    """Raises RETENTION_PAST, RETENTION_TOO_LONG."""
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


def forget_bookers(*, actor: Actor, today: dt.date | None = None) -> int:
    """Deletes the contacts of orders and the holders of cards whose retention is over; how many.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    if not actor.is_system:
        raise Refusal(CollectionReason.NOT_ALLOWED, roles="")
    day = today or timezone.localdate()
    tables: tuple[Any, ...] = (BookingContact, CardHolder)
    return sum(model.objects.filter(keep_until__lte=day).delete()[0] for model in tables)
