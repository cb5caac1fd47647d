"""Columns of the registers; the same columns are exported."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.kernel.quantities import format_grams
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

GRAMS_PER_TONNE = 1_000_000


class RegisterColumn(tables.Column):  # type: ignore[misc]
    """Base of the columns."""


class RegisterTable(tables.Table):  # type: ignore[misc]
    """Base of the tables."""


class DetailLink(RegisterColumn):
    """A column that leads to the row's page in the register ``slug``."""

    def __init__(self, slug: str, *, namespace: str = "registry", **kwargs: Any) -> None:
        def address(record: Any) -> str:
            return reverse(f"{namespace}:{slug}_detail", args=[record.pk])

        super().__init__(linkify=address, **kwargs)


class DayColumn(RegisterColumn):
    """A date as 2026-01-31, on one line; a date in the export."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "nowrap"}})
        super().__init__(**kwargs)

    def render(self, value: dt.date) -> str:
        return value.isoformat()

    def value(self, **kwargs: Any) -> Any:
        return kwargs["value"]


class TonnesColumn(RegisterColumn):
    """Grams as tonnes with all digits; a number in the export."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs={"th": {"class": "num"}, "td": {"class": "num"}}, **kwargs)

    def render(self, value: int) -> str:
        return format_grams(value, "t")

    def value(self, **kwargs: Any) -> Any:
        grams = kwargs["value"]
        return grams if grams in {None, ""} else Decimal(grams) / GRAMS_PER_TONNE


class CheckedColumn(RegisterColumn):
    """Whether a fact was compared with its source, as a badge."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(verbose_name=gettext_lazy("核实"), **kwargs)

    def render(self, *, value: bool) -> SafeString:
        css, text = ("badge-good", _("已核实")) if value else ("badge-warn", _("待核实"))
        return format_html('<span class="badge {}">{}</span>', css, text)

    def value(self, **kwargs: Any) -> Any:
        return _("已核实") if kwargs["value"] else _("待核实")


class LocalNameColumn(RegisterColumn):
    """The name in the reader's language, sorted by the Chinese one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", gettext_lazy("名称"))
        super().__init__(order_by=kwargs.pop("order_by", "name"), **kwargs)

    def render(self, record: Any) -> str:
        return str(record)

    def value(self, **kwargs: Any) -> Any:
        return str(kwargs["record"])


class NameLink(DetailLink, LocalNameColumn):
    """The name, leading to the row's page."""


class RegionTable(RegisterTable):
    code = DetailLink("regions")
    name = LocalNameColumn()
    parent = tables.Column(order_by="parent__path")
    valid_from = DayColumn()
    valid_to = DayColumn()
    confirmed = CheckedColumn()

    class Meta:
        model = Region
        fields = (
            "code",
            "name",
            "level",
            "kind",
            "parent",
            "households",
            "valid_from",
            "valid_to",
            "confirmed",
        )
        order_by = ("code",)


class ReportingUnitTable(RegisterTable):
    code = DetailLink("units")
    name = LocalNameColumn()
    regions = tables.ManyToManyColumn(separator="、", orderable=False)
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = ReportingUnit
        fields = ("code", "name", "kind", "regions", "valid_from", "valid_to")
        order_by = ("code",)


class OrganisationTable(RegisterTable):
    code = DetailLink("organisations")
    name = LocalNameColumn()
    region = tables.Column(order_by="region__path")
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = Organisation
        fields = ("code", "name", "kind", "region", "valid_from", "valid_to")
        order_by = ("code",)


class SiteTable(RegisterTable):
    code = DetailLink("sites")
    name = LocalNameColumn()
    organisation = tables.Column(order_by="organisation__name")
    region = tables.Column(order_by="region__path")
    capacity_grams_per_day = TonnesColumn(verbose_name=gettext_lazy("设计能力（吨/日）"))
    valid_to = DayColumn()

    class Meta:
        model = Site
        fields = (
            "code",
            "name",
            "kind",
            "status",
            "organisation",
            "region",
            "capacity_grams_per_day",
            "valid_to",
        )
        order_by = ("code",)


class VehicleTable(RegisterTable):
    plate = DetailLink("vehicles")
    organisation = tables.Column(order_by="organisation__name")
    materials = tables.ManyToManyColumn(
        separator="、", orderable=False, default=gettext_lazy("不限")
    )
    payload_grams = TonnesColumn(verbose_name=gettext_lazy("核定载质量（吨）"))
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = Vehicle
        fields = (
            "plate",
            "organisation",
            "materials",
            "payload_grams",
            "valid_from",
            "valid_to",
        )
        order_by = ("plate",)


class MaterialTable(RegisterTable):
    name = NameLink("materials")
    key = tables.Column()
    parent = tables.Column(order_by="parent__name")
    confirmed = CheckedColumn()

    class Meta:
        model = Material
        fields = ("name", "key", "scheme", "parent", "confirmed")
        order_by = ("scheme", "key")


class MaterialCodeTable(RegisterTable):
    code = DetailLink("codes")
    material = LocalNameColumn(
        accessor="material", order_by="material__name", verbose_name=gettext_lazy("物料")
    )
    hazards = tables.Column(orderable=False)
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = MaterialCode
        fields = ("code", "material", "category", "hazards", "edition", "valid_from", "valid_to")
        order_by = ("code", "edition")

    def render_material(self, record: MaterialCode) -> str:
        return str(record.material)

    def value_material(self, record: MaterialCode) -> str:
        return str(record.material)

    def render_hazards(self, record: MaterialCode) -> str:
        return hazard_text(record)


def hazard_text(code: MaterialCode) -> str:
    """The hazards with their logic: ``T、In（其一或多项）``, ``T（确定）；C（可能）``."""
    letters = code.hazards.split()
    if code.hazard_logic == "any_of":
        return _("%(letters)s（其一或多项）") % {"letters": "、".join(letters)}
    if code.hazard_logic == "first_certain" and len(letters) > 1:
        return _("%(first)s（确定）；%(rest)s（可能）") % {
            "first": letters[0],
            "rest": "、".join(letters[1:]),
        }
    return "、".join(letters)


class SpecialDayTable(RegisterTable):
    day = DetailLink("calendar")
    weekday = tables.Column(accessor="day", verbose_name=gettext_lazy("星期"), orderable=False)
    confirmed = CheckedColumn()

    class Meta:
        model = SpecialDay
        fields = ("day", "weekday", "kind", "name", "confirmed", "source")
        order_by = ("-day",)

    def render_day(self, value: dt.date) -> str:
        return value.isoformat()

    def value_day(self, value: dt.date) -> dt.date:
        return value

    def render_weekday(self, value: dt.date) -> str:
        names = (
            _("周一"),
            _("周二"),
            _("周三"),
            _("周四"),
            _("周五"),
            _("周六"),
            _("周日"),
        )
        return str(names[value.weekday()])
