from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.devices.models import Device, Retirement
from wufei.registry.public import DatedFilters


class DeviceFilters(DatedFilters):
    searched = ("code", "vehicle__plate", "bin__code", "bin__point__name")

    state = filters.ChoiceFilter(
        method="in_state",
        label=_("状态"),
        choices=[("bound", _("在用")), ("off", _("已停用")), ("retired", _("已报废"))],
    )

    class Meta:
        model = Device
        fields = ("kind",)

    def in_state(self, rows: Any, name: str, value: str) -> Any:
        retired = Q(code__in=Retirement.objects.values("code"))
        if value == "retired":
            return rows.filter(retired)
        return rows.exclude(retired).filter(valid_to__isnull=value == "bound")
