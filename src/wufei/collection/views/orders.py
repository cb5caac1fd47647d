"""Orders: the list of those who work on them, one's own, one order with its story, messages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.collection import rules
from wufei.collection.domain.rebooking import accept
from wufei.collection.filters.orders import ComplaintFilters, OrderFilters
from wufei.collection.models import (
    OPEN_STATES,
    BookingContact,
    CardHolder,
    Complaint,
    Order,
    OrderMessage,
    OrderState,
)
from wufei.collection.queries.timeline import event_words, next_step, timeline_of
from wufei.collection.tables.orders import ComplaintTable, OrderTable, state_badge
from wufei.collection.views.acts import acts_of
from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export
from wufei.kernel.listing import answer_list
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request

#: Messages and own orders shown on one page.
MOST = 50


@login_required
@require_safe
def order_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    rows = Order.objects.visible_to(actor).select_related("point", "material", "hauler")
    found = OrderFilters(request.GET, queryset=rows, request=request)
    export = Export(
        _("收运订单"),
        [
            _("订单号"), _("收运日期"), _("最早时间"), _("最晚时间"), _("收集点编码"), _("收集点"),
            _("类别"), _("渠道"), _("桶数"), _("预估质量（克）"), _("实收桶数"),
            _("实收质量（克）"), _("分类质量"), _("收运单位"), _("状态"), _("收运时间"), _("备注"),
        ],
        lambda order: [
            order.code, order.day, f"{order.opens_at:%H:%M}", f"{order.closes_at:%H:%M}",
            order.point.code, str(order.point), str(order.material), order.get_channel_display(),
            order.bins, order.estimated_grams, order.collected_bins, order.collected_grams,
            order.grade, str(order.hauler or ""), order.get_state_display(), order.served_at,
            order.note,
        ],
    )  # fmt: skip
    table = OrderTable(found.qs)
    asked = bool(request.GET)
    table.empty_text = _("没有符合条件的订单") if asked else _("还没有订单")
    table.empty_advice = _("请放宽筛选条件。") if asked else _("预约后在这里查看。")
    return answer_list(
        request,
        "collection/orders.html",
        table,
        export=export,
        filter=found,
        may_book=rules.may_book(actor),
        may_accept=rules.may_add_crews(actor),
    )


@login_required
@require_safe
def own_orders(request: HttpRequest) -> HttpResponse:
    """What one booked oneself: what is coming first, then what was."""
    actor = actor_of_request(request)
    if not rules.may_book(actor):
        raise PermissionDenied
    rows = Order.objects.filter(booked_by=actor.user_id).select_related("point", "material")
    coming = list(rows.filter(state__in=OPEN_STATES).order_by("day", "opens_at")[:MOST])
    past = list(rows.exclude(state__in=OPEN_STATES).order_by("-day", "-pk")[:MOST])
    unread = OrderMessage.objects.visible_to(actor).filter(read_at__isnull=True).count()
    context = {
        "coming": [(order, next_step(order), state_badge(order)) for order in coming],
        "past": [(order, next_step(order), state_badge(order)) for order in past],
        "unread": unread,
    }
    return render(request, "collection/own_orders.html", context)


@login_required
@require_safe
def order_page(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of_request(request)
    order = order_or_404(actor, code)
    staff = rules.looks_after(actor, region_path=order.point.region.path, hauler_id=order.hauler_id)
    context = {
        "order": order,
        "own": not staff and actor.user_id == order.booked_by,
        "badge": state_badge(order),
        "next_step": next_step(order),
        "timeline": timeline_of(order),
        "complaints": _complaints(actor, order, staff=staff),
        "contact": _contact(actor, order),
        "acts": [(each, each.address(order)) for each in acts_of(actor, order)],
        "replaced_by": Order.objects.filter(replaces=order).first(),
    }
    return render(request, "collection/order.html", context)


def order_or_404(actor: Actor, code: str) -> Order:
    rows = Order.objects.select_related(
        "point__region", "point__organisation", "material", "hauler", "contract", "slot",
        "standing", "replaces",
    )  # fmt: skip
    order: Order = rows.get_visible_or_404(actor, code=code)
    return order


def _complaints(actor: Actor, order: Order, *, staff: bool) -> list[tuple[Complaint, bool]]:
    rows = Complaint.objects.filter(order=order).order_by("raised_at")
    return [(row, staff and row.answered_at is None) for row in rows]


def _contact(actor: Actor, order: Order) -> dict[str, Any] | None:
    """Whom the crew may call: for those who work on the order, and whoever booked it."""
    works = rules.may_move_order(
        actor, region_path=order.point.region.path, hauler_id=order.hauler_id
    ) or rules.looks_after(actor, region_path=order.point.region.path, hauler_id=order.hauler_id)
    own = actor.user_id is not None and actor.user_id == order.booked_by
    today = timezone.localdate()
    if works or own:
        kept = BookingContact.objects.filter(order=order, keep_until__gt=today).first()
        if kept is not None:
            return {"name": kept.name, "phone": kept.phone, "address": kept.address}
    if works and order.channel == Order.Channel.CARD and order.state in OPEN_STATES:
        holder = CardHolder.objects.filter(card__point=order.point, keep_until__gt=today).first()
        if holder is not None:
            return {
                "name": holder.name,
                "phone": holder.phone,
                "address": holder.address,
                "need": holder.need,
            }
    return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_list(request: HttpRequest) -> HttpResponse:
    """Messages about one's orders, newest first; POST marks all as read."""
    actor = actor_of_request(request)
    if not rules.may_book(actor):
        raise PermissionDenied
    rows = OrderMessage.objects.visible_to(actor)
    if request.method == "POST":
        rows.filter(read_at__isnull=True).update(read_at=timezone.now())
        return redirect(reverse("collection:messages"))
    found = list(rows.select_related("event__order__point")[:MOST])
    context = {
        "lines": [(row, event_words(row.event)) for row in found],
        "unread": any(row.read_at is None for row in found),
    }
    return render(request, "collection/messages.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept_many(request: HttpRequest) -> HttpResponse:
    """Takes on all requests that the actor may take on and that have a hauler already."""
    actor = actor_of_request(request)
    if not rules.may_add_crews(actor):
        raise PermissionDenied
    rows = (
        Order.objects.visible_to(actor)
        .filter(state=OrderState.REQUESTED, hauler__isnull=False)
        .select_related("point__region", "material", "hauler")
        .order_by("day", "opens_at", "code")
    )
    found = list(rows[:200])
    if request.method == "POST":
        refused = [words for order in found if (words := _accepted(actor, order))]
        done = len(found) - len(refused)
        messages.success(request, _("已受理 %(count)s 个订单。") % {"count": done})
        for words in refused[:5]:
            messages.warning(request, words)
        return redirect(reverse("collection:orders"))
    return render(request, "collection/accept_many.html", {"orders": found})


def _accepted(actor: Actor, order: Order) -> str:
    """Empty, or why not."""
    try:
        accept(actor=actor, order=order)
    except Refusal as refusal:
        return f"{order.code}：{refusal}"
    return ""


@login_required
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    rows = Complaint.objects.visible_to(actor).select_related("order__point")
    found = ComplaintFilters(request.GET, queryset=rows, request=request)
    export = Export(
        _("收运投诉"),
        [
            _("订单号"), _("收集点"), _("投诉内容"), _("投诉时间"), _("答复期限"),
            _("答复时间"), _("答复"),
        ],
        lambda row: [
            row.order.code, str(row.order.point), row.text, row.raised_at, row.answer_due_on,
            row.answered_at, row.answer,
        ],
    )  # fmt: skip
    table = ComplaintTable(found.qs)
    table.empty_text = _("没有投诉")
    return answer_list(request, "collection/complaints.html", table, export=export, filter=found)
