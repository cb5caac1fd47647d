"""What each role needs first: the cards of the home page, read only for the roles one has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from wufei.intake.public import ImportRun
from wufei.kernel.actors import Actor, Role, system_actor
from wufei.kernel.models import JobRun
from wufei.kernel.periods import Period, PeriodKind
from wufei.ledger.public import (
    Account,
    Balance,
    Entry,
    Receipt,
    Stage,
    expired_holds,
    overdue_transit,
    refused_on_site,
)
from wufei.measures.public import headlines
from wufei.web import queries
from wufei.web.ledger_status import ledger_status
from wufei.web.pictures import Row, class_rows
from wufei.web.readers import READS_AREA, figures_reader, reads_area

#: Lines of a list on the home page; the whole list is a click away.
FEW = 6
PUBLIC_ROLES = frozenset({Role.RESIDENT, Role.SCHOOL})
YARD_ROLES = frozenset({Role.GENERATOR, Role.CARRIER, Role.RECEIVER, Role.GATEKEEPER})
ROAD_ROLES = frozenset({Role.DISPATCHER, Role.DRIVER, Role.CARRIER})


@dataclass(frozen=True)
class Card:
    """A part of the home page: its template under ``web/home/`` and what that shows."""

    template: str
    data: Any
    wide: bool = False


@dataclass(frozen=True)
class Classes:
    """Tonnes by class of a period, and the whole."""

    period: Period
    rows: list[Row]
    total: int
    linked: bool


@dataclass(frozen=True)
class Alert:
    """Something that does not wait: how many, how much, the gravest, and where to see all."""

    kind: str
    count: int
    grams: int
    first: Any
    path: str


def classes_of(actor: Actor) -> Classes:
    """The classes of the latest month with data."""
    period = queries.latest_period()
    linked = reads_area(actor)
    by_class = queries.generated_by_class(figures_reader(actor), period)
    figures = queries.CityFigures(period, 0, {("", key): g for key, g in by_class.items()}, [])
    facts = queries.material_facts(set(by_class))
    return Classes(period, class_rows(figures, facts, linked=linked), figures.total, linked)


def alerts_of(actor: Actor, now: dt.datetime) -> list[Alert]:
    """What is overdue, refused and still there, announced and never weighed; failed runs."""
    overdue = overdue_transit(actor=actor, now=now)
    refused = list(refused_on_site(actor=actor))
    expired = expired_holds(actor=actor)
    failed = JobRun.objects.visible_to(actor).filter(
        state=JobRun.State.FAILED, finished_at__gte=now - dt.timedelta(days=7)
    )
    holds = expired.aggregate(grams=Sum("grams"))["grams"] or 0
    found = [
        Alert(
            "overdue",
            len(overdue),
            sum(mass.grams for mass in overdue),
            overdue[0] if overdue else None,
            reverse("ledger:alerts"),
        ),
        Alert(
            "refused",
            len(refused),
            sum(row.grams for row in refused),
            refused[0] if refused else None,
            reverse("ledger:alerts"),
        ),
        Alert("expired", expired.count(), holds, expired.first(), reverse("ledger:alerts")),
        Alert("failed", failed.count(), 0, failed.first(), reverse("job_list")),
    ]
    return [alert for alert in found if alert.count]


def _accounts(actor: Actor) -> QuerySet[Account, Any]:
    rows: QuerySet[Account, Any] = Account.objects.visible_to(actor).order_by().values("pk")
    return rows


def standing(actor: Actor, stages: set[str]) -> list[dict[str, Any]]:
    """What stands on the actor's accounts of these stages, the most first."""
    rows = (
        Balance.objects.filter(account__in=_accounts(actor), account__stage__in=stages, grams__gt=0)
        .order_by()
        .values(
            "account_id",
            "account__name",
            "account__name_en",
            "material__name",
            "material__name_en",
        )
        .annotate(total=Sum("grams"))
        .order_by("-total", "account_id")
    )
    return [dict(row) for row in rows[:FEW]]


