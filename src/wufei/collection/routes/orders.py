"""Booking and reading orders; slots with their free places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.responses import Status

from wufei.collection.domain.booking import book
from wufei.collection.domain.drafts import ContactDraft, OrderDraft
from wufei.collection.models import Order, Point
from wufei.collection.queries.slots import free_slots
from wufei.collection.queries.terms import hauler_of
from wufei.collection.refusals import CollectionReason
from wufei.collection.routes.answering import (
    SHOWN,
    booked_answer,
    clock_of,
    order_detail,
    order_fields,
    order_named,
)
from wufei.collection.schemas import (
    BookedAnswer,
    BookingGiven,
    OrderAnswer,
    OrderDetail,
    OrderPage,
    OrderQuery,
    SlotAnswer,
    SlotList,
    SlotQuery,
)
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import plain_text
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material

router = Router()
OrderCode = plain_text(32, shortest=1)


@router.get(
    "/orders",
    response=OrderPage,
    summary=_("收运订单列表"),
    description=_("您可以查看的收运订单，日期近的在前。"),
)
def list_orders(request: HttpRequest, query: Query[OrderQuery]) -> OrderPage:
    rows = Order.objects.visible_to(actor_of_request(request)).select_related(*SHOWN)
    page = page_of_rows(_filtered(rows, query), query, name="orders", keys=["-day", "-id"])
    return OrderPage(items=[OrderAnswer(**order_fields(row)) for row in page.items], next=page.next)


def _filtered(rows: Any, query: OrderQuery) -> Any:
    asked = {
        "state": query.state,
        "point__code": query.point,
        "material__key": query.material,
        "hauler__code": query.hauler,
        "day__gte": query.first_day,
        "day__lte": query.last_day,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


@router.get(
    "/orders/{code}",
    response=OrderDetail,
    summary=_("取收运订单"),
    description=_("连同经过：每一步由谁、何时、为何。"),
)
def get_order(request: HttpRequest, code: Path[OrderCode]) -> OrderDetail:  # type: ignore[valid-type]
    return order_detail(order_named(actor_of_request(request), code))


@router.post(
    "/orders",
    response={201: BookedAnswer, 200: BookedAnswer},
    summary=_("预约收运"),
    description=_(
        "同一业务号、同一内容再次发送得到原订单（200）；内容不同则拒绝（409）。"
        "时段约满时，拒绝会列出还有空位的时段。"
    ),
)
def book_order(request: HttpRequest, data: BookingGiven) -> Status[BookedAnswer]:
    actor = actor_of_request(request)
    draft = OrderDraft(
        client_id=data.client_id,
        point=data.point,
        card=data.card,
        material=data.material,
        day=data.day,
        slot=data.slot,
        opens_at=clock_of(data.opens_at),
        closes_at=clock_of(data.closes_at),
        bins=data.bins,
        estimated_grams=data.estimated_grams,
        note=data.note,
        channel=Order.Channel.CARD if data.card else Order.Channel.API,
        photos=tuple(data.photos),
        contact=ContactDraft(**data.contact.model_dump()) if data.contact else None,
    )
    existed = _stands(actor, draft.client_id)
    return Status(200 if existed else 201, booked_answer(book(actor=actor, draft=draft)))


def _stands(actor: Actor, client_id: UUID) -> bool:
    """Whether the name has its order; of one that the actor does not see no more is told.

    Raises:
        Refusal: CLIENT_ID_TAKEN.
    """
    named = Order.objects.filter(client_id=client_id)
    if not named.exists():
        return False
    if not named.visible_to(actor).exists():
        raise Refusal(
            CollectionReason.CLIENT_ID_TAKEN,
            pointer="/client_id",
            client_id=str(client_id),
            order="–",
        )
    return True


@router.get(
    "/slots",
    response=SlotList,
    summary=_("可约时段"),
    description=_("一个收集点、一个类别今后的预约时段和空位，含已约满的。"),
)
def list_slots(request: HttpRequest, query: Query[SlotQuery]) -> SlotList:
    actor = actor_of_request(request)
    today = timezone.localdate()
    points = Point.objects.bookable_by(actor).in_force(today).select_related("region")
    point = points.filter(code=query.point).first()
    if point is None:
        raise Refusal(CollectionReason.UNKNOWN_POINT, pointer="?point", point=query.point)
    classes = Material.objects.filter(key=query.material, scheme=Material.Scheme.HOUSEHOLD)
    material = classes.first()
    if material is None:
        raise Refusal(CollectionReason.UNKNOWN_CLASS, pointer="?material", material=query.material)
    found = free_slots(point, material, hauler_id=hauler_of(point, material, today))
    return SlotList(
        items=[
            SlotAnswer(
                slot=each.slot,
                name=each.name,
                day=each.day,
                opens_at=f"{each.opens_at:%H:%M}",
                closes_at=f"{each.closes_at:%H:%M}",
                orders_left=each.orders_left,
                bins_left=each.bins_left,
                bookable_until=each.bookable_until,
            )
            for each in found
        ]
    )
