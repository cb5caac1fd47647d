"""What the lists of the figures' pages can be narrowed to."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from wufei.lake.public import DeclaredValue
from wufei.measures.forms.exploring import DayInput


class DeclaredFilter(filters.FilterSet):  # type: ignore[misc]
    """Values that stand, unless all that was ever told is asked for."""

    series = filters.ChoiceFilter(label=_("数列"), empty_label=_("全部"))
    region = filters.ChoiceFilter(label=_("区划"), method="within", empty_label=_("全部"))
    first = filters.DateFilter(
        label=_("自"), field_name="last_day", lookup_expr="gte", widget=DayInput
    )
    last = filters.DateFilter(
        label=_("至"), field_name="first_day", lookup_expr="lte", widget=DayInput
    )
    history = filters.ChoiceFilter(
        label=_("显示"),
        method="with_history",
        choices=[("all", _("连同更正前的"))],
        empty_label=_("现行的值"),
    )

    class Meta:
        model = DeclaredValue
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, names: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["series"].extra["choices"] = list(names.items())
        self.filters["region"].extra["choices"] = [
            (each.code, f"{'　' * max(0, each.depth - 2)}{each.name}") for each in regions
        ]

    def within(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(region__path__contains=f"/{value}/")

    def with_history(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows

    @property
    def shown(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.qs
        if self.form.is_valid() and self.form.cleaned_data.get("history"):
            return found
        return standing(found)


def standing(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Without what was told anew later for the same series, region and days."""
    same = {name: OuterRef(name) for name in ("series", "region_id", "first_day", "last_day")}
    later = DeclaredValue.objects.filter(**same, number__gt=OuterRef("number"))
    return rows.filter(~Exists(later))
