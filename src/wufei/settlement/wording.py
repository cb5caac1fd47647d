"""The tables of a monthly report in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wufei.kernel.quantities import format_mass
from wufei.settlement.models import MonthlyReport

TOTALS: dict[str, Any] = {
    "collected": _("收集"),
    "received": _("到场"),
    "accepted": _("处置单位接收"),
    "refused": _("处置单位拒收"),
    "treated": _("投入处理"),
    "trips": _("趟次"),
    "vehicles": _("出车车辆"),
    "loads": _("进场车次"),
}
#: Totals that are no masses.
_COUNTS = frozenset({"trips", "vehicles", "loads"})
SECTIONS: dict[str, Any] = {
    "classes": _("按类别"),
    "sources": _("按来源区划"),
    "haulers": _("按收运单位"),
    "plants": _("按处置场所"),
    "products": _("产出"),
    "stock": _("月末贮存"),
}


def amount(key: str, value: int) -> str:
    return f"{value:,}" if key in _COUNTS else format_mass(value)


def total_rows(report: MonthlyReport) -> Iterator[tuple[Any, str, str, str]]:
    """Word, this month, the month before, and the change."""
    before = report.content.get("before", {})
    for key, value in report.content.get("totals", {}).items():
        then = before.get(key, 0)
        change = value - then
        sign = "+" if change > 0 else "−" if change < 0 else ""
        yield (
            TOTALS.get(key, key),
            amount(key, value),
            amount(key, then),
            f"{sign}{amount(key, abs(change))}",
        )


def section_rows(report: MonthlyReport) -> Iterator[tuple[Any, list[tuple[Any, str]]]]:
    """Each table of the report: its title, and its rows as words."""
    totals = [
        (
            name,
            gettext("%(now)s（上月 %(then)s，%(change)s）")
            % {"now": now, "then": then, "change": change},
        )
        for name, now, then, change in total_rows(report)
    ]
    yield _("本月与上月"), totals
    for key, title in SECTIONS.items():
        rows = report.content.get(key)
        if rows:
            yield title, [(row["name"], format_mass(row["grams"])) for row in rows]


#: How a haul from a station ended; see ``queries.hauls.outcome_of``.
OUTCOMES: dict[str, Any] = {
    "transit": pgettext_lazy("haul", "在途"),
    "unloading": pgettext_lazy("haul", "未卸完"),
    "arrived": pgettext_lazy("haul", "已到厂"),
    "partly": pgettext_lazy("haul", "部分拒收"),
    "refused": pgettext_lazy("haul", "全部拒收"),
    "withdrawn": pgettext_lazy("haul", "已撤销"),
}
