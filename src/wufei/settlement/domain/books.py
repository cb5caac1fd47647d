"""The ledger accounts of points, vehicles and plants: found, or opened by rule when missing.

Codes by rule: ``POINT-<code>``, ``TRANSIT-<plate>``, ``STOCK-<site>``, ``REFUSED-<site>`` and
``DIFFERENCE-<site>``. A code that stands for something else is left alone; the ledger then refuses.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from wufei.collection.public import Point, update_point
from wufei.kernel.actors import system_actor
from wufei.ledger.public import (
    REFUSED_USE,
    Account,
    AccountDraft,
    Gate,
    Lot,
    LotDraft,
    Stage,
    open_accounts,
)
from wufei.registry.public import Material, Site, Vehicle

BOOKS = system_actor("settlement")
#: The cause of the loss account, as the books of the city word it.
WEIGHING_DIFFERENCE = "过磅差额"  # zh: a cause as it stands in the books


def _opened(draft: AccountDraft) -> Account:
    return open_accounts(actor=BOOKS, drafts=[draft])[draft.code]


def source_of(point: Point) -> Account:
    """The source account of a point; a new one is written to the point."""
    if point.account is not None:
        return point.account
    current: Point = Point.objects.select_related("account", "region").get(pk=point.pk)
    if current.account is not None:  # opened since the point was read
        return current.account
    draft = AccountDraft(
        code=f"POINT-{point.code}",
        name=point.name,
        name_en=point.name_en,
        stage=Stage.SOURCE,
        organisation_id=point.organisation_id,
        region_id=point.region_id,
    )
    account = _opened(draft)
    update_point(actor=BOOKS, point=current, account=account)
    return account


def transit_of(vehicle: Vehicle) -> Account:
    """The transit account of a vehicle, held by its body."""
    rows = Account.objects.filter(vehicle=vehicle, stage=Stage.TRANSIT, closed_on__isnull=True)
    found: Account | None = rows.order_by("id").first()
    return found or _opened(
        AccountDraft(
            code=f"TRANSIT-{vehicle.plate}",
            name=vehicle.plate,
            stage=Stage.TRANSIT,
            organisation_id=vehicle.organisation_id,
            region_id=vehicle.organisation.region_id,
            vehicle_id=vehicle.pk,
        )
    )


def _site_account(site: Site, prefix: str, words: tuple[str, str], **fields: Any) -> Account:
    """``words``: what is added to the site's names, Chinese and English."""
    rows = Account.objects.filter(site=site, closed_on__isnull=True, **fields)
    found: Account | None = rows.order_by("id").first()
    return found or _opened(
        AccountDraft(
            code=f"{prefix}-{site.code}",
            name=f"{site.name}{words[0]}",
            name_en=f"{site.name_en}, {words[1]}" if site.name_en else "",
            organisation_id=site.organisation_id,
            region_id=site.region_id,
            site_id=site.pk,
            **fields,
        )
    )


def difference_of(site: Site) -> Account:
    """Where the difference between crews' weighings and the plant's weighbridge is named."""
    words = ("过磅差额", "weighing difference")  # zh: a name in the books
    return _site_account(
        site, "DIFFERENCE", words, stage=Stage.LOSS.value, cause=WEIGHING_DIFFERENCE
    )


def loss_of(site: Site, cause: str) -> Account:
    """Where mass that leaves a station otherwise than on the vehicle is named."""
    if cause == "difference":
        return difference_of(site)
    names = {
        "leachate": ("压缩出水", "leachate and pressed water"),  # zh: a cause in the books
        "drying": ("水分蒸发", "drying"),  # zh: a cause in the books
    }
    words = names[cause]
    return _site_account(site, cause.upper(), words, stage=Stage.LOSS.value, cause=words[0])


def stock_of(site: Site) -> Account:
    words = ("贮存", "stock")  # zh: a name in the books
    return _site_account(site, "STOCK", words, stage=Stage.STOCK.value, use="")


def gate_of(site: Site, vehicle: Vehicle) -> Gate:
    """The accounts of a load of ``vehicle`` at the gate of ``site``."""
    refused = ("拒收暂存区", "refused loads")  # zh: a name in the books
    held = Stage.STOCK.value
    return Gate(
        vehicle=transit_of(vehicle).code,
        stock=stock_of(site).code,
        refused=_site_account(site, "REFUSED", refused, stage=held, use=REFUSED_USE).code,
        difference=difference_of(site).code,
    )


def hold_station(site: Site) -> None:
    """Hold a station until the transaction ends: one haul or receipt at a time meets its
    batches."""
    list(Site.objects.filter(pk=site.pk).select_for_update(no_key=True).values_list("pk"))


def batch_of(site: Site, material: Material, moment: dt.datetime) -> LotDraft | None:
    """The batch that a load joins at a transfer station; None elsewhere.

    One a day and class, and another once mass of it was hauled onward: a lot is one fixed mixture,
    so what an onward haul is made of can be traced to the points.
    """
    if site.kind != Site.Kind.TRANSFER_STATION:
        return None
    hold_station(site)
    start = f"STATION-{site.code}-{material.key}-{timezone.localtime(moment):%Y%m%d}-"
    given = Lot.objects.filter(code__startswith=start, out_grams__gt=0).count()
    return LotDraft(f"{start}{given + 1}", material.key)
