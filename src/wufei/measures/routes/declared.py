"""Values that bodies declare instead of weighing."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.responses import Status

from wufei.kernel.api.fields import Position
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request, row_named
from wufei.lake.public import DeclaredDraft, DeclaredValue
from wufei.measures.domain.declaring import declare_once, withdraw_one
from wufei.measures.schemas.declared import (
    DeclaredAnswer,
    DeclaredGiven,
    DeclaredPage,
    DeclaredQuery,
    WithdrawalGiven,
)
from wufei.measures.schemas.fields import decimal_text
from wufei.registry.public import Region

router = Router()


def _answer(row: DeclaredValue) -> DeclaredAnswer:
    return DeclaredAnswer(
        number=row.number,
        series=row.series,
        region=row.region.code,
        first_day=row.first_day,
        last_day=row.last_day,
        value=decimal_text(row.value),
        unit=row.unit,
        estimated=row.estimated,
        withdrawn=row.withdrawn,
        supplier=row.supplier,
        evidence=row.evidence,
        note=row.note,
        reason=row.reason,
        declared_by=row.actor_name,
        recorded_at=row.recorded_at,
        page=row.page,
    )


@router.get(
    "/declared-values",
    response=DeclaredPage,
    summary=_("填报值"),
    description=_("您的区划内填报的数值，连同被更正和撤回的；以编号最大的为准。"),
)
def list_declared(request: HttpRequest, query: Query[DeclaredQuery]) -> DeclaredPage:
    rows = DeclaredValue.objects.visible_to(actor_of_request(request)).select_related("region")
    if query.series:
        rows = rows.filter(series=query.series)
    if query.region:
        rows = rows.filter(region__path__contains=f"/{query.region}/")
    if query.first:
        rows = rows.filter(last_day__gte=query.first)
    if query.last:
        rows = rows.filter(last_day__lte=query.last)
    page = page_of_rows(rows, query, name="declared", keys=["-number"])
    return DeclaredPage(items=[_answer(row) for row in page.items], next=page.next)


@router.post(
    "/declared-values",
    response={200: DeclaredAnswer, 201: DeclaredAnswer},
    summary=_("填报一个数值"),
    description=_(
        "无法称量的数值，如已分类的小区数。重发同样的值不会重复填报；改动已有的值须写明事由，原值保留在案。"
    ),
)
def declare(request: HttpRequest, data: DeclaredGiven) -> Status[DeclaredAnswer]:
    actor = actor_of_request(request)
    draft = DeclaredDraft(
        series=data.series,
        region=row_named(Region, actor, pointer="/region", code=data.region),
        first_day=data.first_day,
        last_day=data.last_day,
        value=Decimal(data.value),
        unit=data.unit,
        estimated=data.estimated,
        supplier=data.supplier,
        evidence=data.evidence,
        note=data.note,
        reason=data.reason,
    )
    row, is_new = declare_once(actor=actor, draft=draft)
    return Status(201 if is_new else 200, _answer(row))


@router.post(
    "/declared-values/{number}/withdraw",
    response={200: DeclaredAnswer, 201: DeclaredAnswer},
    summary=_("撤回一个填报值"),
    description=_("撤回后该期间无数据；原值和撤回都保留在案。重发同一请求不会重复撤回。"),
)
def withdraw(
    request: HttpRequest, number: Path[Position], data: WithdrawalGiven
) -> Status[DeclaredAnswer]:
    actor = actor_of_request(request)
    rows = DeclaredValue.objects.select_related("region")
    found = rows.get_visible_or_404(actor, number=number)
    row, is_new = withdraw_one(actor=actor, row=found, reason=data.reason)
    return Status(201 if is_new else 200, _answer(row))
