"""Columns of the registers of collection; the same columns are exported."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from wufei.collection.models import Bin, Contract, Crew, Depot, Point, ServiceWindow
from wufei.registry.public import DayColumn, DetailLink, LocalNameColumn, RegisterTable


def link(slug: str, **kwargs: Any) -> Any:
    return DetailLink(slug, namespace="collection", **kwargs)


class PointTable(RegisterTable):
    code = link("points")
    name = LocalNameColumn()
    organisation = tables.Column(order_by="organisation__name")
    region = tables.Column(order_by="region__path")
    valid_to = DayColumn()

    class Meta:
        model = Point
        fields = ("code", "name", "kind", "organisation", "region", "address", "valid_to")
        order_by = ("code",)


class WindowTable(RegisterTable):
    point = tables.Column(order_by="point__code")
    weekday = link("windows")
    opens_at = tables.TimeColumn(format="H:i")
    closes_at = tables.TimeColumn(format="H:i")
    materials = tables.ManyToManyColumn(separator="、", orderable=False)
    valid_to = DayColumn()

    class Meta:
        model = ServiceWindow
        fields = ("point", "weekday", "opens_at", "closes_at", "materials", "valid_to")
        order_by = ("point", "weekday", "opens_at")


class BinTable(RegisterTable):
    code = link("bins")
    point = tables.Column(order_by="point__code")
    material = tables.Column(order_by="material__key")
    valid_to = DayColumn()

    class Meta:
        model = Bin
        fields = ("code", "point", "material", "litres", "tare_grams", "valid_to")
        order_by = ("code",)


class ContractTable(RegisterTable):
    code = link("contracts")
    holder = tables.Column(order_by="holder__name")
    hauler = tables.Column(order_by="hauler__name")
    materials = tables.ManyToManyColumn(separator="、", orderable=False)
    valid_from = DayColumn()
    valid_to = DayColumn()
    paid_until = DayColumn()

    class Meta:
        model = Contract
        fields = (
            "code",
            "holder",
            "hauler",
            "materials",
            "fee_basis",
            "fee",
            "state",
            "valid_from",
            "valid_to",
            "paid_until",
        )
        order_by = ("code",)


class DepotTable(RegisterTable):
    code = link("depots")
    name = LocalNameColumn()
    organisation = tables.Column(order_by="organisation__name")
    region = tables.Column(order_by="region__path")
    valid_to = DayColumn()

    class Meta:
        model = Depot
        fields = ("code", "name", "organisation", "region", "valid_to")
        order_by = ("code",)


class CrewTable(RegisterTable):
    code = link("crews")
    name = LocalNameColumn()
    organisation = tables.Column(order_by="organisation__name")
    depot = tables.Column(order_by="depot__code")
    vehicle = tables.Column(order_by="vehicle__plate")
    valid_to = DayColumn()

    class Meta:
        model = Crew
        fields = ("code", "name", "organisation", "depot", "vehicle", "valid_to")
        order_by = ("code",)
