from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from wufei.registry.public import AreaFilters, DatedFilters, SearchFilters, day_input
from wufei.rounds.models import (
    Plan,
    PlanningRule,
    PlanState,
    PlantSchedule,
    Round,
    RoundState,
    VehicleProfile,
)


class PlanFilters(SearchFilters):
    searched = ("hauler__name", "hauler__name_en", "hauler__code")

    day = filters.DateFilter(label=_("作业日期"), widget=day_input())
    state = filters.ChoiceFilter(label=_("状态"), choices=PlanState.choices)

    class Meta:
        model = Plan
        fields = ()


class RoundFilters(SearchFilters):
    searched = ("code", "vehicle__plate", "driver_name", "plan__hauler__name")

    day = filters.DateFilter(method="on_day", label=_("作业日期"), widget=day_input())
    state = filters.ChoiceFilter(label=_("状态"), choices=RoundState.choices)

    class Meta:
        model = Round
        fields = ()

    def on_day(self, rows: Any, name: str, value: dt.date) -> Any:
        return rows.filter(plan__day=value)


class ScheduleFilters(AreaFilters):
    searched = ("site__name", "site__name_en", "site__code")
    area = "site__region__path"

    class Meta:
        model = PlantSchedule
        fields = ()


class ProfileFilters(AreaFilters):
    searched = ("vehicle__plate", "depot__name", "kind", "skills")
    area = "vehicle__organisation__region__path"

    class Meta:
        model = VehicleProfile
        fields = ()


class RuleFilters(DatedFilters):
    searched = ("hauler__name", "region__name")

    class Meta:
        model = PlanningRule
        fields = ()
