"""``{% load intake %}``: figures and findings of an import in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wufei.intake.models import ImportRun, RunState
from wufei.intake.reasons import message_of
from wufei.intake.report import DryRunReport, Finding
from wufei.intake.wording import in_language
from wufei.kernel.units import unit_named
from wufei.registry.public import Material, local_name

register = template.Library()

_BADGES = {
    RunState.POSTED: "badge-good",
    RunState.POSTING: "badge-info",
    RunState.CHECKED: "badge-info",
    RunState.INTERRUPTED: "badge-warn",
    RunState.FAILED: "badge-bad",
}
#: What a kind of finding is called; its examples say the rest.
_FINDINGS: dict[str, Any] = {
    "too_many_cells": _("格数多于表头"),
    "too_few_cells": _("格数少于表头"),
    "blank_mass": _("质量没有填写"),
    "blank_field": _("必填列没有填写"),
    "zero_mass": _("质量为零"),
    "negative_mass": _("质量为负"),
    "negative_reversed": _("负数改记为反方向"),
    "rounds_to_nothing": _("不足半克"),
    "implausible_mass": _("超过合理上限"),
    "bad_number": _("不是数字"),
    "bad_unit": _("计量单位无法识别"),
    "bad_date": _("不是日期"),
    "future_date": _("时间在将来"),
    "date_too_old": _("日期过早"),
    "value_not_mapped": _("不在对照表中"),
    "unknown_material": _("没有这种物料"),
    "unknown_account": _("没有这个账户"),
    "code_too_long": _("编码过长"),
    "same_account": _("交出和收入是同一账户"),
    "duplicate_row": _("完全相同的行"),
    "dates_disagree": _("两列日期不一致"),
    "check_failed": _("核对不成立"),
    "no_rule": _("没有对应的收发规则"),
    "alert": _("警示"),
    "group_returns": _("分组的行不相邻"),
    "group_refused": _("同组另一行有问题"),
    "absurd_mass": _("超过单笔上限"),
    "closed_period": _("所在期间已结账"),
}
_OUTCOMES = {
    "refused": (_("拒收"), "badge-bad"),
    "skipped": (_("略过"), "badge-warn"),
    "noted": (_("提示"), "badge-info"),
    "accepted": (_("可入账"), "badge-good"),
    "filtered": (_("不在范围内"), ""),
}


@register.simple_tag
def state_badge(run: ImportRun) -> SafeString:
    css = _BADGES.get(RunState(run.state), "")
    return format_html('<span class="badge {}">{}</span>', css, run.get_state_display())


@register.filter
def outcome_badge(outcome: str) -> SafeString:
    words, css = _OUTCOMES.get(outcome, (outcome, ""))
    return format_html('<span class="badge {}">{}</span>', css, words)


@register.filter
def finding_name(finding: Finding) -> str:
    """What the finding is, without the particulars of a row."""
    name = _FINDINGS.get(finding.code.rpartition(".")[2])
    return str(name) if name else message_of(finding.code, {})


@register.filter
def exact(value: Decimal | int | None) -> str:
    """All digits, thousands set apart: ``307,011,165.5394``."""
    return "" if value is None else f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


@register.filter
def unit_name(code: str) -> str:
    return str(unit_named(code)) if code else ""


@register.simple_tag
def two_languages(zh: str, en: str) -> str:
    return in_language(zh, en)


@register.simple_tag
def material_names(run: ImportRun, report: DryRunReport) -> dict[str, str]:
    """Key → name of the report's materials: as registered, else as the map declares them."""
    keys = [total.material for total in report.materials]
    declared = {}
    if report.new_materials and run.saved_map is not None:
        brought = run.saved_map.column_map.materials
        declared = {m.key: in_language(m.zh, m.en) for m in brought}
    rows = Material.objects.filter(key__in=keys).values_list("key", "name", "name_en")
    return declared | {key: local_name(name, name_en) for key, name, name_en in rows}


@register.filter
def of(names: dict[str, str], key: str) -> str:
    return names.get(key, key)


@register.filter
def megabytes(size: int) -> str:
    """A file's size as a person reads it."""
    if size < 1024**2:
        return f"{max(1, size // 1024):,} KB"
    return f"{size / 1024**2:,.1f} MB"
