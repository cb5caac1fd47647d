"""The lists of the site as tables."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.kernel.models import AuditRecord, JobRun
from wufei.kernel.phrases import action_phrase
from wufei.web.audit_reading import differences, kind_name

State = JobRun.State
NOWRAP = {"td": {"class": "nowrap"}}
STATE_BADGES = {
    State.WAITING: "",
    State.RUNNING: "badge-info",
    State.DONE: "badge-good",
    State.FAILED: "badge-bad",
    State.STOPPED: "badge-warn",
}


def _moment(value: Any) -> str:
    return date_format(timezone.localtime(value), "Y-m-d H:i:s") if value else ""


class JobRunTable(tables.Table):  # type: ignore[misc]
    title = tables.Column()
    state = tables.Column(attrs=NOWRAP)
    percent = tables.Column(
        verbose_name=gettext_lazy("进度"),
        orderable=False,
        attrs={"td": {"class": "num"}, "th": {"class": "num"}},
    )
    actor_name = tables.Column()
    created_at = tables.Column(attrs=NOWRAP)
    finished_at = tables.Column(attrs=NOWRAP)

    class Meta:
        model = JobRun
        fields = ("title", "state", "percent", "actor_name", "created_at", "finished_at")
        empty_text = gettext_lazy("还没有后台任务")
        default = ""

    def render_title(self, record: JobRun) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("job_detail", args=[record.pk]), record)

    def render_state(self, record: JobRun) -> SafeString:
        css = STATE_BADGES[State(record.state)]
        return format_html('<span class="badge {}">{}</span>', css, record.get_state_display())

    def render_percent(self, value: int) -> str:
        return f"{value}%"

    def render_created_at(self, value: Any) -> str:
        return _moment(value)

    def render_finished_at(self, value: Any) -> str:
        return _moment(value)


class AuditTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    at = tables.Column(attrs=NOWRAP)
    actor_name = tables.Column(attrs=NOWRAP)
    action = tables.Column(attrs=NOWRAP)
    object_label = tables.Column(empty_values=())
    reason = tables.Column(orderable=False)

    class Meta:
        model = AuditRecord
        fields = ("number", "at", "actor_name", "action", "object_label", "reason")
        empty_text = gettext_lazy("没有符合条件的记录")
        default = ""

    def render_number(self, value: int) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("audit_detail", args=[value]), value)

    def render_at(self, value: Any) -> str:
        return _moment(value)

    def render_action(self, value: str) -> str:
        return action_phrase(value)

    def render_object_label(self, record: AuditRecord) -> SafeString:
        if not record.object_type:
            return SafeString("")
        kind = kind_name(record.object_type)
        return format_html(
            '<span class="text-secondary">{}</span> {}',
            kind,
            record.object_label or record.object_id,
        )


def audit_headings() -> list[str]:
    """Headings of the spreadsheet of the log."""
    return [
        _("序号"), _("时间"), _("操作人"), _("操作"), _("对象类别"), _("对象编号"), _("对象"),
        _("变更"), _("事由"), _("摘要"),
    ]  # fmt: skip


def audit_cells(record: AuditRecord) -> list[Any]:
    """One record as a row of the spreadsheet; changes as lines ``name: before → after``."""
    changes = "\n".join(
        f"{each.name}: {each.before} → {each.after}" for each in differences(record)
    )
    return [
        record.number,
        _moment(record.at),
        record.actor_name,
        action_phrase(record.action),
        kind_name(record.object_type),
        record.object_id,
        record.object_label,
        changes,
        record.reason,
        record.digest,
    ]
