"""Closing the books over days, and opening them again as an act of its own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from wufei.kernel import audit
from wufei.kernel.actors import Actor, Role
from wufei.kernel.refusals import Refusal
from wufei.ledger import rules
from wufei.ledger.domain import locks
from wufei.ledger.models import ClosedPeriod
from wufei.ledger.refusals import LedgerReason as No


def _require(actor: Actor, reason: str) -> None:
    if not rules.can_keep_books(actor):
        raise Refusal(No.NOT_ALLOWED, roles=rules.role_names([Role.CITY_OFFICER]))
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")


def close_period(
    *, actor: Actor, first_day: dt.date, last_day: dt.date, reason: str
) -> ClosedPeriod:
    """Close the days from ``first_day`` to ``last_day`` inclusive: no entry may be declared there.

    Raises:
        Refusal: no right, no reason, days not over yet, or days already closed.
    """
    _require(actor, reason)
    if last_day >= timezone.localdate():
        raise Refusal(No.PERIOD_NOT_OVER, pointer="/last_day", last=last_day.isoformat())
    with transaction.atomic():
        locks.own_periods()
        overlapping = ClosedPeriod.objects.filter(
            reopened_at__isnull=True, first_day__lte=last_day, last_day__gte=first_day
        )
        if overlapping.exists():
            raise Refusal(No.PERIOD_OVERLAPS, pointer="/first_day")
        period = ClosedPeriod.objects.create(
            first_day=first_day,
            last_day=last_day,
            closed_at=timezone.now(),
            closed_by=actor.name,
            reason=reason.strip(),
        )
        audit.record(actor=actor, action="ledger.period.close", target=period, reason=reason)
    return period


def reopen_period(*, actor: Actor, period: ClosedPeriod, reason: str) -> ClosedPeriod:
    """Open closed days again; the row keeps who closed and who reopened, and why.

    Raises:
        Refusal: no right or no reason.
    """
    _require(actor, reason)
    with transaction.atomic():
        locks.own_periods()
        locked: ClosedPeriod = ClosedPeriod.objects.select_for_update().get(pk=period.pk)
        if locked.reopened_at is None:
            locked.reopened_at = timezone.now()
            locked.reopened_by = actor.name
            locked.reopen_reason = reason.strip()
            locked.save()
            audit.record(actor=actor, action="ledger.period.reopen", target=locked, reason=reason)
    return locked
