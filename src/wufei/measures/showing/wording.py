"""What people read for the names, units and states that definitions and answers carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.quantities import format_mass
from wufei.measures.canonical import rounded, shown
from wufei.measures.definitions import Figure, Source, Text
from wufei.measures.spelling import number_text
from wufei.registry.public import local_name

#: Levels of region, from the top.
LEVEL_NAMES: Final[Mapping[str, Any]] = {
    "province": _("省、直辖市"),
    "district": _("区县"),
    "township": _("街镇"),
    "community": _("社区、村"),
}
DIMENSION_NAMES: Final[Mapping[str, Any]] = {
    **LEVEL_NAMES,
    "region": _("区划"),
    "account": _("账户"),
    "counter_account": _("对方账户"),
    "site": _("场所"),
    "site_kind": _("场所类别"),
    "organisation": pgettext_lazy("organisation", "单位"),
    "stage": _("环节"),
    "use": _("用途"),
    "cause": _("损耗原因"),
    "material": _("物料"),
    "material_root": _("类别"),
    "lot": pgettext_lazy("lot", "批次"),
    "kind": _("分录种类"),
    "paper_kind": _("凭证种类"),
    "day": _("发生日"),
    "device": _("设备"),
    "point": _("投放点"),
    "household": _("住户"),
    "correct": _("是否投放正确"),
    "vehicle": _("车辆"),
    "outcome": _("作业结果"),
    "category": _("事项"),
    "on_time": _("是否按时"),
    "series": _("数列"),
}
SOURCE_NAMES: Final[Mapping[Source, Any]] = {
    Source.LEDGER: _("固废总账"),
    Source.REGISTER: _("登记册"),
    Source.DECLARED: _("填报值"),
    Source.DROPS: _("投放记录"),
    Source.OPERATIONS: _("作业事实"),
}
BASIS_NAMES: Final[Mapping[str, Any]] = {
    "as_received": _("收到基"),
    "air_dried": _("空气干燥基"),
    "dry": _("干燥基"),
    "dry_ash_free": _("干燥无灰基"),
    "none": _("不涉及质量"),
}
GROUP_NAMES: Final[Mapping[str, Any]] = {
    "household": _("生活垃圾"),
    "mass": _("各环节质量"),
    "collection": _("收运作业"),
    "national": _("国家建设指标"),
    "industrial": _("工业与建筑固体废物"),
    "hazardous": _("危险废物"),
    "check": _("环节间核对"),
    "other": _("其他"),
}
_UNITS: Final[Mapping[str, Any]] = {
    "1": "",
    "percent": "%",
    "g": _("克"),
    "kg": _("千克"),
    "t": _("吨"),
    "10kt": _("万吨"),
    "m": _("米"),
    "km": _("千米"),
    "person": _("人"),
    "household": _("户"),
    "item": _("个"),
    "day": _("日"),
    "year": _("年"),
    "CNY": _("元"),
    "10kCNY": _("万元"),
    "kgCO2e": _("千克二氧化碳当量"),
    "tCO2e": _("吨二氧化碳当量"),
}
_WORD = re.compile(r"[A-Za-z0-9]+")


def local(text: Text) -> str:
    """A text of a definition in the language of the page."""
    return local_name(text.zh, text.en)


def group_name(group: str) -> str:
    """A group of figures; one that the shipped words do not know stands under its own id."""
    return str(GROUP_NAMES.get(group or "other", group))


def dimension_name(dimension: str) -> str:
    return str(DIMENSION_NAMES.get(dimension, dimension))


def unit_words(unit: str) -> str:
    """``kg/(person*day)`` → 千克/(人·日); nothing for a plain number."""
    if unit == "1":
        return ""
    words = _WORD.sub(lambda found: str(_UNITS.get(found[0], found[0])), unit)
    return words.replace("*", "·")


def grouped(text: str) -> str:
    """The digits before the point in threes: ``-12345.60`` → ``-12,345.60``."""
    whole, point, part = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{part}"


def with_unit(text: str, unit: str) -> str:
    words = unit_words(unit)
    return f"{text}{words}" if unit == "percent" else f"{text} {words}".strip()


def value_text(value: Fraction, decimals: int, unit: str) -> str:
    """A figure's value as people read it: ``35.2%``, ``1,234.5 吨``."""
    return with_unit(grouped(shown(value, unit, decimals)), unit)


def amount_text(value: Fraction, unit: str) -> str:
    """A value in base units, every digit where there is an end to them: grams as a mass."""
    if unit == "g" and value.denominator == 1:
        return format_mass(value.numerator)
    number = number_text(value)
    if "/" in number:
        return with_unit(f"≈ {grouped(rounded(value, 6))}", unit)
    return with_unit(grouped(number), unit)


def share_text(share: Fraction | None) -> str:
    """A share as whole or tenth percent; a dash where there is none. Never rounded up to all."""
    if share is None:
        return "–"
    tenths = share * 1000
    whole = tenths.numerator // tenths.denominator
    if whole == 0 and share > 0:
        return "<0.1%"
    return f"{whole // 10}%" if whole % 10 == 0 else f"{whole // 10}.{whole % 10}%"


def bounds_text(figure: Figure) -> str:
    """The range that a definition allows, in words."""
    low, high = (
        None if end is None else value_text(end, _places(end, figure.unit), figure.unit)
        for end in figure.bounds
    )
    if low is not None and high is not None:
        return str(_("%(low)s 至 %(high)s")) % {"low": low, "high": high}
    if low is not None:
        return str(_("不低于 %(low)s")) % {"low": low}
    return str(_("不高于 %(high)s")) % {"high": high} if high is not None else ""


def _places(value: Fraction, unit: str) -> int:
    text = number_text(value * 100 if unit == "percent" else value)
    return 4 if "/" in text else len(text.partition(".")[2])
