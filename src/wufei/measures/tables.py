"""The lists of the figures' pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wufei.lake.public import DeclaredValue
from wufei.measures.answers import State
from wufei.measures.domain.drilling import Line, OperationLine, Share
from wufei.measures.showing.events import (
    event_amount,
    event_category,
    event_name,
    event_outcome,
    event_place,
    event_url,
)
from wufei.measures.showing.presenting import Result, ResultRow, Value
from wufei.measures.showing.wording import amount_text, grouped, share_text, with_unit
from wufei.registry.public import local_name

NUMBER: dict[str, dict[str, Any]] = {
    "th": {"class": "num"},
    "td": {"class": "num"},
    "tf": {"class": "num"},
}
NOWRAP: dict[str, dict[str, Any]] = {"td": {"class": "nowrap"}}
#: Names that keep some room beside wide neighbours.
NAMED: dict[str, dict[str, Any]] = {"td": {"class": "name-cell"}}


def value_cell(value: Value) -> SafeString:
    """A value with its link, and a mark where it is no plain number."""
    css = {State.NO_DATA: "no-data", State.IMPOSSIBLE: "impossible"}.get(value.state, "")
    text = format_html('<span class="figure-value {}">{}</span>', css, value.text)
    if value.href:
        text = format_html('<a href="{}">{}</a>', value.href, text)
    if value.note:
        badge = format_html('<span class="badge badge-bad">{}</span>', _("不可能"))
        text = format_html('{} {}<span class="value-note">{}</span>', text, badge, value.note)
    return text


class ResultTable(tables.Table):  # type: ignore[misc]
    """One line for each answer; columns that would say the same everywhere are left out."""

    name = tables.Column(verbose_name=gettext_lazy("指标"))
    period = tables.Column(
        verbose_name=gettext_lazy("期间"), accessor="answer__period__label", attrs=NOWRAP
    )
    value = tables.Column(verbose_name=gettext_lazy("数值"), attrs=NUMBER)
    compared = tables.Column(verbose_name=gettext_lazy("比较值"), attrs=NUMBER, default="")
    change = tables.Column(verbose_name=gettext_lazy("变化"), attrs=NUMBER)
    coverage = tables.Column(verbose_name=gettext_lazy("填报率"), attrs=NUMBER)
    estimated = tables.Column(verbose_name=gettext_lazy("估算占比"), attrs=NUMBER)
    lines = tables.Column(
        verbose_name=gettext_lazy("计入行数"), accessor="answer__lines", attrs=NUMBER
    )
    edition = tables.Column(
        verbose_name=gettext_lazy("定义版本"), accessor="answer__edition", attrs=NOWRAP
    )

    class Meta:
        orderable = False
        verbose_name = gettext_lazy("结果")

    def __init__(self, result: Result, **kwargs: Any) -> None:
        groups = [
            (f"group{number}", tables.Column(verbose_name=heading, accessor=f"groups__{number}"))
            for number, heading in enumerate(result.dimensions)
        ]
        left_out = {
            "name": not result.several_figures,
            "period": not result.several_periods,
            "compared": not result.compared,
            "change": not result.compared,
        }
        super().__init__(
            result.rows,
            extra_columns=groups,
            sequence=("name", *(name for name, _column in groups), "..."),
            exclude=[name for name, gone in left_out.items() if gone],
            **kwargs,
        )

    def render_value(self, value: Value) -> SafeString:
        return value_cell(value)

    def render_compared(self, value: Value) -> SafeString:
        return value_cell(value)

    def render_lines(self, value: int) -> str:
        return f"{value:,}"

    def render_change(self, value: str, record: ResultRow) -> SafeString:
        css = {True: "change-good", False: "change-bad", None: ""}[record.improved]
        return format_html('<span class="{}">{}</span>', css, value)


class LineTable(tables.Table):  # type: ignore[misc]
    """Lines of the ledger as a measure counts them. ``papers``: what the page's entries rest on."""

    day = tables.Column(verbose_name=gettext_lazy("发生日"), attrs=NOWRAP)
    account = tables.Column(verbose_name=gettext_lazy("账户"), attrs=NAMED)
    counter_account = tables.Column(verbose_name=gettext_lazy("对方"), empty_values=())
    material = tables.Column(verbose_name=gettext_lazy("物料"))
    lot = tables.Column(verbose_name=pgettext_lazy("lot", "批次"), default="")
    paper_kind = tables.Column(verbose_name=gettext_lazy("凭证"), empty_values=())
    page = tables.Column(verbose_name=pgettext_lazy("one", "账页"), attrs=NUMBER)
    grams = tables.Column(verbose_name=gettext_lazy("计入质量"), attrs=NUMBER)

    class Meta:
        orderable = False
        verbose_name = gettext_lazy("分录行")
        empty_text = gettext_lazy("没有符合条件的分录行")
        sequence = (
            "day", "account", "counter_account", "material", "lot", "paper_kind", "page", "grams",
        )  # fmt: skip

    def __init__(self, *args: Any, papers: Any = None, names: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = {} if papers is None else papers  # filled while its rows are read
        self.names = names or {}

    def render_day(self, value: dt.date, record: Line) -> SafeString | str:
        document = self.papers.get(record.seq)
        if document is None:
            return value.isoformat()
        address = reverse("ledger:entry", args=[document.pk])
        return format_html('<a href="{}">{}</a>', address, value.isoformat())

    def render_account(self, record: Line) -> str:
        return local_name(record.account_name, record.account_name_en)

    def render_counter_account(self, record: Line) -> str:
        if record.counter_account is None:
            stage = record.counter_stage or ""
            return str(self.names.get(("stage", stage), stage)) or _("多个账户")
        return local_name(record.counter_name or "", record.counter_name_en or "")

    def render_material(self, record: Line) -> str:
        return local_name(record.material_name, record.material_name_en)

    def render_paper_kind(self, record: Line) -> str:
        document = self.papers.get(record.seq)
        return "" if document is None else document.words

    def render_grams(self, value: int) -> str:
        return f"{value:,} " + _("克")

    def render_page(self, value: int) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("ledger:page", args=[value]), value)


