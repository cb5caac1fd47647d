"""Filters of the registers. ``q`` is the search box; ``day`` asks what was in force on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wufei.registry.models import (
    Material,
    MaterialCode,
    Organisation,
    Region,
    ReportingUnit,
    Site,
    SpecialDay,
    Vehicle,
)


def checked_filter() -> Any:
    """Whether a row was compared with its source."""
    return filters.ChoiceFilter(
        field_name="confirmed",
        label=_("核实"),
        choices=[("True", _("已核实")), ("False", _("待核实"))],
    )


class SearchFilters(filters.FilterSet):  # type: ignore[misc]
    """``q`` looks for every word in every one of ``searched``."""

    searched: ClassVar[tuple[str, ...]] = ()

    q = filters.CharFilter(method="search", label=_("搜索"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.filters.values():
            if isinstance(each, filters.ChoiceFilter):
                each.extra["empty_label"] = _("全部")

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in value.split():
            condition = Q()
            for field in self.searched:
                condition |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(condition)
        return rows


class DatedFilters(SearchFilters):
    day = filters.DateFilter(
        method="on_day",
        label=_("在册日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def on_day(self, rows: Any, name: str, value: dt.date) -> Any:
        return rows.in_force(value)


def _districts(request: Any) -> Any:
    return Region.objects.filter(level=Region.Level.DISTRICT)


class AreaFilters(DatedFilters):
    """``district`` keeps the rows anywhere in a district; ``area`` names the path to look at."""

    area: ClassVar[str] = "region__path"

    district = filters.ModelChoiceFilter(
        method="in_district", label=_("区县"), queryset=_districts, empty_label=_("全部")
    )

    def in_district(self, rows: QuerySet[Any], name: str, value: Region) -> QuerySet[Any]:
        return rows.filter(**{f"{self.area}__startswith": value.path})


class RegionFilters(AreaFilters):
    searched = ("code", "name", "name_en")
    area = "path"

    confirmed = checked_filter()

    class Meta:
        model = Region
        fields = ("level", "kind")


class ReportingUnitFilters(DatedFilters):
    searched = ("code", "name", "name_en")

    class Meta:
        model = ReportingUnit
        fields = ("kind",)


class OrganisationFilters(AreaFilters):
    searched = ("code", "name", "name_en", "notes")

    class Meta:
        model = Organisation
        fields = ("kind",)


class SiteFilters(AreaFilters):
    searched = ("code", "name", "name_en", "organisation__name", "organisation__name_en")

    class Meta:
        model = Site
        fields = ("kind", "status")


class VehicleFilters(AreaFilters):
    searched = ("plate", "organisation__name", "organisation__name_en")
    area = "organisation__region__path"

    class Meta:
        model = Vehicle
        fields = ()


class MaterialFilters(SearchFilters):
    searched = ("key", "name", "name_en", "labels__name", "labels__name_en")

    confirmed = checked_filter()

    class Meta:
        model = Material
        fields = ("scheme",)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return super().search(rows, name, value).distinct()


def _values(field: str) -> Any:
    def choices() -> list[tuple[str, str]]:
        rows = MaterialCode.objects.order_by(field).values_list(field, flat=True).distinct()
        return [(value, value) for value in rows]

    return choices


class MaterialCodeFilters(DatedFilters):
    searched = ("code", "category", "material__name", "material__name_en")

    edition = filters.ChoiceFilter(label=_("版次"), choices=_values("edition"))
    category = filters.ChoiceFilter(label=_("类别"), choices=_values("category"))
    hazard = filters.ChoiceFilter(
        method="with_hazard",
        label=_("危险特性"),
        choices=[
            ("T", _("毒性 T")),
            ("C", _("腐蚀性 C")),
            ("I", _("易燃性 I")),
            ("R", _("反应性 R")),
            ("In", _("感染性 In")),
        ],
    )

    class Meta:
        model = MaterialCode
        fields = ()

    def with_hazard(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A whole letter among the letters: ``I`` is not the ``I`` of ``In``."""
        return rows.filter(hazards__regex=rf"(^| ){value}( |$)")


class SpecialDayFilters(SearchFilters):
    searched = ("name", "source")

    year = filters.NumberFilter(field_name="day", lookup_expr="year", label=_("年份"))
    confirmed = checked_filter()

    class Meta:
        model = SpecialDay
        fields = ("kind",)
