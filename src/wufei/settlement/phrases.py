"""What the audit log calls the actions of settlement."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "settlement.receipt.taken": _("登记进场过磅"),
    "settlement.receipt.withdrawn": _("撤销进场过磅"),
}
