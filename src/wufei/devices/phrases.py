"""What the audit log calls the actions of devices."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "devices.device.bound": _("登记设备"),
    "devices.device.unbound": _("停用设备"),
    "devices.device.retired": _("报废设备"),
    "devices.device.reinstated": _("恢复使用设备"),
    "devices.key.issued": _("签发接入密钥"),
    "devices.key.revoked": _("撤销接入密钥"),
}
