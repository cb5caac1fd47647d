from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection.filters.registers import class_filter
from wufei.collection.models import Complaint, Order, OrderState
from wufei.registry.public import Organisation, Region, SearchFilters, day_input


def _haulers(request: Any) -> Any:
    return Organisation.objects.filter(kind=Organisation.Kind.HAULER).order_by("code")


def _districts(request: Any) -> Any:
    return Region.objects.filter(level=Region.Level.DISTRICT).order_by("code")


class OrderFilters(SearchFilters):
    searched = (
        "code",
        "point__code",
        "point__name",
        "point__name_en",
        "point__address",
        "point__organisation__name",
        "note",
    )
    since = filters.DateFilter(
        field_name="day", lookup_expr="gte", label=_("自"), widget=day_input()
    )
    until = filters.DateFilter(
        field_name="day", lookup_expr="lte", label=_("至"), widget=day_input()
    )
    state = filters.ChoiceFilter(label=_("状态"), choices=OrderState.choices)
    material = class_filter("material")
    hauler = filters.ModelChoiceFilter(
        label=_("收运单位"), queryset=_haulers, empty_label=_("全部")
    )
    district = filters.ModelChoiceFilter(
        method="in_district", label=_("区县"), queryset=_districts, empty_label=_("全部")
    )
    channel = filters.ChoiceFilter(label=_("渠道"), choices=Order.Channel.choices)

    class Meta:
        model = Order
        fields = ()

    def in_district(self, rows: QuerySet[Any], name: str, value: Region) -> QuerySet[Any]:
        return rows.filter(point__region__path__startswith=value.path)


class ComplaintFilters(SearchFilters):
    searched = ("order__code", "order__point__code", "order__point__name", "text", "answer")
    stand = filters.ChoiceFilter(
        method="standing",
        label=_("办理"),
        choices=[("open", _("待答复")), ("late", _("逾期未答")), ("done", _("已答复"))],
    )

    class Meta:
        model = Complaint
        fields = ()

    def standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "done":
            return rows.filter(answered_at__isnull=False)
        rows = rows.filter(answered_at__isnull=True)
        return rows.filter(answer_due_on__lt=timezone.localdate()) if value == "late" else rows
