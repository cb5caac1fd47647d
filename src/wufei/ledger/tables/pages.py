from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wufei.ledger.models import ClosedPeriod, Page
from wufei.ledger.tables.columns import NUMBER, DayColumn, MomentColumn
from wufei.ledger.templatetags.ledger import hexdigest, short_digest


class PageTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(
        verbose_name=_("页号"), linkify=("ledger:page", {"number": tables.A("number")})
    )
    first_seq = tables.Column(verbose_name=_("首序号"), attrs=NUMBER)
    last_seq = tables.Column(verbose_name=_("末序号"), attrs=NUMBER)
    sealed_at = MomentColumn(verbose_name=_("封页时间"))
    digest = tables.Column(verbose_name=_("摘要"), orderable=False)

    class Meta:
        model = Page
        fields = ("number", "first_seq", "last_seq", "sealed_at", "digest")
        verbose_name = _("账页")
        orderable = False

    def render_digest(self, value: bytes) -> SafeString:
        return format_html(
            '<code class="digest" title="{}">{}</code>', hexdigest(value), short_digest(value)
        )


class PeriodTable(tables.Table):  # type: ignore[misc]
    first_day = DayColumn(verbose_name=_("首日"))
    last_day = DayColumn(verbose_name=_("末日"))
    state = tables.Column(verbose_name=_("状态"), empty_values=())
    closed_by = tables.Column(verbose_name=_("结账人"))
    closed_at = MomentColumn(verbose_name=_("结账时间"))
    reason = tables.Column(verbose_name=_("事由"))
    action = tables.TemplateColumn(
        template_name="ledger/parts/period_action.html", verbose_name=_("可办事项"), orderable=False
    )

    class Meta:
        model = ClosedPeriod
        fields = ("first_day", "last_day", "state", "closed_by", "closed_at", "reason", "action")
        verbose_name = _("结账期间")
        orderable = False

    def render_state(self, record: ClosedPeriod) -> SafeString:
        if record.reopened_at is None:
            return format_html('<span class="badge badge-good">{}</span>', _("已结账"))
        return format_html('<span class="badge badge-warn">{}</span>', _("已重开"))
