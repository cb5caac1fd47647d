from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wufei.intake.models import ImportRun, SavedMap
from wufei.intake.templatetags.intake import state_badge
from wufei.registry.public import local_name

_NUMBER: dict[str, dict[str, str]] = {"th": {"class": "num"}, "td": {"class": "num"}}
_NOWRAP = {"td": {"class": "nowrap"}}


class RunTable(tables.Table):  # type: ignore[misc]
    """Imports, the latest first."""

    source = tables.Column(
        verbose_name=_("文件"),
        order_by="source__name",
        linkify=("intake:run", {"pk": tables.A("pk")}),
    )
    saved_map = tables.Column(verbose_name=_("方案"), orderable=False, default="")
    state = tables.Column(attrs=_NOWRAP)
    rows_total = tables.Column(verbose_name=_("读到的行"), attrs=_NUMBER)
    accepted = tables.Column(verbose_name=_("可入账"), attrs=_NUMBER, orderable=False)
    refused = tables.Column(
        verbose_name=_("未入账"), attrs=_NUMBER, orderable=False, empty_values=()
    )
    actor_name = tables.Column(attrs=_NOWRAP)
    created_at = tables.Column(attrs=_NOWRAP)

    class Meta:
        model = ImportRun
        fields = ("source", "saved_map", "state", "rows_total", "accepted", "refused",
                  "actor_name", "created_at")  # fmt: skip
        order_by = "-created_at"
        default = ""
        empty_text = _("没有符合条件的导入")

    def render_saved_map(self, value: SavedMap) -> str:
        return local_name(value.title, value.title_en)

    def render_state(self, record: ImportRun) -> SafeString:
        return state_badge(record)

    def render_rows_total(self, value: int) -> str:
        return f"{value:,}"

    def render_accepted(self, value: int) -> str:
        return f"{value:,}"

    def render_refused(self, record: Any) -> str:
        if record.batch is not None:
            return f"{record.rows_refused:,}"
        return "" if record.refused is None else f"{record.refused:,}"

    def render_created_at(self, value: dt.datetime) -> SafeString:
        local = timezone.localtime(value)
        return format_html(
            '<time datetime="{}">{}</time>',
            local.isoformat(timespec="seconds"),
            local.strftime("%Y-%m-%d %H:%M"),
        )
