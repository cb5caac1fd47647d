"""What stands where, and what went through: named reads over the projections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, QuerySet, Sum
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.ledger.models import Account, Balance, Entry, Page, Turnover


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """``grams`` of a material standing on an account."""

    account_id: int
    material_id: int
    grams: int


@dataclass(frozen=True, slots=True)
class TurnoverRow:
    """What entered and left an account of a material over a period, in grams."""

    account_id: int
    material_id: int
    in_grams: int
    out_grams: int


@dataclass(frozen=True, slots=True)
class LedgerStatus:
    """The end of the sealed book and what waits for a page."""

    page: int
    entries: int
    unsealed: int
    last_entry_id: int
    sealed_at: dt.datetime | None


def _accounts(actor: Actor, accounts: Iterable[int] | None) -> Any:
    """What to compare account keys with; None for no bound."""
    if accounts is not None:
        return list(accounts)
    if actor.is_system:
        return None
    return Account.objects.visible_to(actor).order_by().values("pk")


def balances_at(
    *, actor: Actor, day: dt.date | None = None, accounts: Iterable[int] | None = None
) -> list[BalanceRow]:
    """Balances at the end of ``day`` (None: all that is posted), zeros left out.

    By declared day: a late entry changes the balances of the days it belongs to. ``accounts``: keys
    already scoped by the caller; without, all that the actor may see.
    """
    scope = _accounts(actor, accounts)
    if day is None or day > timezone.localdate():
        rows: QuerySet[Balance] = Balance.objects.exclude(grams=0)
        total = Sum("grams")
    else:
        rows = Turnover.objects.filter(day__lte=day)  # type: ignore[assignment]
        total = Sum(F("in_grams") - F("out_grams"))
    if scope is not None:
        rows = rows.filter(account__in=scope)
    grouped = rows.order_by().values_list("account_id", "material_id").annotate(total=total)
    return [BalanceRow(*row) for row in grouped.exclude(total=0)]


def turnover(
    *,
    actor: Actor,
    first: dt.date,
    last: dt.date,
    accounts: Iterable[int] | None = None,
) -> list[TurnoverRow]:
    """What entered and left each account from ``first`` to ``last`` inclusive, per material."""
    rows = Turnover.objects.filter(day__gte=first, day__lte=last)
    scope = _accounts(actor, accounts)
    if scope is not None:
        rows = rows.filter(account__in=scope)
    grouped = (
        rows.order_by()
        .values_list("account_id", "material_id")
        .annotate(ins=Sum("in_grams"), outs=Sum("out_grams"))
    )
    return [TurnoverRow(*row) for row in grouped]


def daily_turnover(
    *, actor: Actor, account: Account, first: dt.date, last: dt.date
) -> QuerySet[Turnover]:
    """The days of one account, with material, for its statement."""
    rows: QuerySet[Turnover] = (
        Turnover.objects.filter(account=account, day__gte=first, day__lte=last)
        .select_related("material")
        .order_by("day", "material__key")
    )
    return rows


def status() -> LedgerStatus:
    """Page, counts and high-water mark of the ledger: three small queries."""
    page = Page.objects.order_by("-number").first()
    sealed = page.last_seq if page else 0
    last_id: int = Entry.objects.aggregate(top=Max("id"))["top"] or 0
    unsealed = Entry.objects.filter(seq__isnull=True).count()
    return LedgerStatus(
        page=page.number if page else 0,
        entries=sealed + unsealed,
        unsealed=unsealed,
        last_entry_id=last_id,
        sealed_at=page.sealed_at if page else None,
    )
