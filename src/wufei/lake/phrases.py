"""Words for actions of the lake in the audit log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "lake.value.declared": _("填报数值"),
    "lake.value.withdrawn": _("撤回填报值"),
    "lake.telemetry.devices": _("登记遥测设备"),
    "lake.telemetry.points": _("指定投放点账户"),
    "lake.telemetry.forgotten": _("删除过期事件"),
}
