"""What a supervisor must always see (invariants I3, I10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from wufei.kernel.actors import Actor
from wufei.ledger.models import Account, Balance, Hold, Lot, Stage, Turnover
from wufei.registry.public import Material

#: ``Account.use`` of the place where a site keeps what it refused, until it leaves again.
REFUSED_USE = "refused"


@dataclass(frozen=True, slots=True)
class OverdueMass:
    """Mass that should have arrived by ``due_at``; ``lot`` is None for mass without identity."""

    account: Account
    material: Material
    lot: Lot | None
    grams: int
    due_at: dt.datetime


def overdue_transit(*, actor: Actor, now: dt.datetime) -> list[OverdueMass]:
    """Mass in transit past its deadline, the oldest first.

    A lot is due at its own deadline, or the account's limit after it was opened. Mass without
    identity leaves first in, first out: what stands is what came last, and its oldest day counts.
    """
    rows = (
        Balance.objects.filter(
            account__stage=Stage.TRANSIT,
            grams__gt=0,
            account__in=Account.objects.visible_to(actor).order_by().values("pk"),
        )
        .select_related("account", "material", "lot")
        .order_by("id")
    )
    found = []
    for row in rows:
        due_at = _due_at(row)
        if due_at < now:
            found.append(OverdueMass(row.account, row.material, row.lot, row.grams, due_at))
    return sorted(found, key=lambda overdue: overdue.due_at)


def _due_at(row: Balance) -> dt.datetime:
    limit = dt.timedelta(hours=row.account.transit_limit_hours)
    if row.lot is not None:
        return row.lot.due_at or row.lot.opened_at + limit
    rest = row.grams
    arrived = None
    days = Turnover.objects.filter(
        account_id=row.account_id, material_id=row.material_id, in_grams__gt=0
    ).order_by("-day")
    for day, grams in days.values_list("day", "in_grams").iterator(100):
        arrived, rest = day, rest - grams
        if rest <= 0:
            break
    assert arrived is not None, "standing mass has arrived on some day"
    return dt.datetime.combine(arrived, dt.time(0), tzinfo=dt.UTC) + limit


def refused_on_site(*, actor: Actor) -> QuerySet[Balance]:
    """Refused mass that has not left its site again."""
    rows: QuerySet[Balance] = (
        Balance.objects.filter(
            account__use=REFUSED_USE,
            grams__gt=0,
            account__in=Account.objects.visible_to(actor).order_by().values("pk"),
        )
        .select_related("account__site", "material")
        .order_by("-grams")
    )
    return rows


def expired_holds(*, actor: Actor) -> QuerySet[Hold]:
    """Announced loads that were never weighed in time."""
    rows: QuerySet[Hold] = (
        Hold.objects.visible_to(actor)
        .filter(state=Hold.State.EXPIRED)
        .select_related("from_account", "to_account", "material")
        .order_by("-expires_at")
    )
    return rows


def transit_grams(*, actor: Actor) -> int:
    """All that is on the road now, in grams."""
    rows = Balance.objects.filter(
        account__stage=Stage.TRANSIT,
        account__in=Account.objects.visible_to(actor).order_by().values("pk"),
    )
    total: int | None = rows.aggregate(total=Sum("grams"))["total"]
    return total or 0
