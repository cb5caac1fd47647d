"""What the audit log calls the actions on accounts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "people.user.created": _("开通账号"),
    "people.user.updated": _("修改账号"),
    "people.user.disabled": _("停用账号"),
    "people.user.enabled": _("恢复账号"),
    "people.password.set": _("重置密码"),
    "people.password.changed": _("修改本人密码"),
    "people.token.issued": _("新建令牌"),
    "people.token.revoked": _("撤销令牌"),
    "people.membership.granted": _("授予任职"),
    "people.membership.revoked": _("撤销任职"),
}
