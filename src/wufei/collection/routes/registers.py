"""Points and bins, to be read by other systems."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from wufei.collection.models import Bin, Point
from wufei.collection.schemas import (
    BinAnswer,
    BinPage,
    BinQuery,
    PointAnswer,
    PointPage,
    PointQuery,
)
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request

router = Router()


@router.get(
    "/points",
    response=PointPage,
    summary=_("收集点列表"),
    description=_("您可以查看的、今天在用的收集点。"),
)
def list_points(request: HttpRequest, query: Query[PointQuery]) -> PointPage:
    rows = Point.objects.visible_to(actor_of_request(request)).in_force(timezone.localdate())
    if query.kind:
        rows = rows.filter(kind=query.kind)
    rows = rows.select_related("organisation", "region")
    page = page_of_rows(rows, query, name="points", keys=["code"])
    return PointPage(items=[_point(row) for row in page.items], next=page.next)


def _point(row: Point) -> PointAnswer:
    return PointAnswer(
        code=row.code,
        name=str(row),
        kind=row.kind,
        organisation=row.organisation.code if row.organisation else None,
        region=row.region.code,
        address=row.address,
        latitude=_degrees(row.latitude),
        longitude=_degrees(row.longitude),
    )


def _degrees(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


@router.get(
    "/bins",
    response=BinPage,
    summary=_("收集桶列表"),
    description=_("您可以查看的、今天在用的收集桶。"),
)
def list_bins(request: HttpRequest, query: Query[BinQuery]) -> BinPage:
    rows = Bin.objects.visible_to(actor_of_request(request)).in_force(timezone.localdate())
    if query.point:
        rows = rows.filter(point__code=query.point)
    rows = rows.select_related("point", "material")
    page = page_of_rows(rows, query, name="bins", keys=["code"])
    items = [
        BinAnswer(
            code=row.code,
            point=row.point.code,
            material=row.material.key,
            litres=row.litres,
            tare_grams=row.tare_grams,
        )
        for row in page.items
    ]
    return BinPage(items=items, next=page.next)
