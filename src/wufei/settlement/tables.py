"""Columns of the lists of settlement."""

from __future__ import annotations

from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.kernel.quantities import format_mass
from wufei.settlement.models import Bill, Haul, Load, MonthlyReport
from wufei.settlement.queries.hauls import outcome_of
from wufei.settlement.templatetags.settlement import yuan
from wufei.settlement.wording import OUTCOMES

NUMBER: dict[str, dict[str, Any]] = {"th": {"class": "num"}, "td": {"class": "num"}}


class MassColumn(tables.Column):  # type: ignore[misc]
    """Grams with the unit that suits; the exact grams in the title."""

    attrs = NUMBER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=NUMBER, **kwargs)

    def render(self, value: int) -> Any:
        exact = _("%(grams)s 克") % {"grams": f"{value:,}"}
        return format_html('<span title="{}">{}</span>', exact, format_mass(value))


class LoadTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(
        verbose_name=gettext_lazy("车次"), linkify=("settlement:trip", {"pk": tables.A("pk")})
    )
    day = tables.DateColumn(format="Y-m-d")
    hauler = tables.Column(
        verbose_name=gettext_lazy("收运单位"),
        accessor="round__plan__hauler",
        order_by="round__plan__hauler__name",
    )
    vehicle = tables.Column(order_by="vehicle__plate")
    material = tables.Column(order_by="material__key")
    brought = MassColumn(verbose_name=gettext_lazy("收集"))
    plant = MassColumn(verbose_name=gettext_lazy("到厂"), empty_values=())
    difference = MassColumn(verbose_name=gettext_lazy("差额"))

    class Meta:
        model = Load
        fields = ("code", "day", "hauler", "vehicle", "material", "brought", "plant", "difference")
        empty_text = gettext_lazy("没有车次。班组称重或到厂过磅之后，车次会出现在这里。")

    def render_code(self, record: Load) -> str:
        return _("%(round)s 第 %(trip)s 趟") % {"round": record.round.code, "trip": record.trip}

    def render_plant(self, value: int | None) -> Any:
        if value is None:
            words = _("在途")
            return format_html('<span class="badge badge-warn">{}</span>', words)
        return MassColumn.render(self.columns["plant"].column, value)


class StateColumn(tables.Column):  # type: ignore[misc]
    """A state as a badge."""

    _BADGES: ClassVar[dict[str, str]] = {
        "issued": "badge-warn",
        "paid": "badge-good",
        "submitted": "badge-good",
        "checked": "badge-info",
    }

    def render(self, record: Any) -> Any:
        css = self._BADGES.get(record.state, "")
        return format_html('<span class="badge {}">{}</span>', css, record.get_state_display())


class HaulTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(linkify=("settlement:haul", {"pk": tables.A("pk")}))
    left_at = tables.DateTimeColumn(format="Y-m-d H:i")
    station = tables.Column(order_by="station__name")
    plant = tables.Column(order_by="plant__name")
    vehicle = tables.Column(order_by="vehicle__plate")
    material = tables.Column(order_by="material__key")
    taken = MassColumn(verbose_name=gettext_lazy("出库"))
    departed = MassColumn(verbose_name=gettext_lazy("出站"))
    accepted = MassColumn(verbose_name=gettext_lazy("接收"))
    difference = MassColumn(verbose_name=gettext_lazy("途中差额"))
    outcome = tables.Column(
        verbose_name=gettext_lazy("结果"), accessor="pk", orderable=False, empty_values=()
    )

    class Meta:
        model = Haul
        fields = (
            "code", "left_at", "station", "plant", "vehicle", "material", "taken", "departed",
            "accepted", "difference", "outcome",
        )  # fmt: skip
        empty_text = gettext_lazy("没有转运。转运站登记出站后，会出现在这里。")

    def render_outcome(self, record: Any) -> Any:
        outcome = outcome_of(record)
        css = _OUTCOME_BADGES.get(outcome, "")
        return format_html('<span class="badge {}">{}</span>', css, OUTCOMES[outcome])


_OUTCOME_BADGES = {
    "transit": "badge-warn",
    "unloading": "badge-warn",
    "arrived": "badge-good",
    "partly": "badge-bad",
    "refused": "badge-bad",
}


class BillTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(linkify=("settlement:bill", {"pk": tables.A("pk")}))
    month = tables.DateColumn(format="Y-m")
    holder = tables.Column(
        verbose_name=gettext_lazy("委托单位"),
        accessor="contract__holder",
        order_by="contract__holder__name",
    )
    hauler = tables.Column(
        verbose_name=gettext_lazy("收运单位"),
        accessor="contract__hauler",
        order_by="contract__hauler__name",
    )
    state = StateColumn()
    total_fen = tables.Column(verbose_name=gettext_lazy("合计（元）"), attrs=NUMBER)

    class Meta:
        model = Bill
        fields = ("code", "month", "holder", "hauler", "state", "total_fen")
        empty_text = gettext_lazy("没有账单。订单入账后可以按合同和月份编制。")

    def render_total_fen(self, value: int) -> str:
        return yuan(value)


class ReportTable(tables.Table):  # type: ignore[misc]
    organisation = tables.Column(
        linkify=("settlement:report", {"pk": tables.A("pk")}), order_by="organisation__name"
    )
    month = tables.DateColumn(format="Y-m")
    due_on = tables.DateColumn(format="Y-m-d")
    state = StateColumn()
    submitted_at = tables.DateTimeColumn(format="Y-m-d H:i")

    class Meta:
        model = MonthlyReport
        fields = ("organisation", "month", "due_on", "state", "submitted_at")
        empty_text = gettext_lazy("没有月报。每月初由总账自动生成上月的月报。")
