"""What makes a booking doubtful without making it impossible; kept with the order's first event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Doubt(Enum):
    """``NAME = text``, a template with named placeholders."""

    MORE_BINS = _("该收集点登记了 %(known)s 个这一类的桶，预约了 %(wanted)s 个。")
    LIGHT_BINS = _("每桶约 %(kg)s 千克，低于平常的 %(lightest)s 千克。")
    HEAVY_BINS = _("每桶约 %(kg)s 千克，高于平常的 %(heaviest)s 千克。")
    ON_HOLIDAY = _("%(day)s（%(name)s）放假，能否收运由收运单位答复。")
    LATE = _("已过截止时间 %(until)s，请与收运单位确认。")
    FAR_AHEAD = _("%(day)s 超出 %(days)s 天的预约期。")
    ALREADY_BOOKED = _("%(day)s 同一收集点、同一类别已有订单 %(order)s。")
    NO_HAULER = _("没有合同，也没有选择时段：由无废办指定收运单位。")

    @property
    def code(self) -> str:
        return f"collection.{self.name.lower()}"


@dataclass(frozen=True, slots=True)
class Warned:
    """One doubt with its figures."""

    doubt: Doubt
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.doubt.value) % self.params

    def kept(self) -> dict[str, Any]:
        """As it stands in an event's detail."""
        plain = {
            name: value if isinstance(value, int) else str(value)
            for name, value in self.params.items()
        }
        return {"code": self.doubt.code, "params": plain}


def read_warning(kept: Mapping[str, Any]) -> str:
    """The words of a kept doubt in the active language."""
    by_code = {doubt.code: doubt for doubt in Doubt}
    doubt = by_code.get(str(kept.get("code")))
    return str(doubt.value) % kept.get("params", {}) if doubt else ""
