"""Accounts, balances, turnover and the lines behind every figure."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.responses import Status

from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Code
from wufei.kernel.api.paging import page_of_list, page_of_rows
from wufei.kernel.api.requests import actor_of_request, row_named
from wufei.kernel.refusals import Refusal
from wufei.ledger import rules
from wufei.ledger.domain.accounts import AccountDraft, open_account
from wufei.ledger.models import Account, Balance, Posting
from wufei.ledger.queries.balances import balances_at, turnover
from wufei.ledger.queries.postings import PostingFilter, material_subtree, postings
from wufei.ledger.refusals import LedgerReason
from wufei.ledger.schemas.accounts import (
    AccountAnswer,
    AccountDetail,
    AccountGiven,
    AccountPage,
    AccountQuery,
    BalanceAnswer,
    BalancePage,
    BalanceQuery,
    FigureQuery,
    LineAnswer,
    LinePage,
    PostingConditions,
    PostingQuery,
    StandingAnswer,
    TotalAnswer,
    TurnoverAnswer,
    TurnoverPage,
    TurnoverQuery,
)
from wufei.registry.public import Material, Organisation, Region, Site, Vehicle

router = Router()
MOST_STANDING = 500


def _place(query: AccountQuery | FigureQuery) -> Q:
    exact = {
        "stage": query.stage,
        "organisation__code": query.organisation,
        "site__code": query.site,
        "code": getattr(query, "account", ""),
    }
    condition = Q(**{name: value for name, value in exact.items() if value})
    if query.region:
        condition &= Q(region__path__contains=f"/{query.region}/")
    return condition


def _answer(row: Account) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "stage": row.stage,
        "guarded": row.guarded,
        "cause": row.cause,
        "use": row.use,
        "organisation": row.organisation.code if row.organisation else None,
        "region": row.region.code if row.region else None,
        "site": row.site.code if row.site else None,
        "vehicle": row.vehicle.plate if row.vehicle else None,
        "transit_limit_hours": row.transit_limit_hours,
        "opened_on": row.opened_on,
        "closed_on": row.closed_on,
    }


def _accounts(actor: Actor) -> Any:
    rows = Account.objects.visible_to(actor)
    return rows.select_related("organisation", "region", "site", "vehicle")


@router.get(
    "/accounts",
    response=AccountPage,
    summary=_("账户列表"),
    description=_("您可以查看的账户。"),
)
def list_accounts(request: HttpRequest, query: Query[AccountQuery]) -> AccountPage:
    rows = _accounts(actor_of_request(request)).filter(_place(query))
    page = page_of_rows(rows, query, name="accounts", keys=["code"])
    return AccountPage(items=[AccountAnswer(**_answer(r)) for r in page.items], next=page.next)


@router.post(
    "/accounts",
    response={201: AccountAnswer},
    summary=_("开立账户"),
    description=_("由市、区县无废办办理；须属于本人管辖的区划或单位。"),
)
def open_one_account(request: HttpRequest, data: AccountGiven) -> Status[AccountAnswer]:
    """What one opens one must be able to see: an account outside the own area is refused."""
    actor = actor_of_request(request)
    with transaction.atomic():
        account = open_account(actor=actor, draft=_draft(actor, data))
        row = _accounts(actor).filter(pk=account.pk).first()
        if row is None:
            raise Refusal(LedgerReason.NOT_ALLOWED, roles=rules.role_names(rules.BOOK_ROLES))
    return Status(201, AccountAnswer(**_answer(row)))


def _draft(actor: Actor, data: AccountGiven) -> AccountDraft:
    site = row_named(Site, actor, pointer="/site", code=data.site) if data.site else None
    vehicle = (
        row_named(Vehicle, actor, pointer="/vehicle", plate=data.vehicle) if data.vehicle else None
    )
    organisation_id, region_id = None, None
    if data.organisation:
        named = row_named(Organisation, actor, pointer="/organisation", code=data.organisation)
        organisation_id = named.pk
    elif site or vehicle:
        organisation_id = (site or vehicle).organisation_id  # type: ignore[union-attr]
    if data.region:
        region_id = row_named(Region, actor, pointer="/region", code=data.region).pk
    elif site:
        region_id = site.region_id
    return AccountDraft(
        code=data.code,
        name=data.name,
        stage=data.stage,
        name_en=data.name_en,
        cause=data.cause,
        use=data.use,
        organisation_id=organisation_id,
        region_id=region_id,
        site_id=site.pk if site else None,
        vehicle_id=vehicle.pk if vehicle else None,
        transit_limit_hours=data.transit_limit_hours,
        opened_on=data.opened_on,
    )


@router.get(
    "/accounts/{path:code}",
    response=AccountDetail,
    summary=_("按编码取账户"),
    description=_("连同目前的结存。"),
)
def get_account(request: HttpRequest, code: Path[Code]) -> AccountDetail:
    row = _accounts(actor_of_request(request)).get_visible_or_404(
        actor_of_request(request), code=code
    )
    standing = (
        Balance.objects.filter(account=row)
        .exclude(grams=0, held_grams=0)
        .select_related("material", "lot")
        .order_by("material__key", F("lot__code").asc(nulls_first=True))[:MOST_STANDING]
    )
    return AccountDetail(
        **_answer(row),
        standing=[
            StandingAnswer(
                material=b.material.key,
                lot=b.lot.code if b.lot else None,
                grams=b.grams,
                held_grams=b.held_grams,
            )
            for b in standing
        ],
    )


def _scope(actor: Actor, query: FigureQuery) -> list[int] | None:
    """Keys of the accounts asked for; None for all that the actor may see."""
    condition = _place(query)
    if not condition:
        return None
    return list(Account.objects.visible_to(actor).filter(condition).values_list("pk", flat=True))


def _of_material(rows: list[Any], key: str) -> list[Any]:
    if not key:
        return rows
    wanted = set(material_subtree(key))
    return [row for row in rows if row.material_id in wanted]


def _names(rows: list[Any]) -> tuple[dict[int, Account], dict[int, str]]:
    accounts = Account.objects.in_bulk({row.account_id for row in rows})
    materials = Material.objects.filter(pk__in={row.material_id for row in rows})
    return accounts, dict(materials.values_list("pk", "key"))


@router.get(
    "/balances",
    response=BalancePage,
    summary=_("结存"),
    description=_("某日结束时每个账户、每种物料的结存；迟报的分录计入所属日期。"),
)
def list_balances(request: HttpRequest, query: Query[BalanceQuery]) -> BalancePage:
    actor = actor_of_request(request)
    rows = balances_at(actor=actor, day=query.day, accounts=_scope(actor, query))
    page = page_of_list(
        _of_material(rows, query.material),
        query,
        name="balances",
        key=lambda row: (row.account_id, row.material_id),
    )
    accounts, materials = _names(page.items)
    items = [
        BalanceAnswer(
            account=accounts[row.account_id].code,
            stage=accounts[row.account_id].stage,
            material=materials[row.material_id],
            grams=row.grams,
        )
        for row in page.items
    ]
    return BalancePage(items=items, next=page.next)


@router.get(
    "/turnover",
    response=TurnoverPage,
    summary=_("发生额"),
    description=_("期间内每个账户、每种物料的收入和发出。"),
)
def list_turnover(request: HttpRequest, query: Query[TurnoverQuery]) -> TurnoverPage:
    actor = actor_of_request(request)
    rows = turnover(actor=actor, first=query.first, last=query.last, accounts=_scope(actor, query))
    page = page_of_list(
        _of_material(rows, query.material),
        query,
        name="turnover",
        key=lambda row: (row.account_id, row.material_id),
    )
    accounts, materials = _names(page.items)
    items = [
        TurnoverAnswer(
            account=accounts[row.account_id].code,
            stage=accounts[row.account_id].stage,
            material=materials[row.material_id],
            in_grams=row.in_grams,
            out_grams=row.out_grams,
        )
        for row in page.items
    ]
    return TurnoverPage(items=items, next=page.next)


def _filter(query: PostingConditions) -> PostingFilter:
    return PostingFilter(**{name: getattr(query, name) for name in PostingConditions.model_fields})


@router.get(
    "/postings",
    response=LinePage,
    summary=_("分录行"),
    description=_("每个数字背后的分录行，条件与页面上的链接相同。"),
)
def list_postings(request: HttpRequest, query: Query[PostingQuery]) -> LinePage:
    rows = postings(actor=actor_of_request(request), filter=_filter(query))
    page = page_of_rows(rows, query, name="postings", keys=["-day", "-entry_id", "line"])
    return LinePage(items=[_line(row) for row in page.items], next=page.next)


def _line(row: Posting) -> LineAnswer:
    return LineAnswer(
        client_id=row.entry.client_id,
        line=row.line,
        kind=row.entry.kind,
        day=row.day,
        occurred_at=row.entry.occurred_at,
        seq=row.entry.seq,
        account=row.account.code,
        stage=row.account.stage,
        material=row.material.key,
        grams=row.grams,
        lot=row.lot.code if row.lot else None,
    )


@router.get(
    "/postings/total",
    response=TotalAnswer,
    summary=_("分录行合计"),
    description=_("同样条件下的合计，恰等于由它打开的数字。"),
)
def total_postings(request: HttpRequest, query: Query[PostingConditions]) -> TotalAnswer:
    rows = postings(actor=actor_of_request(request), filter=_filter(query))
    sums = rows.order_by().aggregate(
        ins=Sum("grams", filter=Q(grams__gt=0)),
        outs=Sum("grams", filter=Q(grams__lt=0)),
        count=Count("line"),
    )
    ins, outs = sums["ins"] or 0, sums["outs"] or 0
    return TotalAnswer(grams=ins + outs, in_grams=ins, out_grams=-outs, postings=sums["count"])
