"""Filters of driving's lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from wufei.driving.models import CrewEvent, Decision, StopReason
from wufei.registry.public import SearchFilters, day_input


class DecisionFilters(SearchFilters):
    """``state`` is asked for by name: the list begins with those that wait."""

    searched = (
        "detail__refusal", "vehicle__plate", "round__code", "order__code", "order__point__name",
        "order__point__name_en", "actor_name",
    )  # fmt: skip

    state = filters.ChoiceFilter(
        method="in_state",
        label=_("状态"),
        choices=[("waiting", _("待处理")), *Decision.Verdict.choices, ("all", _("全部"))],
    )
    first_day = filters.DateFilter(
        field_name="happened_at", lookup_expr="date__gte", label=_("自该日起"), widget=day_input()
    )
    last_day = filters.DateFilter(
        field_name="happened_at", lookup_expr="date__lte", label=_("至该日止"), widget=day_input()
    )

    class Meta:
        model = CrewEvent
        fields = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["state"].extra["empty_label"] = None

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "waiting":
            return rows.filter(decision__isnull=True)
        return rows if value == "all" else rows.filter(decision__verdict=value)


class ReasonFilters(SearchFilters):
    searched = ("text", "text_en")

    class Meta:
        model = StopReason
        fields = ("occasion",)
