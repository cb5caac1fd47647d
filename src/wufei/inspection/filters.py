from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.inspection.models import (
    WITH_RESPONSIBLE,
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
from wufei.inspection.queries import answered_by, looked_at_again_by
from wufei.kernel.requests import actor_of_request
from wufei.registry.public import AreaFilters, DatedFilters, Region, SearchFilters


class NamedFilters(DatedFilters):
    searched = ("code", "name", "name_en")


class ProblemKindFilters(NamedFilters):
    class Meta:
        model = ProblemKind
        fields = ("severity",)


class ChainRoleFilters(NamedFilters):
    class Meta:
        model = ChainRole
        fields = ()


class TeamKindFilters(NamedFilters):
    class Meta:
        model = TeamKind
        fields = ()


class MeasureFilters(NamedFilters):
    class Meta:
        model = EnforcementMeasure
        fields = ()


class RecipientListFilters(NamedFilters):
    class Meta:
        model = RecipientList
        fields = ()


class FormTemplateFilters(NamedFilters):
    class Meta:
        model = FormTemplate
        fields = ()


class DeadlineRuleFilters(DatedFilters):
    searched = ("kind__name", "source")

    class Meta:
        model = DeadlineRule
        fields = ("severity", "party")


class EscalationLevelFilters(DatedFilters):
    searched = ("name", "name_en")

    class Meta:
        model = EscalationLevel
        fields = ()


class ChainHolderFilters(DatedFilters):
    searched = ("user__display_name", "post", "region__name", "point__name", "point__code")

    class Meta:
        model = ChainHolder
        fields = ("role",)


class TeamFilters(AreaFilters):
    searched = ("code", "name", "name_en")

    class Meta:
        model = Team
        fields = ("kind",)


class TeamMemberFilters(AreaFilters):
    searched = ("user__display_name", "user__username", "team__name")
    area = "team__region__path"

    class Meta:
        model = TeamMember
        fields = ()


class VisitPlanFilters(AreaFilters):
    searched = ("code", "name", "name_en")
    area = "team__region__path"

    class Meta:
        model = VisitPlan
        fields = ()


def _districts(request: Any) -> Any:
    return Region.objects.filter(level=Region.Level.DISTRICT)


def _day(label: Any, method: str) -> Any:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return filters.DateFilter(method=method, label=label, widget=widget)


class ProblemFilters(SearchFilters):
    searched = ("code", "title", "description", "point__code", "point__name")

    whose = filters.ChoiceFilter(
        method="of_whom",
        label=_("与我有关"),
        choices=[("correct", _("待我整改")), ("recheck", _("待我复查"))],
    )
    due = filters.ChoiceFilter(
        method="by_deadline",
        label=_("期限"),
        choices=[("overdue", _("已逾期")), ("near", _("一天内到期"))],
    )
    district = filters.ModelChoiceFilter(
        method="in_district", label=_("区县"), queryset=_districts, empty_label=_("全部")
    )
    first = _day(_("发现日期从"), "from_day")
    last = _day(_("发现日期到"), "to_day")

    class Meta:
        model = Problem
        fields = ("state", "kind", "severity", "source")

    def of_whom(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        actor = actor_of_request(self.request)
        if value == "correct":
            return rows.filter(answered_by(actor), state__in=WITH_RESPONSIBLE)
        return rows.filter(looked_at_again_by(actor), state="corrected")

    def by_deadline(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        now = timezone.now()
        open_rows = rows.filter(state__in=WITH_RESPONSIBLE)
        if value == "overdue":
            return open_rows.filter(due_at__lt=now)
        return open_rows.filter(due_at__range=(now, now + dt.timedelta(days=1)))

    def in_district(self, rows: QuerySet[Any], name: str, value: Region) -> QuerySet[Any]:
        return rows.filter(region__path__startswith=value.path)

    def from_day(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.filter(found_at__date__gte=value)

    def to_day(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.filter(found_at__date__lte=value)


class VisitFilters(SearchFilters):
    searched = ("point__code", "point__name", "team__name", "done_by_name")

    first = _day(_("日期从"), "from_day")
    last = _day(_("日期到"), "to_day")

    class Meta:
        model = Visit
        fields = ("state",)

    def from_day(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.filter(day__gte=value)

    def to_day(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.filter(day__lte=value)


class NoticeFilters(SearchFilters):
    searched = ("problem__code", "problem__title")

    unread = filters.ChoiceFilter(
        method="by_reading",
        label=_("阅读"),
        choices=[("new", _("未读")), ("unsigned", _("未签收"))],
    )

    class Meta:
        model = Notice
        fields = ("occasion",)

    def by_reading(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        user = actor_of_request(self.request).user_id
        if value == "new":
            return rows.exclude(readings__user_id=user)
        signed = rows.filter(readings__user_id=user, readings__acknowledged_at__isnull=False)
        return rows.exclude(pk__in=signed.values("pk"))
