"""The lists of evaluation's pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from wufei.evaluation.domain.comparing import ChangedValue, Revised
from wufei.evaluation.domain.running import month_of
from wufei.evaluation.models import Evaluation, UnitScore
from wufei.evaluation.queries import points_text, text_of, version_name
from wufei.evaluation.schemes import Scheme as Told
from wufei.measures.public import catalogue, value_text
from wufei.registry.public import local_name

NUMBER: dict[str, dict[str, Any]] = {"th": {"class": "num"}, "td": {"class": "num"}}
NOWRAP: dict[str, dict[str, Any]] = {"td": {"class": "nowrap"}}
UNITS: dict[str, Any] = {
    "township": gettext_lazy("街镇"),
    "community": gettext_lazy("社区、村"),
    "point": gettext_lazy("小区收集点"),
    "organisation": gettext_lazy("收运单位"),
}
_STATES = {"announced": "badge-warn", "final": "badge-good", "computing": "", "discarded": ""}


def state_badge(row: Evaluation) -> SafeString:
    css = _STATES.get(row.state, "")
    return format_html('<span class="badge {}">{}</span>', css, row.get_state_display())


class EvaluationTable(tables.Table):  # type: ignore[misc]
    month = tables.Column(attrs=NOWRAP)
    version = tables.Column(verbose_name=gettext_lazy("考评方案"))
    region = tables.Column(verbose_name=gettext_lazy("区划"), accessor="scheme__region")
    state = tables.Column()
    ranked = tables.Column(verbose_name=gettext_lazy("参加排名"), attrs=NUMBER)

    class Meta:
        model = Evaluation
        fields = ("month", "version", "region", "state", "ranked")
        orderable = False
        verbose_name = gettext_lazy("月度考评")
        empty_text = gettext_lazy("还没有考评")

    def render_month(self, record: Evaluation) -> SafeString:
        address = reverse("evaluation:evaluation", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, month_of(record).label)

    def render_version(self, record: Evaluation) -> str:
        return version_name(record.version)

    def render_state(self, record: Evaluation) -> SafeString:
        return state_badge(record)


class RankingTable(tables.Table):  # type: ignore[misc]
    """Places of a month; ``opens``: scores whose explanation the reader may open."""

    group = tables.Column(verbose_name=gettext_lazy("组别"), default="–")
    rank = tables.Column(attrs=NUMBER, default="–")
    name = tables.Column(verbose_name=gettext_lazy("考评对象"))
    total = tables.Column(attrs=NUMBER, empty_values=())
    tier = tables.Column(default="–")
    marks = tables.Column(
        verbose_name=gettext_lazy("标记"), empty_values=(), accessor="listed", orderable=False
    )

    class Meta:
        model = UnitScore
        fields = ("group", "rank", "name", "total", "tier", "marks")
        orderable = False
        verbose_name = gettext_lazy("排名")
        empty_text = gettext_lazy("还没有得分")

    def __init__(self, *args: Any, told: Told, opens: Collection[int], **kwargs: Any) -> None:
        hidden = () if told.groups else ("group",)
        super().__init__(*args, exclude=hidden, **kwargs)
        self.words = {key: text_of(text) for key, text in told.names().items()}
        self.opens = opens

    def render_group(self, value: str) -> str:
        return self.words.get(value, value)

    def render_name(self, record: UnitScore) -> SafeString | str:
        name = local_name(record.name, record.name_en)
        if record.pk not in self.opens:
            return name
        address = reverse("evaluation:score", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, name)

    def render_total(self, record: UnitScore) -> SafeString | str:
        if record.computed == record.total:
            return points_text(record.total)
        before = points_text(record.computed)
        return format_html(
            '{} <del class="text-secondary">{}</del>', points_text(record.total), before
        )

    def render_tier(self, value: str) -> str:
        return self.words.get(value, value)

    def render_marks(self, record: UnitScore) -> SafeString:
        return marks_of(record, self.words)


def mark_words(record: UnitScore, words: dict[str, str]) -> list[tuple[str, str]]:
    """Lists, vetoes and why there is no place: class of the badge and what it says."""
    lists = {"red": pgettext("list", "红榜"), "lowest": pgettext("list", "末位")}
    why = {"no_data": _("没有数据，不排名"), "too_little": _("数据不足，不排名")}
    marks = (
        [("badge-good" if record.listed == "red" else "badge-warn", lists[record.listed])]
        if (record.listed)
        else []
    )
    marks += [("badge-bad", _("否决：%(veto)s") % {"veto": words.get(v, v)}) for v in record.vetoes]
    marks += [("", why[record.unranked])] if record.unranked else []
    if record.computed != record.total:
        marks.append(("badge-warn", _("有人工更正")))
    return marks


def marks_of(record: UnitScore, words: dict[str, str]) -> SafeString:
    """The same as badges."""
    badges = mark_words(record, words)
    return format_html_join(" ", '<span class="badge {}">{}</span>', badges)


class RevisedTable(tables.Table):  # type: ignore[misc]
    """Figures that changed since an evaluation took its cut."""

    unit = tables.Column(verbose_name=gettext_lazy("考评对象"), empty_values=())
    indicator = tables.Column(verbose_name=gettext_lazy("评分项"), empty_values=())
    before = tables.Column(verbose_name=gettext_lazy("考评时"), empty_values=(), attrs=NUMBER)
    now = tables.Column(verbose_name=pgettext_lazy("value", "现在"), empty_values=(), attrs=NUMBER)
    total = tables.Column(
        verbose_name=gettext_lazy("按现在数据的得分"), empty_values=(), attrs=NUMBER
    )

    class Meta:
        orderable = False
        verbose_name = gettext_lazy("修订")
        empty_text = gettext_lazy("考评以来，这个月的数据没有变化")

    def __init__(self, *args: Any, told: Told, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = {key: text_of(text) for key, text in told.names().items()}
        self.known = catalogue()

    def render_unit(self, record: tuple[Revised, ChangedValue]) -> SafeString:
        score = record[0].score
        address = reverse("evaluation:score", args=[score.pk])
        name = local_name(score.name, score.name_en)
        return format_html('<a href="{}">{}</a>', address, name)

    def render_indicator(self, record: tuple[Revised, ChangedValue]) -> str:
        name = record[1].indicator
        return self.words.get(name, name)

    def render_before(self, record: tuple[Revised, ChangedValue]) -> str:
        return self._shown(record[1], record[1].before)

    def render_now(self, record: tuple[Revised, ChangedValue]) -> str:
        return self._shown(record[1], record[1].now)

    def render_total(self, record: tuple[Revised, ChangedValue]) -> str:
        return points_text(record[0].total)

    def _shown(self, changed: ChangedValue, value: Any) -> str:
        editions = self.known.figures.get(changed.figure, ())
        if value is None or not editions:
            return _("无数据")
        return value_text(value, editions[-1].decimals, editions[-1].unit)


class SchemeTable(tables.Table):  # type: ignore[misc]
    name = tables.Column(verbose_name=gettext_lazy("方案"), accessor="latest_name")
    region = tables.Column()
    units = tables.Column(verbose_name=gettext_lazy("考评对象"), accessor="latest_units")
    number = tables.Column(
        verbose_name=gettext_lazy("版本"), accessor="latest_number", attrs=NUMBER
    )
    first = tables.Column(
        verbose_name=gettext_lazy("自月份"), accessor="latest_first_month", attrs=NOWRAP
    )
    source = tables.Column(
        verbose_name=gettext_lazy("依据"), accessor="latest_confirmed", empty_values=()
    )

    class Meta:
        orderable = False
        verbose_name = gettext_lazy("考评方案")
        empty_text = gettext_lazy("还没有考评方案")

    def render_name(self, record: Any) -> SafeString:
        address = reverse("evaluation:scheme", args=[record.code])
        name = local_name(record.latest_name, record.latest_name_en)
        return format_html('<a href="{}">{}</a>', address, name)

    def render_units(self, value: str) -> str:
        return str(UNITS.get(value, value))

    def render_first(self, value: Any) -> str:
        return f"{value:%Y-%m}"

    def render_source(self, record: Any) -> SafeString:
        if record.latest_confirmed:
            return format_html('<span class="badge badge-good">{}</span>', _("已核实"))
        return format_html('<span class="badge badge-warn">{}</span>', _("未经核实"))
