"""A finding in words: what happened, by which figures it was judged, and how sure it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wufei.kernel.quantities import format_mass
from wufei.kernel.wording import enumerated
from wufei.registry.public import Material
from wufei.supervision.domain.parameters import fields_of, shipped_values, shown
from wufei.supervision.models import Finding

#: One template a rule; names in brackets are filled from the row (:func:`_parts`).
TEMPLATES: dict[str, Any] = {
    "missed_point": gettext_lazy(
        "%(subject)s应于 %(opens)s 至 %(closes)s 收运%(waste)s，至宽限期满未见%(vehicle)s到场"
        "（当时定位可看清 %(coverage)s%% 的时间，疑似到访 %(unsure_visits)s 次）。"
    ),
    "late": gettext_lazy(
        "%(subject)s的%(waste)s应于 %(opens)s 前收运，%(vehicle)s于 %(closes)s 才到，"
        "迟到 %(length)s。"
    ),
    "deviation": gettext_lazy(
        "%(vehicle)s自 %(opens)s 起偏离计划线路 %(length)s，最远 %(distance)s。"
    ),
    "long_stop": gettext_lazy(
        "%(vehicle)s自 %(opens)s 至 %(closes)s 停留 %(length)s%(at_place)s，"
        "有 %(fixes)s 个定位为证。"
    ),
    "wrong_vehicle": gettext_lazy(
        "%(vehicle)s登记可装%(allowed)s，于 %(opens)s 在%(place)s收了%(waste)s。"
    ),
    "two_classes": gettext_lazy(
        "%(vehicle)s %(opens)s 至 %(closes)s 的一趟里同时装了%(wastes)s，共扫码 %(scans)s 次。"
    ),
    "unscanned_load": gettext_lazy(
        "%(vehicle)s于 %(opens)s 在%(place)s卸下%(waste)s %(grams)s，"
        "此前扫码 %(scans)s 次，没有一次是这个类别。"
    ),
    "closed_window": gettext_lazy(
        "%(vehicle)s于 %(opens)s 在%(subject)s收运%(waste)s，与开放时段相差 %(length)s。"
    ),
    "outside_band": gettext_lazy(
        "%(subject)s的%(waste)s于 %(opens)s 称得 %(grams)s，"
        "按此前 %(before)s 次称重，通常在 %(low)s 至 %(high)s 之间。"
    ),
    "unexplained_mass": gettext_lazy(
        "%(vehicle)s %(opens)s 至 %(closes)s 的一趟，各点称重合计 %(loaded)s，"
        "过磅 %(delivered)s，相差 %(apart)s（到访 %(points)s 个点）。"
    ),
    "out_of_hours": gettext_lazy(
        "%(vehicle)s于 %(opens)s 至 %(closes)s 在%(place)s作业，不在作业时间内。"
    ),
    "overfull_bin": gettext_lazy(
        "%(place)s的桶 %(subject)s（%(waste)s）自 %(opens)s 起满溢，读数 %(percent)s%%。"
    ),
    "silent_scale": gettext_lazy(
        "%(vehicle)s %(opens)s 至 %(closes)s 的一趟到访 %(points)s 个收集点，没有一次称重"
        "（扫码 %(scans)s 次）。"
    ),
    "silent_tracker": gettext_lazy(
        "%(vehicle)s的定位自 %(opens)s 起中断 %(length)s，期间移动 %(distance)s。"
    ),
    "unregistered_vehicle": gettext_lazy(
        "未登记的车辆 %(subject)s 于 %(opens)s 出现%(at_place)s。"
    ),
    "over_quota": gettext_lazy(
        "%(subject)s当日限额 %(quota)s，至 %(closes)s 已接收 %(taken)s，超出 %(over)s。"
    ),
}

SURENESS: dict[str, Any] = {
    "missed_point": gettext_lazy("定位能看清的时间越多、疑似到访越少，越可信。"),
    "late": gettext_lazy("即首次到访本身的可信度；有称重为 100%%。"),
    "deviation": gettext_lazy("线路外相符的定位越多，越可信。"),
    "long_stop": gettext_lazy("相符的定位越多，越可信。"),
    "two_classes": gettext_lazy("即这一趟起止本身的可信度。"),
    "unscanned_load": gettext_lazy("扫过其他类别时高，全程未扫码时低，两个数均为规则参数。"),
    "outside_band": gettext_lazy("此前称重次数越多，越可信。"),
    "unexplained_mass": gettext_lazy("即到访各点中称过重的比例，且不超过这一趟本身的可信度。"),
    "out_of_hours": gettext_lazy("即这次到访本身的可信度。"),
    "silent_scale": gettext_lazy("到访的点越多，越可信。"),
    "silent_tracker": gettext_lazy("中断期间移动过为 100%%；原地恢复为 50%%，可能只是关机。"),
}
_CERTAIN = gettext_lazy("由登记和扫码、过磅直接得出，不靠定位。")


def sentence_of(finding: Finding, wastes: dict[str, str] | None = None) -> str:
    """What happened, in the active language; ``wastes``: names by key, from :func:`names_of`."""
    names = names_of([finding]) if wastes is None else wastes
    return str(TEMPLATES[finding.rule]) % _parts(finding, names)


def names_of(findings: Iterable[Finding]) -> dict[str, str]:
    """The names of all classes that findings speak of, in the active language."""
    keys = {key for finding in findings for key in finding.wastes}
    return {row.key: str(row) for row in Material.objects.filter(key__in=keys)}


def sureness_of(finding: Finding) -> str:
    """Where the confidence comes from."""
    return str(SURENESS.get(finding.rule, _CERTAIN)).replace("%%", "%")


def parameters_of(finding: Finding) -> list[tuple[str, str]]:
    """The figures by which it was judged: name and value as people read them."""
    values = {**shipped_values(finding.rule), **finding.parameters}
    return [
        (str(field.label), shown(field, values[field.name])) for field in fields_of(finding.rule)
    ]


def duration(milliseconds: int) -> str:
    """A length of time in hours and minutes, in seconds below one minute."""
    seconds = milliseconds // 1000
    if seconds < 60:
        return _("%(seconds)s 秒") % {"seconds": seconds}
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return ngettext("%(minutes)s 分钟", "%(minutes)s 分钟", minutes) % {"minutes": minutes}
    return _("%(hours)s 小时 %(minutes)s 分钟") % {"hours": hours, "minutes": minutes}


def distance(millimetres: int) -> str:
    """A way in metres, from one kilometre on in kilometres with one decimal."""
    metres = millimetres // 1000
    if metres < 1000:
        return _("%(metres)s 米") % {"metres": metres}
    return _("%(kilometres)s 公里") % {"kilometres": f"{metres // 100 / 10:.1f}"}


def _parts(finding: Finding, wastes: dict[str, str]) -> dict[str, object]:
    figures = finding.figures
    named = [wastes.get(key, key) for key in finding.wastes]
    grams = ("grams", "low", "high", "loaded", "delivered", "quota", "taken")
    parts: dict[str, object] = {
        **figures,
        "subject": _subject(finding),
        "vehicle": finding.plate or _("任何车辆"),
        "place": _place(finding),
        "at_place": _at_place(finding),
        "opens": clock(finding.begins_at),
        "closes": clock(finding.ends_at),
        "waste": named[0] if named else "",
        "allowed": enumerated(named[1:]),
        "wastes": enumerated(named),
        "length": duration(figures.get("milliseconds", 0)),
        "distance": distance(figures.get("millimetres", 0)),
        "apart": format_mass(abs(figures.get("loaded", 0) - figures.get("delivered", 0))),
        "over": format_mass(figures.get("taken", 0) - figures.get("quota", 0)),
    }
    parts.update({name: format_mass(figures[name]) for name in grams if name in figures})
    return parts


def clock(moment: dt.datetime) -> str:
    """The local time of day."""
    return f"{timezone.localtime(moment):%H:%M}"


def _subject(finding: Finding) -> str:
    if finding.point is not None and finding.subject == finding.point.code:
        return str(finding.point)
    if finding.plant is not None and finding.subject == finding.plant.code:
        return str(finding.plant)
    return finding.subject


def _place(finding: Finding) -> str:
    row = finding.point or finding.plant
    return str(row) if row is not None else finding.place.rpartition(":")[2]


def _at_place(finding: Finding) -> str:
    place = _place(finding)
    return _("（%(place)s）") % {"place": place} if place else ""
