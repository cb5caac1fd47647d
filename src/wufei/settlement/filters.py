"""What the lists of settlement can be narrowed to."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wufei.registry.public import Material, Region, SearchFilters
from wufei.settlement.models import Bill, GateReceipt, Haul, Load, MonthlyReport


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def classes(request: object) -> Any:
    return Material.objects.filter(scheme=Material.Scheme.HOUSEHOLD, parent=None).order_by("key")


def districts(request: object) -> Any:
    return Region.objects.filter(level=Region.Level.DISTRICT).order_by("code")


class LoadFilters(SearchFilters):
    searched = ("code", "round__code", "vehicle__plate", "round__plan__hauler__name")

    first = filters.DateFilter("day", "gte", label=_("日期自"), widget=day_input())
    last = filters.DateFilter("day", "lte", label=_("日期至"), widget=day_input())
    material = filters.ModelChoiceFilter(label=_("类别"), queryset=classes, empty_label=_("全部"))
    district = filters.ModelChoiceFilter(
        method="in_district", label=_("收运单位所在区县"), queryset=districts, empty_label=_("全部")
    )
    state = filters.ChoiceFilter(
        method="standing",
        label=_("去向"),
        choices=[("transit", _("在途")), ("plant", _("已到厂")), ("different", _("有差额"))],
    )

    class Meta:
        model = Load
        fields = ()

    def in_district(self, rows: QuerySet[Load], name: str, value: Region) -> QuerySet[Load]:
        return rows.filter(round__plan__hauler__region__path__startswith=value.path)

    def standing(self, rows: Any, name: str, value: str) -> Any:
        if value == "different":
            return rows.exclude(difference=0).filter(plant__isnull=False)
        weighed = GateReceipt.objects.standing().values("load")
        found = rows.filter(pk__in=weighed) if value == "plant" else rows.exclude(pk__in=weighed)
        return found if value == "plant" else found.filter(brought__gt=0)


class HaulFilters(SearchFilters):
    searched = ("code", "ticket", "vehicle__plate", "station__name", "plant__name")

    first = filters.DateFilter("left_at", "date__gte", label=_("日期自"), widget=day_input())
    last = filters.DateFilter("left_at", "date__lte", label=_("日期至"), widget=day_input())
    material = filters.ModelChoiceFilter(label=_("类别"), queryset=classes, empty_label=_("全部"))
    district = filters.ModelChoiceFilter(
        method="in_district", label=_("转运站所在区县"), queryset=districts, empty_label=_("全部")
    )
    state = filters.ChoiceFilter(
        method="standing",
        label=_("去向"),
        choices=[
            ("transit", _("在途")),
            ("plant", _("已到厂")),
            ("different", _("有差额")),
            ("withdrawn", _("已撤销")),
        ],
    )

    class Meta:
        model = Haul
        fields = ()

    def in_district(self, rows: QuerySet[Haul], name: str, value: Region) -> QuerySet[Haul]:
        return rows.filter(station__region__path__startswith=value.path)

    def standing(self, rows: Any, name: str, value: str) -> Any:
        if value == "withdrawn":
            return rows.filter(is_withdrawn=True)
        rows = rows.filter(is_withdrawn=False)
        if value == "different":
            return rows.exclude(difference=0).filter(accepted__isnull=False)
        return rows.filter(accepted__isnull=value == "transit")


class BillFilters(SearchFilters):
    searched = ("code", "contract__code", "contract__holder__name", "contract__hauler__name")

    first = filters.DateFilter("month", "gte", label=_("月份自"), widget=day_input())
    last = filters.DateFilter("month", "lte", label=_("月份至"), widget=day_input())

    class Meta:
        model = Bill
        fields = ("state",)


class ReportFilters(SearchFilters):
    searched = ("organisation__code", "organisation__name", "organisation__name_en")

    first = filters.DateFilter("month", "gte", label=_("月份自"), widget=day_input())
    last = filters.DateFilter("month", "lte", label=_("月份至"), widget=day_input())

    class Meta:
        model = MonthlyReport
        fields = ("state",)
