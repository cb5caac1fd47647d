"""Columns of the lists of inspection; the registers export the same columns."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.inspection.models import (
    ChainHolder,
    ChainRole,
    DeadlineRule,
    EnforcementMeasure,
    EscalationLevel,
    FormTemplate,
    Notice,
    Problem,
    ProblemKind,
    RecipientList,
    Team,
    TeamKind,
    TeamMember,
    Visit,
    VisitPlan,
)
from wufei.inspection.wording import deadline_badge, moment, state_badge
from wufei.registry.public import DayColumn, DetailLink, LocalNameColumn, RegisterTable


def link(slug: str, **kwargs: Any) -> Any:
    return DetailLink(slug, namespace="inspection", **kwargs)


class NamedTable(RegisterTable):
    name = LocalNameColumn()
    valid_to = DayColumn()


class ProblemKindTable(NamedTable):
    code = link("kinds")

    class Meta:
        model = ProblemKind
        fields = ("code", "name", "severity", "assigns_itself", "rules", "valid_to")
        order_by = ("code",)


class DeadlineRuleTable(RegisterTable):
    amount = link("deadlines")
    kind = tables.Column(default=gettext_lazy("所有类别"), order_by="kind__code")
    severity = tables.Column(default=gettext_lazy("不限"))
    district = tables.Column(default=gettext_lazy("全市"), order_by="district__code")
    valid_to = DayColumn()

    class Meta:
        model = DeadlineRule
        fields = (
            "kind",
            "severity",
            "district",
            "amount",
            "unit",
            "party",
            "chain_role",
            "valid_to",
        )


class ChainRoleTable(NamedTable):
    code = link("levels")

    class Meta:
        model = ChainRole
        fields = ("code", "name", "level", "valid_to")
        order_by = ("level",)


class ChainHolderTable(RegisterTable):
    role = link("holders", order_by="role__level")
    place = tables.Column(verbose_name=gettext_lazy("负责范围"), orderable=False)
    user = tables.Column(order_by="user__username")
    valid_to = DayColumn()

    class Meta:
        model = ChainHolder
        fields = ("role", "place", "user", "post", "valid_to")


class RecipientListTable(NamedTable):
    code = link("lists")
    district = tables.Column(default=gettext_lazy("全市"), order_by="district__code")
    users = tables.ManyToManyColumn(separator="、", orderable=False)
    organisations = tables.ManyToManyColumn(separator="、", orderable=False)

    class Meta:
        model = RecipientList
        fields = ("code", "name", "district", "occasions", "users", "organisations", "valid_to")
        order_by = ("code",)

    def render_occasions(self, value: Any) -> str:
        return occasions_text(value)

    def value_occasions(self, value: Any) -> str:
        return occasions_text(value)


def occasions_text(keys: Any) -> str:
    labels = dict(Notice.Occasion.choices)
    return "、".join(str(labels.get(key, key)) for key in keys)


class EscalationLevelTable(RegisterTable):
    name = link("escalation")
    district = tables.Column(default=gettext_lazy("全市"), order_by="district__code")
    valid_to = DayColumn()

    class Meta:
        model = EscalationLevel
        fields = ("name", "district", "after_hours", "repeat_hours", "recipients", "valid_to")
        order_by = ("after_hours",)


class MeasureTable(NamedTable):
    code = link("measures")

    class Meta:
        model = EnforcementMeasure
        fields = ("code", "name", "legal_basis", "fines", "confirmed", "valid_to")
        order_by = ("code",)


class TeamKindTable(NamedTable):
    code = link("teamkinds")

    class Meta:
        model = TeamKind
        fields = ("code", "name", "rechecks", "checks_accuracy", "enforces", "valid_to")
        order_by = ("code",)


class TeamTable(NamedTable):
    code = link("teams")
    region = tables.Column(order_by="region__path")

    class Meta:
        model = Team
        fields = ("code", "name", "kind", "region", "valid_to")
        order_by = ("code",)


class TeamMemberTable(RegisterTable):
    user = link("members", order_by="user__username")
    team = tables.Column(order_by="team__code")
    regions = tables.ManyToManyColumn(separator="、", orderable=False)
    points = tables.ManyToManyColumn(separator="、", orderable=False)
    valid_to = DayColumn()

    class Meta:
        model = TeamMember
        fields = ("user", "team", "regions", "points", "valid_to")


class VisitPlanTable(NamedTable):
    code = link("plans")
    team = tables.Column(order_by="team__code")
    weekdays = tables.Column(verbose_name=gettext_lazy("频次"), orderable=False)

    class Meta:
        model = VisitPlan
        fields = ("code", "name", "team", "template", "weekdays", "valid_to")
        order_by = ("code",)

    def render_weekdays(self, record: VisitPlan) -> str:
        return rhythm(record)

    def value_weekdays(self, record: VisitPlan) -> str:
        return rhythm(record)


def rhythm(plan: VisitPlan) -> str:
    """When a plan wants visits, in words."""
    if plan.every_days is not None:
        return _("每 %(days)s 天") % {"days": plan.every_days}
    names = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
    chosen = "、".join(name for day, name in enumerate(names) if plan.weekdays >> day & 1)
    return _("每周%(days)s") % {"days": chosen}


class FormTemplateTable(NamedTable):
    code = link("forms")
    district = tables.Column(default=gettext_lazy("全市"), order_by="district__code")

    class Meta:
        model = FormTemplate
        fields = ("code", "name", "district", "valid_to")
        order_by = ("code",)


def problem_url(record: Problem) -> str:
    return reverse("inspection:problem", args=[record.code])


class ProblemTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(linkify=problem_url)
    state = tables.Column()
    place = tables.Column(
        empty_values=(), verbose_name=gettext_lazy("地点"), order_by="region__path"
    )
    responsible = tables.Column(verbose_name=gettext_lazy("责任方"), orderable=False)
    kind = tables.Column(order_by="kind__code")

    class Meta:
        model = Problem
        fields = (
            "code",
            "title",
            "kind",
            "severity",
            "place",
            "responsible",
            "due_at",
            "state",
            "found_at",
        )
        order_by = ("-found_at",)
        verbose_name = gettext_lazy("问题")

    def render_place(self, record: Problem) -> str:
        return str(record.point or record.region)

    def render_due_at(self, record: Problem) -> SafeString:
        return deadline_badge(record)

    def render_state(self, record: Problem) -> SafeString:
        return state_badge(record)

    def render_found_at(self, value: dt.datetime) -> str:
        return moment(value)


class VisitTable(tables.Table):  # type: ignore[misc]
    day = tables.Column(linkify=lambda record: reverse("inspection:visit", args=[record.pk]))
    point = tables.Column(order_by="point__code")
    team = tables.Column(order_by="team__code")
    points = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("得分"))

    class Meta:
        model = Visit
        fields = ("day", "point", "team", "state", "done_by_name", "done_at", "points")
        order_by = ("-day",)
        verbose_name = gettext_lazy("巡查")

    def render_day(self, value: dt.date) -> str:
        return value.isoformat()

    def render_state(self, record: Visit) -> SafeString:
        return state_badge(record)

    def render_done_at(self, value: dt.datetime) -> str:
        return moment(value)

    def render_points(self, record: Visit) -> str:
        return score(record)


def score(visit: Visit) -> str:
    """Points of points, of a visit that was filled with a form."""
    filled = getattr(visit, "filled", None)
    if filled is None or not filled.points_possible:
        return "—"
    return f"{filled.points}/{filled.points_possible}"


class NoticeTable(tables.Table):  # type: ignore[misc]
    sent_at = tables.Column(linkify=lambda record: reverse("inspection:notice", args=[record.pk]))
    problem = tables.Column(orderable=False)
    recipient = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("发给"))
    lists = tables.Column(default="—", orderable=False)
    reading = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("状态"))

    class Meta:
        model = Notice
        fields = ("sent_at", "occasion", "problem", "recipient", "lists", "reading")
        order_by = ("-sent_at",)
        verbose_name = gettext_lazy("通报")

    def render_sent_at(self, value: dt.datetime) -> str:
        return moment(value)

    def render_recipient(self, record: Notice) -> str:
        return str(record.organisation or record.user)

    def render_reading(self, record: Any) -> SafeString:
        return reading_badge(record)


def reading_badge(notice: Any) -> SafeString:
    """Whether the reader opened and signed it (``read_at``, ``signed_at`` annotated)."""
    if notice.signed_at is not None:
        return format_html('<span class="badge badge-good">{}</span>', _("已签收"))
    if notice.read_at is not None:
        return format_html('<span class="badge badge-info">{}</span>', _("已读"))
    return format_html('<span class="badge badge-warn">{}</span>', _("未读"))


class WorkloadTable(tables.Table):  # type: ignore[misc]
    team = tables.Column(verbose_name=gettext_lazy("队伍"))
    person = tables.Column(verbose_name=gettext_lazy("人员"))
    planned = tables.Column(verbose_name=gettext_lazy("应巡查"))
    done = tables.Column(verbose_name=gettext_lazy("已完成"))
    on_time = tables.Column(verbose_name=gettext_lazy("按时"))
    skipped = tables.Column(verbose_name=gettext_lazy("未巡查"))
    found = tables.Column(verbose_name=gettext_lazy("发现问题"))
    closed = tables.Column(verbose_name=gettext_lazy("已整改"))
    rechecked = tables.Column(verbose_name=gettext_lazy("复查"))
    hours = tables.Column(verbose_name=gettext_lazy("现场（小时）"))
    accuracy = tables.Column(verbose_name=gettext_lazy("准确率"))

    class Meta:
        orderable = False
        verbose_name = gettext_lazy("工作量")
