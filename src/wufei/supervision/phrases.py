"""What the audit log calls the actions of supervision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "supervision.finding.moved": _("处理监管发现"),
    "supervision.ruleparameter.created": _("设定规则参数"),
    "supervision.ruleparameter.closed": _("结束规则参数"),
    "supervision.ruletrial.created": _("提出参数试算"),
    "supervision.findingrun.asked": _("要求重新判读"),
}
