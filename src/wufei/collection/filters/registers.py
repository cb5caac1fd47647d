from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from wufei.collection.models import Bin, Contract, Crew, Depot, Point, ServiceWindow
from wufei.registry.public import AreaFilters, Material


def _classes(request: object) -> object:
    return Material.objects.filter(scheme=Material.Scheme.HOUSEHOLD, parent=None).order_by("key")


def class_filter(name: str) -> object:
    return filters.ModelChoiceFilter(
        field_name=name, label=_("类别"), queryset=_classes, empty_label=_("全部")
    )


class PointFilters(AreaFilters):
    searched = ("code", "name", "name_en", "address", "organisation__name")

    class Meta:
        model = Point
        fields = ("kind",)


class WindowFilters(AreaFilters):
    searched = ("point__code", "point__name", "point__name_en")
    area = "point__region__path"
    materials = class_filter("materials")

    class Meta:
        model = ServiceWindow
        fields = ("weekday",)


class BinFilters(AreaFilters):
    searched = ("code", "point__code", "point__name", "point__name_en")
    area = "point__region__path"
    material = class_filter("material")

    class Meta:
        model = Bin
        fields = ()


class ContractFilters(AreaFilters):
    searched = ("code", "holder__name", "holder__name_en", "hauler__name", "hauler__name_en")
    area = "holder__region__path"

    class Meta:
        model = Contract
        fields = ("state",)


class DepotFilters(AreaFilters):
    searched = ("code", "name", "name_en", "organisation__name")

    class Meta:
        model = Depot
        fields = ()


class CrewFilters(AreaFilters):
    searched = ("code", "name", "name_en", "organisation__name", "vehicle__plate")
    area = "organisation__region__path"

    class Meta:
        model = Crew
        fields = ()
