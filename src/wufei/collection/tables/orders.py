"""Columns of orders and complaints."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.collection.models import Complaint, Order, OrderState
from wufei.kernel.quantities import format_grams
from wufei.registry.public import DayColumn

_NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
_LOOKS = {
    OrderState.REQUESTED: "badge-warn",
    OrderState.ACCEPTED: "badge-info",
    OrderState.SCHEDULED: "badge-info",
    OrderState.ARRIVED: "badge-info",
    OrderState.REFUSED: "badge-bad",
    OrderState.MISSED: "badge-bad",
    OrderState.WEIGHED: "badge-good",
    OrderState.DELIVERED: "badge-good",
    OrderState.SETTLED: "badge-good",
    OrderState.CLOSED: "badge-good",
}


def state_badge(order: Order) -> SafeString:
    """The state in words, with a colour beside."""
    look = _LOOKS.get(OrderState(order.state), "")
    return format_html('<span class="badge {}">{}</span>', look, order.get_state_display())


class KilogramsColumn(tables.Column):  # type: ignore[misc]
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs=_NUMBER, **kwargs)

    def render(self, value: int) -> str:
        return format_grams(value, "kg")


class OrderTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(
        verbose_name=gettext_lazy("订单号"),
        linkify=lambda record: reverse("collection:order", args=[record.code]),
    )
    day = DayColumn(verbose_name=gettext_lazy("收运日期"))
    opens_at = tables.Column(verbose_name=gettext_lazy("时间"), orderable=False)
    point = tables.Column(order_by="point__code")
    material = tables.Column(order_by="material__key")
    bins = tables.Column(attrs=_NUMBER)
    estimated_grams = KilogramsColumn(verbose_name=gettext_lazy("预估（千克）"))
    collected_grams = KilogramsColumn(verbose_name=gettext_lazy("实收（千克）"))
    hauler = tables.Column(order_by="hauler__name")
    state = tables.Column()

    class Meta:
        model = Order
        fields = (
            "code",
            "day",
            "opens_at",
            "point",
            "material",
            "bins",
            "estimated_grams",
            "collected_grams",
            "hauler",
            "state",
        )
        order_by = ("-day", "code")
        verbose_name = gettext_lazy("收运订单")

    def render_opens_at(self, record: Order) -> str:
        return f"{record.opens_at:%H:%M}–{record.closes_at:%H:%M}"

    def render_state(self, record: Order) -> SafeString:
        return state_badge(record)


class ComplaintTable(tables.Table):  # type: ignore[misc]
    order = tables.Column(
        verbose_name=gettext_lazy("订单号"),
        linkify=lambda record: reverse("collection:order", args=[record.order.code]),
        order_by="order__code",
    )
    point = tables.Column(
        accessor="order__point", verbose_name=gettext_lazy("收集点"), order_by="order__point__code"
    )
    raised_at = tables.DateTimeColumn(format="Y-m-d H:i")
    answer_due_on = tables.Column()
    answered_at = tables.DateTimeColumn(format="Y-m-d H:i")

    class Meta:
        model = Complaint
        fields = ("order", "point", "text", "raised_at", "answer_due_on", "answered_at", "answer")
        order_by = ("answered_at", "answer_due_on")
        verbose_name = gettext_lazy("收运投诉")

    def render_order(self, record: Complaint) -> str:
        return record.order.code

    def render_answer_due_on(self, value: dt.date, record: Complaint) -> Any:
        if record.answered_at is None and value < timezone.localdate():
            words = _("%(day)s，已逾期") % {"day": value.isoformat()}
            return format_html('<span class="badge badge-bad">{}</span>', words)
        return value.isoformat()
