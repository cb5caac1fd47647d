"""Columns of slots, terms, normal weights, recurrences and cards."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.collection.models import (
    BookingRule,
    LoadBand,
    ServiceCard,
    ServiceSlot,
    ServiceWindow,
    StandingOrder,
)
from wufei.collection.tables.registers import link
from wufei.kernel.wording import enumerated
from wufei.registry.public import DayColumn, RegisterTable


def weekday_names(digits: str) -> str:
    """``周二、周五`` for ``25``."""
    names = dict(ServiceWindow.Weekday.choices)
    return enumerated(names[int(digit) - 1] for digit in digits)


class SlotTable(RegisterTable):
    code = link("slots")
    hauler = tables.Column(order_by="hauler__name")
    region = tables.Column(order_by="region__path")
    materials = tables.ManyToManyColumn(separator="、", orderable=False)
    opens_at = tables.TimeColumn(format="H:i")
    closes_at = tables.TimeColumn(format="H:i")
    valid_to = DayColumn()

    class Meta:
        model = ServiceSlot
        fields = (
            "code",
            "name",
            "hauler",
            "region",
            "materials",
            "weekday",
            "opens_at",
            "closes_at",
            "capacity_orders",
            "capacity_bins",
            "valid_to",
        )
        order_by = ("weekday", "opens_at")


class TermsTable(RegisterTable):
    region = link("terms", empty_values=())
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = BookingRule
        fields = (
            "region",
            "cut_off_minutes",
            "horizon_days",
            "most_open_orders",
            "missed_report_days",
            "answer_working_days",
            "close_after_days",
            "valid_from",
            "valid_to",
        )
        order_by = ("region",)

    def render_region(self, record: BookingRule) -> str:
        return str(record)

    def value_region(self, record: BookingRule) -> str:
        return str(record)


class BandTable(RegisterTable):
    material = link("bands")
    region = tables.Column(default=gettext_lazy("全市"), order_by="region__path")
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = LoadBand
        fields = ("material", "region", "lightest", "heaviest", "source", "valid_from", "valid_to")
        order_by = ("material",)


class StandingTable(RegisterTable):
    code = link("standing")
    point = tables.Column(order_by="point__code")
    material = tables.Column(order_by="material__key")
    weekdays = tables.Column(empty_values=(), orderable=False)
    opens_at = tables.TimeColumn(format="H:i")
    closes_at = tables.TimeColumn(format="H:i")
    valid_to = DayColumn()

    class Meta:
        model = StandingOrder
        fields = (
            "code",
            "point",
            "material",
            "weekdays",
            "opens_at",
            "closes_at",
            "bins",
            "on_holiday",
            "valid_to",
        )
        order_by = ("code",)

    def render_weekdays(self, record: StandingOrder) -> str:
        if record.every_days:
            return _("每 %(days)s 天") % {"days": record.every_days}
        return weekday_names(record.weekdays)

    def value_weekdays(self, record: StandingOrder) -> str:
        return self.render_weekdays(record)


class CardTable(RegisterTable):
    code = link("cards")
    region = tables.Column(
        accessor="point__region",
        verbose_name=gettext_lazy("所在区划"),
        order_by="point__region__path",
    )
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = ServiceCard
        fields = ("code", "region", "valid_from", "valid_to")
        order_by = ("code",)
