"""What the audit log calls the actions of inspection."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "inspection.problem.opened": _("登记问题"),
    "inspection.problem.moved": _("办理问题"),
}
