"""Words for the rules, their severities, and how sure they are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext_lazy

RULES: dict[str, Any] = {
    "missed_point": pgettext_lazy("rule", "漏收"),
    "late": pgettext_lazy("rule", "迟到"),
    "deviation": pgettext_lazy("rule", "偏离线路"),
    "long_stop": pgettext_lazy("rule", "停留过久"),
    "wrong_vehicle": pgettext_lazy("rule", "车辆与类别不符"),
    "two_classes": pgettext_lazy("rule", "同趟混装"),
    "unscanned_load": pgettext_lazy("rule", "进厂类别无扫码"),
    "closed_window": pgettext_lazy("rule", "非开放时段收运"),
    "outside_band": pgettext_lazy("rule", "质量异常"),
    "unexplained_mass": pgettext_lazy("rule", "称重与过磅不符"),
    "out_of_hours": pgettext_lazy("rule", "非作业时间"),
    "overfull_bin": pgettext_lazy("rule", "桶满溢"),
    "silent_scale": pgettext_lazy("rule", "车载秤无数据"),
    "silent_tracker": pgettext_lazy("rule", "定位中断"),
    "unregistered_vehicle": pgettext_lazy("rule", "未登记车辆"),
    "over_quota": pgettext_lazy("rule", "处置超额"),
}

SEVERITIES: dict[str, Any] = {
    "low": pgettext_lazy("severity", "一般"),
    "middle": pgettext_lazy("severity", "较重"),
    "high": pgettext_lazy("severity", "严重"),
}


def rule_name(rule: str) -> str:
    """What a person reads for ``rule`` (a value of ``tracking.Rule``), in the active language."""
    return str(RULES.get(rule, rule))


def severity_name(severity: str) -> str:
    return str(SEVERITIES.get(severity, severity))
