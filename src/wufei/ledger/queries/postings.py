"""The lines behind a figure: what every bar, ribbon and balance opens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from wufei.kernel.actors import Actor
from wufei.ledger.models import Entry, Posting, Stage
from wufei.registry.public import Material


@dataclass(frozen=True, slots=True)
class PostingFilter:
    """Which lines: codes and keys as they stand in links; empty = any.

    ``material`` includes the materials below it; ``region`` everything in its subtree;
    ``direction`` is ``in`` or ``out``; days are inclusive. ``kind`` is the entry's kind. ``plant``
    is the code of a site: what transformations fed from its process accounts brought forth.
    """

    account: str = ""
    stage: str = ""
    site: str = ""
    site_kind: str = ""
    region: str = ""
    organisation: str = ""
    material: str = ""
    use: str = ""
    cause: str = ""
    direction: str = ""
    lot: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    batch: UUID | None = None
    kind: str = ""
    plant: str = ""

    def condition(self) -> Q:
        """The filter as a condition on postings."""
        exact = {
            "account__code": self.account,
            "account__stage": self.stage,
            "account__site__code": self.site,
            "account__site__kind": self.site_kind,
            "account__organisation__code": self.organisation,
            "account__use": self.use,
            "account__cause": self.cause,
            "lot__code": self.lot,
            "day__gte": self.first,
            "day__lte": self.last,
            "entry__batch": self.batch,
            "entry__kind": self.kind,
        }
        condition = Q(**{name: value for name, value in exact.items() if value})
        if self.region:
            condition &= Q(account__region__path__contains=f"/{self.region}/")
        if self.material:
            condition &= Q(material_id__in=material_subtree(self.material))
        if self.direction == "in":
            condition &= Q(grams__gt=0)
        elif self.direction == "out":
            condition &= Q(grams__lt=0)
        if self.plant:
            condition &= Q(
                grams__gt=0,
                entry__kind=Entry.Kind.TRANSFORMATION,
                entry_id__in=self._fed_at_plant().values("entry_id"),
            )
        return condition

    def _fed_at_plant(self) -> QuerySet[Posting]:
        """Lines by which material left a process account of the plant, in the days asked for."""
        days = {"day__gte": self.first, "day__lte": self.last}
        fed: QuerySet[Posting] = Posting.objects.filter(
            account__stage=Stage.PROCESS,
            account__site__code=self.plant,
            grams__lt=0,
            **{name: day for name, day in days.items() if day},
        ).order_by()
        return fed


def material_subtree(key: str) -> list[int]:
    """Ids of the material with this key and of all below it."""
    parents = list(Material.objects.order_by().values_list("id", "key", "parent_id"))
    wanted = {pk for pk, own, _ in parents if own == key}
    grown = True
    while grown:
        below = {pk for pk, _, parent in parents if parent in wanted} - wanted
        wanted |= below
        grown = bool(below)
    return sorted(wanted)


def postings(*, actor: Actor, filter: PostingFilter) -> QuerySet[Posting]:  # noqa: A002
    """The lines the actor may see, latest first, with what a list shows."""
    rows: QuerySet[Posting] = (
        Posting.objects.visible_to(actor)
        .filter(filter.condition())
        .select_related("entry", "account", "material", "lot")
        .order_by("-day", "-entry_id", "line")
    )
    return rows


def total_grams(rows: QuerySet[Posting]) -> int:
    """Sum of the lines in grams, signed; exactly the figure that the list was opened from."""
    total: int | None = rows.order_by().aggregate(total=Sum(F("grams")))["total"]
    return total or 0
