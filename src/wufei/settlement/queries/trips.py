"""Loads with their masses, and what stands behind each figure."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from wufei.kernel.actors import Actor
from wufei.settlement.models import GateReceipt, Load, LoadEntry

Role = LoadEntry.Role
BROUGHT = (Role.WEIGHING, Role.ESTIMATE, Role.CORRECTION)


def _entries(*roles: str) -> Any:
    """Grams of the standing entries of a load with these roles; 0 where there are none."""
    rows = (
        LoadEntry.objects.filter(
            load=OuterRef("pk"), role__in=roles, entry__reversed_by__isnull=True
        )
        .order_by()
        .values("load")
        .annotate(total=Sum("grams"))
        .values("total")
    )
    return Coalesce(Subquery(rows), 0)


def _receipts(what: Any) -> Any:
    rows = (
        GateReceipt.objects.standing()
        .filter(load=OuterRef("pk"))
        .order_by()
        .values("load")
        .annotate(total=Sum(what))
        .values("total")
    )
    return Subquery(rows)


def loads_with_masses(actor: Actor) -> QuerySet[Load]:
    """Loads the actor may see. Annotated in grams: ``brought`` (weighed, estimated, corrected),
    ``handed_over``, ``taken_over``, ``plant`` (None before any receipt), ``difference`` (None
    likewise): carried − what the plant took and what is left in the vehicle."""
    taken_over = (
        LoadEntry.objects.filter(
            role=Role.MOVE,
            entry__reversed_by__isnull=True,
            entry__postings__lot__code=OuterRef("code"),
            entry__postings__grams__gt=0,
        )
        .order_by()
        .values("role")
        .annotate(total=Sum("grams"))
        .values("total")
    )
    rows: QuerySet[Load] = Load.objects.visible_to(actor).annotate(
        brought=_entries(*BROUGHT),
        handed_over=_entries(Role.MOVE, Role.WRITE_OFF),
        taken_over=Coalesce(Subquery(taken_over), 0),
        plant=_receipts(F("accepted") + F("refused")),
        residue=Coalesce(_last_residue(), 0),
    )
    return rows.annotate(
        difference=Case(
            When(plant__isnull=True, then=Value(None)),
            default=F("brought") + F("taken_over") - F("handed_over") - F("plant") - F("residue"),
        )
    ).select_related("round__plan__hauler", "vehicle", "material")


def _last_residue() -> Any:
    rows = GateReceipt.objects.standing().filter(load=OuterRef("pk"))
    return Subquery(rows.order_by("-occurred_at", "-id").values("residue")[:1])


def entries_of(load: Load) -> list[LoadEntry]:
    """Every entry of the load, reversed ones too, in the order of posting."""
    rows = load.entries.select_related("entry__reversed_by", "event", "receipt", "order", "point")
    return list(rows.order_by("id"))
