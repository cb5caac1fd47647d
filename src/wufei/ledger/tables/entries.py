from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.ledger.models import Entry, Posting
from wufei.ledger.tables.columns import (
    KEPT,
    NUMBER,
    AccountColumn,
    DayColumn,
    MomentColumn,
    WeightColumn,
)
from wufei.ledger.templatetags.ledger import paper


class EntryTable(tables.Table):  # type: ignore[misc]
    """Entries, the latest first; leafed through without counting."""

    occurred_at = MomentColumn(
        verbose_name=_("发生时间"), linkify=("ledger:entry", {"pk": tables.A("pk")})
    )
    kind = tables.Column(verbose_name=_("种类"), attrs=KEPT)
    paper_reference = tables.Column(verbose_name=_("凭证"), default="")
    declared = tables.Column(verbose_name=_("申报数量"), default="")
    actor_name = tables.Column(verbose_name=_("经办人"), attrs=KEPT)
    posted_at = MomentColumn(verbose_name=_("入账时间"))
    seq = tables.Column(verbose_name=_("序号"), default=_("待封页"), attrs=NUMBER)

    class Meta:
        model = Entry
        fields = (
            "occurred_at",
            "kind",
            "paper_reference",
            "declared",
            "actor_name",
            "posted_at",
            "seq",
        )
        orderable = False
        verbose_name = _("分录")

    def render_kind(self, record: Entry) -> str | SafeString:
        if record.kind == Entry.Kind.REVERSAL:
            return format_html(
                '<span class="badge badge-warn">{}</span>', record.get_kind_display()
            )
        return str(record.get_kind_display())

    def render_paper_reference(self, record: Entry) -> str:
        return paper(record)


class PostingTable(tables.Table):  # type: ignore[misc]
    """Lines of entries, the latest posted first."""

    day = DayColumn(
        verbose_name=_("发生日"), linkify=("ledger:entry", {"pk": tables.A("entry_id")})
    )
    account = AccountColumn(verbose_name=_("账户"), accessor="account")
    material = tables.Column(verbose_name=_("物料"))
    lot = tables.Column(
        verbose_name=pgettext_lazy("lot", "批次"),
        default="",
        linkify=lambda record: (
            ("ledger:lot", {"pk": record.lot_id}) if record.lot_id is not None else None
        ),
    )
    document = tables.Column(verbose_name=_("凭证"), accessor="entry")
    grams = WeightColumn(verbose_name=_("质量"), signed=True)

    class Meta:
        model = Posting
        fields = ("day", "account", "material", "lot", "document", "grams")
        orderable = False
        verbose_name = _("分录行")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_text=_("没有符合条件的分录行"), **kwargs)

    def render_document(self, value: Entry) -> str:
        return paper(value)
