"""Columns of the register of devices; the same columns are exported."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from wufei.devices.models import Device
from wufei.registry.public import DayColumn, DetailLink, RegisterTable


class DeviceTable(RegisterTable):
    code = DetailLink("register", namespace="devices")
    kind = tables.Column()
    place = tables.Column(
        verbose_name=_("装在"), order_by=("vehicle__plate", "bin__code"), empty_values=()
    )
    valid_from = DayColumn(verbose_name=_("启用日期"))
    valid_to = DayColumn(verbose_name=_("停用日期"))

    class Meta:
        model = Device
        fields = ("code", "kind", "place", "valid_from", "valid_to")
        order_by = ("code", "-valid_from")
        verbose_name = _("设备登记")
