"""What the audit log calls the actions of driving."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "driving.event.applied": _("补记作业记录"),
    "driving.event.dismissed": _("不计作业记录"),
}