class OperationTable(tables.Table):  # type: ignore[misc]
    """Events as a measure counts them; ``column``: the amount that is added up, if any."""

    day = tables.Column(verbose_name=gettext_lazy("日期"), attrs=NOWRAP)
    kind = tables.Column(verbose_name=gettext_lazy("事件"))
    outcome = tables.Column(verbose_name=gettext_lazy("作业结果"))
    point = tables.Column(verbose_name=gettext_lazy("地点"), empty_values=(), attrs=NAMED)
    vehicle = tables.Column(verbose_name=gettext_lazy("车辆"), default="", attrs=NOWRAP)
    category = tables.Column(verbose_name=gettext_lazy("事项"), default="")
    adds = tables.Column(verbose_name=gettext_lazy("计入"), attrs=NUMBER, default="–")

    class Meta:
        orderable = False
        verbose_name = gettext_lazy("作业事件")
        empty_text = gettext_lazy("没有符合条件的事件")

    def __init__(self, *args: Any, names: Any, column: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.column = names, column  # names are filled while the rows are read

    def render_kind(self, value: str, record: OperationLine) -> SafeString | str:
        words, address = event_name(record), event_url(value, record.key)
        return format_html('<a href="{}">{}</a>', address, words) if address else words

    def render_outcome(self, record: OperationLine) -> str:
        return event_outcome(record)

    def render_point(self, record: OperationLine) -> str:
        return event_place(record, self.names)

    def render_category(self, record: OperationLine) -> str:
        return event_category(record)

    def render_adds(self, record: OperationLine) -> str:
        return event_amount(record, self.column)


class ShareTable(tables.Table):  # type: ignore[misc]
    """How a total was shared out among regions."""

    region = tables.Column(verbose_name=gettext_lazy("区划"))
    weight = tables.Column(verbose_name=gettext_lazy("分摊依据"), attrs=NUMBER)
    part = tables.Column(
        verbose_name=gettext_lazy("占比"), empty_values=(), attrs=NUMBER, accessor="weight"
    )
    share = tables.Column(verbose_name=gettext_lazy("分得"), attrs=NUMBER)

    class Meta:
        orderable = False
        verbose_name = gettext_lazy("分摊")

    def __init__(
        self, rows: list[Share], *, total: Any, names: Any, units: tuple[str, str], **kwargs: Any
    ) -> None:
        super().__init__(rows, **kwargs)
        self.total, self.names, self.units = total, names, units

    def render_region(self, value: str) -> str:
        return str(self.names.get(("region", value), value))

    def render_weight(self, value: Any) -> str:
        return amount_text(value, self.units[0])

    def render_part(self, record: Share) -> str:
        return share_text(record.share / self.total) if self.total else "–"

    def render_share(self, value: Any) -> str:
        return amount_text(value, self.units[1])


class StatementTable(tables.Table):  # type: ignore[misc]
    """Declared values behind a measure."""

    region = tables.Column(verbose_name=gettext_lazy("区划"))
    first = tables.Column(verbose_name=gettext_lazy("首日"), attrs=NOWRAP)
    last = tables.Column(verbose_name=gettext_lazy("末日"), attrs=NOWRAP)
    value = tables.Column(verbose_name=gettext_lazy("填报值"), attrs=NUMBER)
    estimated = tables.Column(verbose_name=gettext_lazy("估算"))

    class Meta:
        orderable = False
        verbose_name = gettext_lazy("填报值")
        empty_text = gettext_lazy("没有填报")

    def __init__(self, rows: Any, *, names: Any, **kwargs: Any) -> None:
        super().__init__(rows, **kwargs)
        self.names = names

    def render_region(self, value: str) -> str:
        return str(self.names.get(("region", value), value))

    def render_first(self, value: dt.date) -> str:
        return value.isoformat()

    def render_last(self, value: dt.date) -> str:
        return value.isoformat()

    def render_value(self, value: Any, record: Any) -> str:
        return with_unit(grouped(f"{value.normalize():f}"), record.unit)

    def render_estimated(self, value: bool) -> str:  # noqa: FBT001 - of a row
        return _("是") if value else _("否")


class DeclaredTable(tables.Table):  # type: ignore[misc]
    """Values that stand, and withdrawn ones; ``may_change``: rows that the reader may correct."""

    series = tables.Column(attrs=NAMED)
    region = tables.Column(attrs=NAMED)
    first_day = tables.Column(verbose_name=gettext_lazy("期间"))
    value = tables.Column(attrs=NUMBER)
    recorded_at = tables.Column()
    act = tables.Column(verbose_name=pgettext_lazy("declared value", "处理"), empty_values=())

    class Meta:
        model = DeclaredValue
        fields = ("series", "region", "first_day", "value", "recorded_at", "act")
        orderable = False
        verbose_name = gettext_lazy("填报值")
        empty_text = gettext_lazy("还没有填报值")
        default = ""

    def __init__(self, rows: Any, *, names: Any, may_change: Any, **kwargs: Any) -> None:
        super().__init__(rows, **kwargs)
        self.names, self.may_change = names, may_change

    def render_series(self, value: str) -> str:
        return str(self.names.get(value, value))

    def render_first_day(self, record: DeclaredValue) -> str:
        return f"{record.first_day.isoformat()} – {record.last_day.isoformat()}"

    def render_value(self, value: Any, record: DeclaredValue) -> SafeString:
        text = with_unit(grouped(f"{value.normalize():f}"), record.unit)
        marks = [(_("估算"),)] * record.estimated + [(_("已撤回"),)] * record.withdrawn
        badges = format_html_join("", ' <span class="badge badge-warn">{}</span>', marks)
        if record.withdrawn:
            return format_html("<s>{}</s>{}", text, badges)
        return format_html("{}{}", text, badges)

    def render_recorded_at(self, value: dt.datetime, record: DeclaredValue) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M} {record.actor_name}"

    def render_act(self, record: DeclaredValue) -> SafeString | str:
        if not self.may_change(record):
            return ""
        address = reverse("measures:declared-change", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, _("更正或撤回"))
