from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.people.models import Membership


class AccountTable(tables.Table):  # type: ignore[misc]
    username = tables.Column(
        verbose_name=gettext_lazy("用户名"),
        linkify=lambda record: reverse("people:account", args=[record.pk]),
    )
    local_name = tables.Column(
        verbose_name=gettext_lazy("姓名"), order_by=("display_name", "username")
    )
    current = tables.Column(
        verbose_name=gettext_lazy("任职"), orderable=False, empty_values=(None,)
    )
    last_login = tables.DateTimeColumn(
        verbose_name=gettext_lazy("最近登录"), format="Y-m-d H:i", default="–"
    )
    is_active = tables.Column(verbose_name=gettext_lazy("状态"))

    class Meta:
        order_by = "username"
        verbose_name = gettext_lazy("账号")

    def render_current(self, value: list[Membership]) -> SafeString | str:
        if not value:
            return "–"
        return format_html_join(
            mark_safe("<br>"), "{} · {}", ((m.get_role_display(), m.scope) for m in value)
        )

    def render_is_active(self, value: bool) -> Any:  # noqa: FBT001 - django-tables2's signature
        if value:
            return format_html('<span class="badge badge-good">{}</span>', _("启用"))
        return format_html('<span class="badge">{}</span>', _("已停用"))
