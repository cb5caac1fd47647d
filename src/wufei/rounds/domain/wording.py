"""Reasons and rules in words: why an order stays out and what would help, which rule breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.kernel.quantities import format_mass
from wufei.registry.public import Material
from wufei.rounds.domain.fleet import PER_YUAN
from wufei.rounds.domain.reasons import LeftOut
from wufei.routing.public import Fault, WhyNot

#: Code → (why, what would make it plannable); placeholders are the reason's figures.
_WHY: dict[str, tuple[Any, Any]] = {
    LeftOut.NO_POSITION: (
        gettext_lazy("收集点 %(point)s 没有经纬度。"),
        gettext_lazy("请在收集点登记中补上经纬度。"),
    ),
    LeftOut.TAKEN_OFF: (
        gettext_lazy("调度员已将其撤下。"),
        gettext_lazy("可以重新排入。"),
    ),
    LeftOut.CAME_LATER: (
        gettext_lazy("方案发布后才受理，尚未排入。"),
        gettext_lazy("请排入方案。"),
    ),
    WhyNot.NO_VEHICLE_FOR_CLASS: (
        gettext_lazy("没有车辆可装%(waste)s。"),
        gettext_lazy("请登记可装该类别的车辆及其作业条件。"),
    ),
    WhyNot.NO_VEHICLE_OF_KIND: (
        gettext_lazy("没有所需车型（%(kinds)s）。"),
        gettext_lazy("请登记该车型的车辆。"),
    ),
    WhyNot.NO_VEHICLE_WITH_SKILLS: (
        gettext_lazy("没有车辆具备所需装备（%(skills)s）。"),
        gettext_lazy("请登记具备该装备的车辆，或修改排班规则。"),
    ),
    WhyNot.NO_VEHICLE_FITS: (
        gettext_lazy("没有一辆车同时满足类别、车型、装备和容量的要求。"),
        gettext_lazy("请补充车辆，或把订单分成几个。"),
    ),
    WhyNot.TOO_HEAVY: (
        gettext_lazy("质量 %(mass)s 超过最大车辆的 %(largest)s。"),
        gettext_lazy("请把订单分成几个，或用更大的车。"),
    ),
    WhyNot.TOO_BULKY: (
        gettext_lazy("体积 %(volume)s 升超过最大车辆的 %(largest)s 升。"),
        gettext_lazy("请把订单分成几个，或用更大的车。"),
    ),
    WhyNot.NO_PLANT_FOR_CLASS: (
        gettext_lazy("当天没有场所接收%(waste)s。"),
        gettext_lazy("请登记接收时间与限额，或改日收运。"),
    ),
    WhyNot.QUOTA_TOO_SMALL: (
        gettext_lazy("质量 %(mass)s 超过场所每日限额 %(quota)s。"),
        gettext_lazy("请把订单分到几天，或提高限额。"),
    ),
    WhyNot.WINDOW_OUT_OF_REACH: (
        gettext_lazy("即使专程前往，也没有车能在约定时间内到达。"),
        gettext_lazy("请与预约人改时间，或让车辆更早上班。"),
    ),
    WhyNot.PLANT_OUT_OF_REACH: (
        gettext_lazy("即使专程前往，也赶不上场所的接收时间。"),
        gettext_lazy("请把收运时间提前，或延长场所的接收时间。"),
    ),
    WhyNot.SHIFT_TOO_SHORT: (
        gettext_lazy("即使专程前往，下班前也回不来。"),
        gettext_lazy("请延长班次，或用更近的车辆。"),
    ),
    WhyNot.OUT_OF_REACH: (
        gettext_lazy("即使专程前往，约定时间、接收时间和班次也不能同时满足。"),
        gettext_lazy("请改收运时间，或调整班次。"),
    ),
    WhyNot.PLANT_QUOTA_USED_UP: (
        gettext_lazy("接收该类别的场所当天限额已用完。"),
        gettext_lazy("请提高限额，或改日收运。"),
    ),
    WhyNot.VEHICLES_FULL: (
        gettext_lazy("能去的车都已装满。"),
        gettext_lazy("请增加车辆或趟次，或改日收运。"),
    ),
    WhyNot.DAY_LIMIT_REACHED: (
        gettext_lazy("能去的车已达当天的趟次或装载上限。"),
        gettext_lazy("请提高上限，或增加车辆。"),
    ),
    WhyNot.WINDOW_TAKEN: (
        gettext_lazy("约定时间内，能去的车都在别处。"),
        gettext_lazy("请放宽约定时间，或增加车辆。"),
    ),
    WhyNot.PLANT_HOURS_OVER: (
        gettext_lazy("再收这一单，就赶不上场所的接收时间。"),
        gettext_lazy("请延长接收时间，或增加车辆。"),
    ),
    WhyNot.NO_SHIFT_TIME_LEFT: (
        gettext_lazy("再收这一单，就要超过下班时间。"),
        gettext_lazy("请延长班次，或增加车辆。"),
    ),
    WhyNot.BREAK_IN_THE_WAY: (
        gettext_lazy("再收这一单，就不能按时休息。"),
        gettext_lazy("请放宽休息时间，或增加车辆。"),
    ),
    WhyNot.NO_POSITION_LEFT: (
        gettext_lazy("排在任何位置都会违反几条规则。"),
        gettext_lazy("请放宽约定时间，或增加车辆。"),
    ),
    WhyNot.NOT_WORTH_IT: (
        gettext_lazy("可顺延的订单：最省也要多花 %(cost)s 元，高于其价值 %(worth)s 元。"),
        gettext_lazy("不必当天收运；一定要收的请取消“可顺延”。"),
    ),
    WhyNot.STOPPED_BEFORE_TRIED: (
        gettext_lazy("计算停止时还没有试到。"),
        gettext_lazy("请再计算一次，时间放长一些。"),
    ),
}

_FAULTS: dict[str, Any] = {
    Fault.UNKNOWN: gettext_lazy("有已不存在的车辆、订单或场所"),
    Fault.TWICE: gettext_lazy("排了两次"),
    Fault.MISSING: gettext_lazy("没有排入也没有说明原因"),
    Fault.UNFIT_VEHICLE: gettext_lazy("车辆不能收运该订单（类别、车型或装备）"),
    Fault.MIXED: gettext_lazy("一趟装了两个类别"),
    Fault.WRONG_PLANT: gettext_lazy("场所不接收该类别"),
    Fault.NOT_UNLOADED: gettext_lazy("收车前没有卸料"),
    Fault.OVERLOAD: gettext_lazy("超过车辆的载质量或容积"),
    Fault.WRONG_LOAD: gettext_lazy("装载量不符"),
    Fault.DAY_LIMIT: gettext_lazy("超过车辆当天的趟次或装载上限"),
    Fault.TOO_FAST: gettext_lazy("路上时间不够"),
    Fault.WRONG_DISTANCE: gettext_lazy("里程不符"),
    Fault.OUT_OF_WINDOW: gettext_lazy("不在约定时间内"),
    Fault.PLANT_CLOSED: gettext_lazy("不在场所的接收时间内"),
    Fault.SHORT_SERVICE: gettext_lazy("作业时间不够"),
    Fault.OUT_OF_SHIFT: gettext_lazy("超出班次或最长作业时间"),
    Fault.BREAK_MISSED: gettext_lazy("没有按时休息"),
    Fault.QUOTA_EXCEEDED: gettext_lazy("超过场所的每日限额"),
    Fault.WRONG_COST: gettext_lazy("费用不符"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    why: str
    remedy: str


def explained(why: str, figures: Mapping[str, Any], names: Mapping[str, str]) -> Explanation:
    """The reason and what would help, as sentences; ``names`` of classes by key."""
    text, remedy = _WHY[why]
    shown: dict[str, Any] = dict(figures)
    for name in ("mass", "quota", "left"):
        if isinstance(shown.get(name), int):
            shown[name] = format_mass(shown[name])
    if why == WhyNot.TOO_HEAVY:
        shown["largest"] = format_mass(int(figures["largest"]))
    for name in ("cost", "worth"):
        if isinstance(shown.get(name), int):
            shown[name] = f"{shown[name] / PER_YUAN:,.2f}"
    if "waste" in shown:
        shown["waste"] = names.get(str(shown["waste"]), str(shown["waste"]))
    return Explanation(str(text) % shown, str(remedy) % shown)


def class_names() -> dict[str, str]:
    """The classes' names in the reader's language, by key."""
    return {material.key: str(material) for material in Material.objects.all()}


def fault_text(fault: str, vehicle: str, at: str) -> str:
    """Which rule breaks and where: ``渝A1 O-17：超过车辆的载质量或容积``."""
    words = str(_FAULTS[fault])
    place = " ".join(part for part in (vehicle, at.partition("/")[0]) if part)
    return _("%(place)s：%(rule)s") % {"place": place, "rule": words} if place else words


def fault_texts(faults: Iterable[Mapping[str, str]]) -> list[str]:
    """The stored faults of a plan in words, each once."""
    return list(
        dict.fromkeys(fault_text(each["fault"], each["vehicle"], each["at"]) for each in faults)
    )
