from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wufei.supervision.models import Finding, FindingRun, FindingState
from wufei.supervision.naming import rule_name, severity_name
from wufei.supervision.sentences import names_of, sentence_of

_BADGES = {"high": "badge-bad", "middle": "badge-warn", "low": "badge-info"}
_STATES = {FindingState.OPEN: "badge-warn", FindingState.TAKEN_UP: "badge-info"}


class FindingTable(tables.Table):  # type: ignore[misc]
    """The words of a finding are put together row by row; class names are read once a page."""

    chosen = tables.Column(empty_values=(), orderable=False, verbose_name=_("选择"))
    begins_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name=_("时间"))
    rule = tables.Column()
    sentence = tables.Column(empty_values=(), orderable=False, verbose_name=_("发现"))
    severity = tables.Column()
    confidence = tables.Column(attrs={"th": {"class": "num"}, "td": {"class": "num"}})
    organisation = tables.Column(order_by="organisation__name")
    state = tables.Column()

    class Meta:
        model = Finding
        fields = (
            "chosen",
            "begins_at",
            "rule",
            "sentence",
            "severity",
            "confidence",
            "organisation",
            "state",
        )
        order_by = ("-begins_at",)
        attrs = {"class": "table data-table"}

    def names(self) -> dict[str, str]:
        """The names of the classes on this page."""
        if not hasattr(self, "_names"):
            rows = [row.record for row in self.paginated_rows]
            self._names = names_of(rows)
        return self._names

    def render_chosen(self, record: Finding) -> Any:
        if record.state != FindingState.OPEN:
            return "–"
        return format_html(
            '<input type="checkbox" class="form-check-input" form="note-findings" name="finding"'
            ' value="{}" aria-label="{}">',
            record.pk,
            gettext("选择 %(finding)s") % {"finding": record},
        )

    def render_rule(self, record: Finding) -> str:
        return rule_name(record.rule)

    def render_sentence(self, record: Finding) -> Any:
        address = reverse("supervision:finding", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, sentence_of(record, self.names()))

    def render_severity(self, record: Finding) -> Any:
        badge = _BADGES.get(record.severity, "")
        words = severity_name(record.severity)
        return format_html('<span class="badge {}">{}</span>', badge, words)

    def render_confidence(self, record: Finding) -> str:
        return f"{record.confidence}%"

    def render_state(self, record: Finding) -> Any:
        badge = _STATES.get(FindingState(record.state), "")
        gone = gettext("，重算后不再成立") if record.gone_in_id else ""
        words = f"{record.get_state_display()}{gone}"
        return format_html('<span class="badge {}">{}</span>', badge, words)


class RunTable(tables.Table):  # type: ignore[misc]
    day = tables.DateColumn(format="Y-m-d")
    found = tables.Column(accessor="counts__found", orderable=False, verbose_name=_("发现"))
    new = tables.Column(accessor="counts__new", orderable=False, verbose_name=_("新增"))
    gone = tables.Column(accessor="counts__gone", orderable=False, verbose_name=_("不再成立"))
    fixes = tables.Column(accessor="cut__fixes", orderable=False, verbose_name=_("采用定位"))
    aside = tables.Column(accessor="cut__set_aside", orderable=False, verbose_name=_("剔除定位"))
    weighings = tables.Column(accessor="cut__weighings", orderable=False, verbose_name=_("称重"))
    started_at = tables.DateTimeColumn(format="Y-m-d H:i")
    finished_at = tables.DateTimeColumn(format="Y-m-d H:i")

    class Meta:
        model = FindingRun
        fields = (
            "id",
            "day",
            "kind",
            "found",
            "new",
            "gone",
            "fixes",
            "aside",
            "weighings",
            "started_at",
            "finished_at",
            "actor_name",
        )
        order_by = ("-id",)
        attrs = {"class": "table data-table"}

    def render_aside(self, value: dict[str, int]) -> int:
        return sum(value.values())
