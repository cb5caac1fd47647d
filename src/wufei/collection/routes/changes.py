"""What is done to an order that stands: amended, cancelled, rebooked, confirmed, reported."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Router
from ninja.responses import Status

from wufei.collection.domain.amending import amend, cancel
from wufei.collection.domain.confirming import confirm
from wufei.collection.domain.following import report_missed
from wufei.collection.domain.rebooking import draft_again, rebook
from wufei.collection.models import Order, ServiceSlot
from wufei.collection.refusals import CollectionReason
from wufei.collection.routes.answering import booked_answer, clock_of, order_detail, order_named
from wufei.collection.routes.orders import OrderCode
from wufei.collection.schemas import (
    AmendmentGiven,
    BookedAnswer,
    CancellationGiven,
    ConfirmationGiven,
    MissedGiven,
    OrderDetail,
    RebookingGiven,
)
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal

router = Router()


@router.post(
    "/orders/{code}/amendment",
    response=OrderDetail,
    summary=_("修改预约"),
    description=_("几处改动合为一条记录、一条消息；没有写的保持不变。"),
)
def amend_order(
    request: HttpRequest,
    code: Path[OrderCode],
    data: AmendmentGiven,
) -> OrderDetail:
    actor = actor_of_request(request)
    order = order_named(actor, code)
    changes = _changes(order, data)
    row = amend(actor=actor, order=order, version=data.version, reason=data.reason, **changes)
    return order_detail(row)


def _changes(order: Order, data: AmendmentGiven) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "day": data.day,
        "opens_at": clock_of(data.opens_at),
        "closes_at": clock_of(data.closes_at),
        "bins": data.bins,
        "estimated_grams": data.estimated_grams,
        "note": data.note,
    }
    changes = {name: value for name, value in plain.items() if value is not None}
    if data.slot is not None:
        changes["slot"] = _slot(order, data) if data.slot else None
    return changes


def _slot(order: Order, data: AmendmentGiven) -> ServiceSlot:
    slot: ServiceSlot | None = ServiceSlot.objects.filter(code=data.slot).first()
    if slot is None:
        raise Refusal(
            CollectionReason.UNKNOWN_SLOT,
            pointer="/slot",
            point=str(order.point),
            material=str(order.material),
            day=data.day or order.day,
            slot=data.slot,
        )
    return slot


@router.post(
    "/orders/{code}/cancellation",
    response=OrderDetail,
    summary=_("取消预约"),
    description=_("收运前可以取消；定期收运的订单只取消这一天。"),
)
def cancel_order(
    request: HttpRequest,
    code: Path[OrderCode],
    data: CancellationGiven,
) -> OrderDetail:
    actor = actor_of_request(request)
    order = order_named(actor, code)
    row = cancel(actor=actor, order=order, reason=data.reason, version=data.version)
    return order_detail(row)


@router.post(
    "/orders/{code}/rebooking",
    response={201: BookedAnswer},
    summary=_("改约"),
    description=_("漏收、拒收或不能按时收运的订单改约成新订单；同一业务号重发得到同一订单。"),
)
def rebook_order(
    request: HttpRequest,
    code: Path[OrderCode],
    data: RebookingGiven,
) -> Status[BookedAnswer]:
    actor = actor_of_request(request)
    order = order_named(actor, code)
    draft = draft_again(
        order,
        client_id=data.client_id,
        day=data.day,
        slot=data.slot,
        opens_at=clock_of(data.opens_at),
        closes_at=clock_of(data.closes_at),
        bins=data.bins or order.bins,
    )
    made = rebook(actor=actor, order=order, draft=draft, reason=data.reason)
    return Status(201, booked_answer(made))


@router.post(
    "/orders/{code}/confirmation",
    response=OrderDetail,
    summary=_("确认收运"),
    description=_("双方各自确认；再次确认得到同一结果。"),
)
def confirm_order(
    request: HttpRequest,
    code: Path[OrderCode],
    data: ConfirmationGiven,
) -> OrderDetail:
    actor = actor_of_request(request)
    order = order_named(actor, code)
    return order_detail(confirm(actor=actor, order=order, side=data.side))


@router.post(
    "/orders/{code}/missed-report",
    response=OrderDetail,
    summary=_("报告漏收"),
    description=_("约定时间过后仍未收运时报告；车辆到过的，拒绝会说明何时、做了什么。"),
)
def report_missed_order(
    request: HttpRequest,
    code: Path[OrderCode],
    data: MissedGiven,
) -> OrderDetail:
    actor = actor_of_request(request)
    order = order_named(actor, code)
    return order_detail(report_missed(actor=actor, order=order, note=data.note))
