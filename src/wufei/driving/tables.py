"""The lists of driving's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.driving.models import CrewEvent, Decision, StopReason
from wufei.kernel.exporting import Cell

NOWRAP: dict[str, dict[str, Any]] = {"td": {"class": "nowrap"}}
TIME = "Y-m-d H:i"


def decision_of(event: CrewEvent) -> Decision | None:
    found: Decision | None = getattr(event, "decision", None)
    return found


def place_of(event: CrewEvent) -> str:
    """Where it was told of, in words; empty where it names no order."""
    return str(event.order.point) if event.order else ""


class DecisionTable(tables.Table):  # type: ignore[misc]
    kind = tables.Column()
    vehicle = tables.Column(order_by="vehicle__plate", attrs=NOWRAP)
    place = tables.Column(
        verbose_name=gettext_lazy("收集点"), empty_values=(), order_by="order__point__code"
    )
    happened_at = tables.DateTimeColumn(format=TIME, attrs=NOWRAP)
    received_at = tables.DateTimeColumn(format=TIME, attrs=NOWRAP)
    refusal = tables.Column(
        accessor="detail__refusal", verbose_name=gettext_lazy("未生效原因"), orderable=False
    )
    actor_name = tables.Column()
    decision = tables.Column(
        verbose_name=gettext_lazy("处理"), empty_values=(), order_by="decision__verdict"
    )

    class Meta:
        model = CrewEvent
        fields = (
            "kind", "vehicle", "place", "happened_at", "received_at", "refusal", "actor_name",
            "decision",
        )  # fmt: skip
        verbose_name = gettext_lazy("未生效记录")
        empty_text = gettext_lazy("没有符合条件的记录")

    def render_kind(self, record: CrewEvent) -> SafeString:
        address = reverse("driving:decide", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.get_kind_display())

    def render_place(self, record: CrewEvent) -> str:
        return place_of(record) or "–"

    def render_decision(self, record: CrewEvent) -> SafeString:
        made = decision_of(record)
        if made is None:
            return format_html('<span class="badge badge-warn">{}</span>', _("待处理"))
        css = "badge-good" if made.verdict == Decision.Verdict.APPLIED else ""
        return format_html('<span class="badge {}">{}</span>', css, made.get_verdict_display())


def decision_headings() -> list[str]:
    return [
        _("事件"), _("线路"), _("车辆"), _("趟次"), _("订单号"), _("收集点"), _("发生时间"),
        _("收到时间"), _("上报千克"), _("未生效原因"), _("上报人"), _("处理"), _("处理原因"),
        _("处理人"), _("处理时间"),
    ]  # fmt: skip


def decision_cells(event: CrewEvent) -> Sequence[Cell]:
    """The same in a file, with what was told and who decided."""
    made, told = decision_of(event), event.detail.get("told") or {}
    return [
        event.get_kind_display(), event.round.code, event.vehicle.plate, event.trip,
        event.order.code if event.order else "", place_of(event), event.happened_at,
        event.received_at, str(told.get("kilograms") or ""), event.detail.get("refusal", ""),
        event.actor_name, made.get_verdict_display() if made else _("待处理"),
        made.reason if made else "", made.actor_name if made else "", made.at if made else None,
    ]  # fmt: skip


class ReasonTable(tables.Table):  # type: ignore[misc]
    occasion = tables.Column()
    text = tables.Column()
    text_en = tables.Column(default="–")
    position = tables.Column(attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    active = tables.TemplateColumn(
        template_name="driving/parts/reason_state.html", verbose_name=gettext_lazy("状态")
    )

    class Meta:
        model = StopReason
        fields = ("occasion", "text", "text_en", "position", "active")
        orderable = False
        verbose_name = gettext_lazy("作业原因")
        empty_text = gettext_lazy("还没有原因")
