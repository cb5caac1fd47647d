from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wufei.registry.public import Organisation, Region, SearchFilters, day_input
from wufei.supervision.models import Finding, FindingState
from wufei.supervision.naming import RULES, SEVERITIES
from wufei.supervision.queries import start_of


def _districts(request: Any) -> Any:
    return Region.objects.filter(level=Region.Level.DISTRICT)


def _streets(request: Any) -> Any:
    """Streets of the chosen district; of all where none is chosen."""
    rows = Region.objects.filter(level=Region.Level.TOWNSHIP).order_by("path")
    district = request.GET.get("district", "") if request else ""
    if district.isdigit():
        rows = rows.filter(path__contains=Region.objects.filter(pk=district).values("code")[:1])
    return rows


def _haulers(request: Any) -> Any:
    rows = Organisation.objects.filter(kind=Organisation.Kind.HAULER)
    return rows.visible_to(request.actor) if request else rows


class FindingFilters(SearchFilters):
    """What no longer stands is left out unless asked for."""

    searched = ("subject", "plate", "point__code", "point__name", "point__name_en")

    rule = filters.ChoiceFilter(label=_("规则"), choices=list(RULES.items()))
    district = filters.ModelChoiceFilter(
        method="within", label=_("区县"), queryset=_districts, empty_label=_("全部")
    )
    street = filters.ModelChoiceFilter(
        method="within", label=_("街镇"), queryset=_streets, empty_label=_("全部")
    )
    hauler = filters.ModelChoiceFilter(
        field_name="organisation", label=_("收运单位"), queryset=_haulers, empty_label=_("全部")
    )
    first = filters.DateFilter(method="from_day", label=_("自"), widget=day_input())
    last = filters.DateFilter(method="to_day", label=_("至"), widget=day_input())
    severity = filters.ChoiceFilter(label=_("严重程度"), choices=list(SEVERITIES.items()))
    state = filters.ChoiceFilter(label=_("状态"), choices=FindingState.choices)
    sure = filters.NumberFilter(
        field_name="confidence", lookup_expr="gte", label=_("可信度至少（%）")
    )
    standing = filters.ChoiceFilter(
        method="by_standing",
        label=_("重算后"),
        choices=[("all", _("全部")), ("gone", _("不再成立"))],
    )

    class Meta:
        model = Finding
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["standing"].extra["empty_label"] = _("仍成立")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("standing"):
            rows = rows.filter(gone_in__isnull=True)
        return rows  # type: ignore[no-any-return]

    def within(self, rows: QuerySet[Any], name: str, value: Region) -> QuerySet[Any]:
        return rows.filter(region__path__startswith=value.path)

    def from_day(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.filter(begins_at__gte=start_of(value))

    def to_day(self, rows: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return rows.filter(begins_at__lt=start_of(value + dt.timedelta(days=1)))

    def by_standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(gone_in__isnull=False) if value == "gone" else rows
