"""What stands at transfer stations, and hauls with their masses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.ledger.public import Account, Balance, Lot, Stage
from wufei.registry.public import Site
from wufei.settlement import rules
from wufei.settlement.domain.receiving import NO_PLANTS
from wufei.settlement.models import Haul, HaulReceipt, HaulWithdrawal


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch in a station's stock: ``stands`` grams of the ``in_grams`` that entered ``lot``."""

    lot: Lot
    stands: int


def own_stations(actor: Actor) -> list[Site]:
    """The stations out of which the actor takes batches."""
    rows = Site.objects.visible_to(actor).filter(kind=Site.Kind.TRANSFER_STATION)
    return [
        site
        for site in rows.select_related("region", "organisation").order_by("code")
        if rules.may_haul(actor, region_path=site.region.path, organisation_id=site.organisation_id)
    ]


def destinations(station: Site) -> QuerySet[Site]:
    """Plants and other stations that are open, wherever they lie: waste is hauled across
    districts."""
    rows: Any = Site.objects.in_force(timezone.localdate()).exclude(status=Site.Status.CLOSED)
    found: QuerySet[Site] = rows.exclude(kind__in=NO_PLANTS).exclude(pk=station.pk)
    return found.order_by("code")


def standing_batches(station: Site, also: Collection[int] = ()) -> list[Batch]:
    """Batches with mass in the station's stock, the oldest first; ``also``: lots by key that are
    listed even if nothing of them stands any more."""
    accounts = Account.objects.filter(
        site=station, stage=Stage.STOCK, use="", closed_on__isnull=True
    )
    rows = Balance.objects.filter(account__in=accounts, lot__isnull=False).filter(
        Q(grams__gt=0) | Q(lot__in=also)
    )
    rows = rows.select_related("lot__material").order_by("lot__opened_at", "lot__code")
    return [Batch(row.lot, row.grams) for row in rows if row.lot is not None]


def _receipts(what: Any) -> Any:
    rows = HaulReceipt.objects.standing().filter(haul=OuterRef("pk")).order_by()
    return Subquery(rows.values("haul").annotate(total=Sum(what)).values("total"))


def hauls_with_masses(actor: Actor) -> QuerySet[Haul]:
    """Hauls the actor may see. Annotated: ``is_withdrawn``; in grams ``accepted`` and ``refused``
    (None before any receipt), ``residue``, ``difference`` (None likewise): departed − what the
    plant took and what is left in the vehicle."""
    last = HaulReceipt.objects.standing().filter(haul=OuterRef("pk")).order_by("-id")
    rows: QuerySet[Haul] = Haul.objects.visible_to(actor).annotate(
        is_withdrawn=Exists(HaulWithdrawal.objects.filter(haul=OuterRef("pk"))),
        accepted=_receipts(F("accepted")),
        refused=_receipts(F("refused")),
        residue=Coalesce(Subquery(last.values("residue")[:1]), 0),
    )
    return rows.annotate(
        difference=Case(
            When(accepted__isnull=True, then=Value(None)),
            default=F("departed") - F("accepted") - F("refused") - F("residue"),
        )
    ).select_related("station", "plant", "vehicle__organisation", "material")


def outcome_of(row: Any) -> str:
    """How an annotated haul ended: ``withdrawn``, ``transit``, ``unloading``, ``refused``,
    ``partly`` (some refused) or ``arrived``."""
    if row.is_withdrawn:
        return "withdrawn"
    if row.accepted is None:
        return "transit"
    if row.residue:
        return "unloading"
    if not row.accepted:
        return "refused"
    return "partly" if row.refused else "arrived"


def hauls_coming(*, site: Site, day: dt.date, reader: Actor) -> list[Any]:
    """Hauls to ``site``: all that are still on their way by the end of ``day``, and those weighed
    on it; the waiting first."""
    weighed = HaulReceipt.objects.standing().filter(haul=OuterRef("pk"), occurred_at__date=day)
    seen: Any = hauls_with_masses(reader)
    rows = seen.filter(plant=site, is_withdrawn=False, left_at__date__lte=day).filter(
        Q(accepted__isnull=True) | Q(residue__gt=0) | Exists(weighed)
    )
    found: list[Any] = list(rows.order_by("left_at", "id"))
    return sorted(found, key=lambda row: outcome_of(row) not in {"transit", "unloading"})


def received_on(site: Site, day: dt.date) -> int:
    """Grams of hauls that the site weighed on a day."""
    rows = HaulReceipt.objects.standing().filter(haul__plant=site, occurred_at__date=day)
    return int(rows.aggregate(total=Sum("received"))["total"] or 0)
