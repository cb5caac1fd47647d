from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wufei.ledger.models import Account
from wufei.ledger.tables.columns import StageColumn, WeightColumn
from wufei.registry.public import local_name


class AccountTable(tables.Table):  # type: ignore[misc]
    """``balance`` is annotated by the view: grams of all materials on the account."""

    name = tables.Column(verbose_name=_("账户"), linkify=("ledger:account", {"pk": tables.A("pk")}))
    stage = StageColumn(verbose_name=_("环节"), accessor="stage")
    organisation = tables.Column(verbose_name=_("持有单位"), accessor="organisation", default="")
    region = tables.Column(verbose_name=_("区划"), accessor="region", default="")
    site = tables.Column(verbose_name=_("场所"), accessor="site", default="")
    balance = WeightColumn(verbose_name=_("结存"))

    class Meta:
        model = Account
        fields = ("name", "stage", "organisation", "region", "site", "balance")
        verbose_name = _("账户")
        order_by = "name"

    def order_name(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001
        return rows.order_by("-code" if is_descending else "code"), True

    def order_organisation(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}organisation__code", "code"), True

    def order_region(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001
        return rows.order_by(f"{'-' if is_descending else ''}region__path", "code"), True

    def order_site(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:  # noqa: FBT001
        return rows.order_by(f"{'-' if is_descending else ''}site__code", "code"), True

    def render_name(self, record: Account) -> str:
        return local_name(record.name, record.name_en)

    def render_stage(self, record: Account, column: Any) -> SafeString:
        badge: SafeString = column.render(record)
        if record.closed_on is None:
            return badge
        return format_html('{} <span class="badge">{}</span>', badge, _("已停用"))
