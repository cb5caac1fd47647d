from __future__ import annotations

from wufei.collection.filters.registers import class_filter
from wufei.collection.models import (
    BookingRule,
    LoadBand,
    ServiceCard,
    ServiceSlot,
    StandingOrder,
)
from wufei.registry.public import AreaFilters


class SlotFilters(AreaFilters):
    searched = ("code", "name", "name_en", "hauler__name", "hauler__name_en")
    materials = class_filter("materials")

    class Meta:
        model = ServiceSlot
        fields = ("weekday",)


class TermsFilters(AreaFilters):
    searched = ("region__name", "region__name_en", "region__code")

    class Meta:
        model = BookingRule
        fields = ()


class BandFilters(AreaFilters):
    searched = ("material__name", "material__name_en", "region__name", "region__name_en", "source")
    material = class_filter("material")

    class Meta:
        model = LoadBand
        fields = ()


class StandingFilters(AreaFilters):
    searched = ("code", "point__code", "point__name", "point__name_en", "note")
    area = "point__region__path"
    material = class_filter("material")

    class Meta:
        model = StandingOrder
        fields = ("on_holiday",)


class CardFilters(AreaFilters):
    searched = ("code", "point__region__name", "point__region__name_en")
    area = "point__region__path"

    class Meta:
        model = ServiceCard
        fields = ()
