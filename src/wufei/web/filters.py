"""What the lists of the site can be narrowed to."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wufei.kernel.models import AuditRecord, JobRun
from wufei.kernel.phrases import known_actions


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class JobRunFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("搜索任务"))
    state = filters.ChoiceFilter(
        choices=JobRun.State.choices, label=_("状态"), empty_label=_("全部")
    )

    class Meta:
        model = JobRun
        fields: ClassVar[list[str]] = []


class AuditFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(method="search", label=_("搜索对象、操作人或事由"))
    action = filters.ChoiceFilter(
        choices=lambda: list(known_actions().items()), label=_("操作"), empty_label=_("全部")
    )
    actor = filters.CharFilter(field_name="actor_name", lookup_expr="icontains", label=_("操作人"))
    first = filters.DateFilter(
        field_name="at", lookup_expr="date__gte", label=_("自"), widget=DayInput
    )
    last = filters.DateFilter(
        field_name="at", lookup_expr="date__lte", label=_("至"), widget=DayInput
    )

    class Meta:
        model = AuditRecord
        fields: ClassVar[list[str]] = []

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        words = value.replace("\x00", "")
        return rows.filter(
            Q(object_label__icontains=words)
            | Q(object_id=words)
            | Q(actor_name__icontains=words)
            | Q(reason__icontains=words)
        )
