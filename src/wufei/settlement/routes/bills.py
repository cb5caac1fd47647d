"""Bills of contracts, by month."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.kernel.api.fields import Code
from wufei.kernel.api.paging import Paged, page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.settlement.models import Bill
from wufei.settlement.schemas.trips import BillAnswer, BillDetail, BillLineAnswer, BillPage

router = Router()


def _fields(bill: Bill) -> dict[str, Any]:
    return {
        "code": bill.code,
        "month": bill.month,
        "contract": bill.contract.code,
        "holder": bill.contract.holder.code,
        "hauler": bill.contract.hauler.code,
        "state": bill.state,
        "total_fen": bill.total_fen,
    }


def _bills() -> Any:
    return Bill.objects.select_related("contract__holder", "contract__hauler")


@router.get(
    "/bills",
    response=BillPage,
    summary=_("收运账单列表"),
    description=_("付款方看不到草稿。"),
)
def list_bills(request: HttpRequest, query: Query[Paged]) -> BillPage:
    rows = _bills().visible_to(actor_of_request(request))
    page = page_of_rows(rows, query, name="bills", keys=["-id"])
    return BillPage(items=[BillAnswer(**_fields(row)) for row in page.items], next=page.next)


@router.get(
    "/bills/{code}",
    response=BillDetail,
    summary=_("按账单号取账单"),
    description=_("连同明细；每行金额四舍五入到分，合计为各行之和。"),
)
def get_bill(request: HttpRequest, code: Path[Code]) -> BillDetail:
    bill = _bills().get_visible_or_404(actor_of_request(request), code=code)
    lines = [
        BillLineAnswer(
            kind=line.kind,
            day=line.day,
            order=line.order.code,
            bins=line.bins,
            grams=line.grams,
            price_fen=line.price_fen,
            amount_fen=line.amount_fen,
            note=line.note,
        )
        for line in bill.lines.select_related("order").order_by("number")
    ]
    return BillDetail(**_fields(bill), lines=lines)