def receipts_of(actor: Actor, today: dt.date) -> dict[str, Any]:
    """Loads weighed at the actor's gates: today's, or the last day that had any."""
    rows = Receipt.objects.filter(
        entry__postings__account__in=_accounts(actor),
        entry__postings__account__stage=Stage.STOCK,
    )
    newest = rows.order_by("-entry_id").select_related("entry").first()
    if newest is None:
        return {"day": today, "is_today": True, "rows": [], "sums": {}}
    day = timezone.localtime(newest.entry.occurred_at).date()
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    of_day = Receipt.objects.filter(
        pk__in=rows.filter(
            entry__occurred_at__gte=start, entry__occurred_at__lt=start + dt.timedelta(days=1)
        ).values("pk")
    )
    sums = of_day.aggregate(
        received=Sum("received_grams"), accepted=Sum("accepted_grams"), refused=Sum("refused_grams")
    )
    latest = of_day.select_related("entry").order_by("-entry__occurred_at", "-entry_id")
    return {
        "day": day,
        "is_today": day == today,
        "rows": list(latest[:FEW]),
        "count": of_day.count(),
        "sums": sums,
    }


def entries_of(actor: Actor) -> list[Entry]:
    """The actor's newest entries."""
    return list(Entry.objects.visible_to(actor).order_by("-id")[:FEW])


def imports_of(actor: Actor) -> list[ImportRun]:
    return list(ImportRun.objects.visible_to(actor).select_related("source").order_by("-id")[:FEW])


def _office(actor: Actor) -> list[Card]:
    return [
        Card("classes", classes_of(actor), wide=True),
        Card("figures", headlines(actor, queries.latest_period()), wide=True),
        Card("alerts", alerts_of(actor, timezone.now())),
        Card("imports", imports_of(actor)),
    ]


def _gate(actor: Actor) -> list[Card]:
    return [Card("receipts", receipts_of(actor, timezone.localdate()), wide=True)]


def _road(actor: Actor) -> list[Card]:
    late = overdue_transit(actor=actor, now=timezone.now())
    on_road = standing(actor, {Stage.TRANSIT})
    return [Card("road", {"rows": on_road, "late": late[:FEW], "late_count": len(late)})]


def _yard(actor: Actor) -> list[Card]:
    return [
        Card("stock", standing(actor, {Stage.STOCK, Stage.PROCESS})),
        Card("entries", entries_of(actor)),
    ]


def _evaluation(actor: Actor) -> list[Card]:
    return [Card("verification", ledger_status())]


def _public(actor: Actor) -> list[Card]:
    return [Card("public", public_figures(), wide=True)]


def public_figures() -> dict[str, Any]:
    """Sums of the whole city that anybody may read: the latest month, and its year so far."""
    reader = system_actor("web.public")
    month = queries.latest_period()
    year = Period.containing(month.last, PeriodKind.YEAR)
    facts = queries.material_facts(set(queries.CLASS_ORDER))
    found = []
    for period in (month, year):
        by_class = queries.generated_by_class(reader, period)
        household = {key: by_class[key] for key in queries.CLASS_ORDER if by_class.get(key)}
        figures = queries.CityFigures(period, 0, {("", k): g for k, g in household.items()}, [])
        found.append(
            Classes(period, class_rows(figures, facts, linked=False), figures.total, linked=False)
        )
    return {"month": found[0], "year": found[1], "has_data": bool(found[1].rows)}


_PARTS: tuple[tuple[frozenset[Role], Callable[[Actor], list[Card]]], ...] = (
    (READS_AREA - {Role.EVALUATOR}, _office),
    (frozenset({Role.GATEKEEPER}), _gate),
    (ROAD_ROLES, _road),
    (YARD_ROLES, _yard),
    (frozenset({Role.EVALUATOR, Role.OPERATOR, Role.CITY_OFFICER}), _evaluation),
    (PUBLIC_ROLES, _public),
)


def cards_for(actor: Actor) -> list[Card]:
    """The cards of all roles the actor has; for somebody without a role, the public figures."""
    roles = {grant.role for grant in actor.grants}
    cards = [card for wanted, part in _PARTS if roles & wanted for card in part(actor)]
    if Role.EVALUATOR in roles and not roles & (READS_AREA - {Role.EVALUATOR}):
        cards.insert(0, Card("classes", classes_of(actor), wide=True))
    return cards or _public(actor)
