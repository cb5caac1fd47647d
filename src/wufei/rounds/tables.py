"""Columns of plans, rounds and the registers of planning."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wufei.kernel.quantities import format_mass
from wufei.registry.public import DayColumn, DetailLink, RegisterTable
from wufei.rounds.domain.fleet import PER_YUAN
from wufei.rounds.models import (
    Plan,
    PlanningRule,
    PlanState,
    PlantSchedule,
    Round,
    RoundState,
    VehicleProfile,
)

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
BADGES: dict[str, str] = {
    PlanState.PUBLISHED: "badge-good",
    PlanState.COMPUTING: "badge-warn",
    RoundState.DRIVING: "badge-good",
    RoundState.BROKEN_DOWN: "badge-warn",
}


def link(slug: str, **kwargs: Any) -> Any:
    return DetailLink(slug, namespace="rounds", **kwargs)


def kilometres(metres: int) -> str:
    """Metres as kilometres to a tenth."""
    return f"{metres / 1000:,.1f}"


def hours(seconds: int) -> str:
    """Seconds as hours and minutes: ``7:05``."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"


def yuan(cost: int) -> str:
    return f"{cost / PER_YUAN:,.2f}"


def badge(state: str, words: str) -> SafeString:
    return format_html('<span class="badge {}">{}</span>', BADGES.get(state, ""), words)


class PlanTable(RegisterTable):
    day = DayColumn(linkify=lambda record: reverse("rounds:plan", args=[record.pk]))
    number = tables.Column(attrs=NUMBER)
    hauler = tables.Column(order_by="hauler__name")
    rounds = tables.Column(
        accessor="round_count", verbose_name=_("线路"), attrs=NUMBER, orderable=False
    )
    left = tables.Column(
        accessor="left_count", verbose_name=_("未排订单"), attrs=NUMBER, orderable=False
    )
    metres = tables.Column(verbose_name=_("里程（公里）"), attrs=NUMBER)
    seconds = tables.Column(verbose_name=_("工时"), attrs=NUMBER)
    cost = tables.Column(verbose_name=_("费用（元）"), attrs=NUMBER)
    actor_name = tables.Column(orderable=False)

    empty_advice = _("调度员可以为某一天新建方案；没有受理的订单就没有可排的。")

    class Meta:
        empty_text = _("没有排班方案")
        model = Plan
        fields = (
            "day",
            "number",
            "hauler",
            "state",
            "rounds",
            "left",
            "metres",
            "seconds",
            "cost",
            "actor_name",
        )
        order_by = ("-day", "hauler", "-number")

    def render_state(self, record: Plan) -> SafeString:
        return badge(record.state, record.get_state_display())

    def render_metres(self, value: int) -> str:
        return kilometres(value)

    def render_seconds(self, value: int) -> str:
        return hours(value)

    def render_cost(self, value: int) -> str:
        return yuan(value)


class RoundTable(RegisterTable):
    code = tables.Column(linkify=lambda record: reverse("rounds:round", args=[record.code]))
    vehicle = tables.Column(order_by="vehicle__plate")
    hauler = tables.Column(accessor="plan__hauler", order_by="plan__hauler__name")
    driver_name = tables.Column()
    leaves_at = tables.DateTimeColumn(format="H:i")
    returns_at = tables.DateTimeColumn(format="H:i")
    stops = tables.Column(
        accessor="stop_count", verbose_name=_("停靠"), attrs=NUMBER, orderable=False
    )
    done = tables.Column(
        accessor="done_count", verbose_name=_("已完成"), attrs=NUMBER, orderable=False
    )
    metres = tables.Column(verbose_name=_("里程（公里）"), attrs=NUMBER)

    empty_advice = _("发布排班方案后，线路出现在这里。")

    class Meta:
        empty_text = _("当天没有已发布的线路")
        model = Round
        fields = (
            "code",
            "hauler",
            "vehicle",
            "driver_name",
            "state",
            "leaves_at",
            "returns_at",
            "stops",
            "done",
            "metres",
        )
        order_by = ("code",)

    def render_state(self, record: Round) -> SafeString:
        return badge(record.state, record.get_state_display())

    def render_metres(self, value: int) -> str:
        return kilometres(value)


class ScheduleTable(RegisterTable):
    site = link("plants", order_by="site__name")
    materials = tables.ManyToManyColumn(separator="、", orderable=False)
    quota_grams = tables.Column(verbose_name=_("每日限额"), attrs=NUMBER, default=_("不限"))
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = PlantSchedule
        fields = (
            "site",
            "materials",
            "weekdays",
            "hours",
            "quota_grams",
            "quota_scope",
            "unloading_seconds",
            "valid_from",
            "valid_to",
        )
        order_by = ("site",)

    def render_quota_grams(self, value: int) -> str:
        return format_mass(value)

    def value_quota_grams(self, value: int) -> int:
        return value


class ProfileTable(RegisterTable):
    vehicle = link("vehicles", order_by="vehicle__plate")
    depot = tables.Column(order_by="depot__code")
    shift_opens = tables.TimeColumn(format="H:i")
    shift_closes = tables.TimeColumn(format="H:i")
    litres = tables.Column(attrs=NUMBER, default=_("不限"))
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = VehicleProfile
        fields = (
            "vehicle",
            "depot",
            "shift_opens",
            "shift_closes",
            "breaks",
            "litres",
            "kind",
            "skills",
            "valid_from",
            "valid_to",
        )
        order_by = ("vehicle",)


class RuleTable(RegisterTable):
    name = tables.Column(
        empty_values=(),
        verbose_name=_("适用"),
        orderable=False,
        linkify=lambda record: reverse("rounds:rules_detail", args=[record.pk]),
    )
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = PlanningRule
        fields = (
            "name",
            "detour_thousandths",
            "usual_density",
            "fill_percent",
            "balance_percent",
            "compute_seconds",
            "valid_from",
            "valid_to",
        )
        order_by = ("-valid_from",)

    def render_name(self, record: PlanningRule) -> str:
        return str(record)

    def value_name(self, record: PlanningRule) -> str:
        return str(record)
