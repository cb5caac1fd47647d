from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.ledger.models import Hold, Lot
from wufei.ledger.tables.columns import MomentColumn, StateColumn, WeightColumn
from wufei.registry.public import local_name


class HoldTable(tables.Table):  # type: ignore[misc]
    announced_at = MomentColumn(
        verbose_name=_("预报时间"), linkify=("ledger:hold", {"pk": tables.A("pk")})
    )
    from_account = tables.Column(verbose_name=_("交方"))
    to_account = tables.Column(verbose_name=_("收方"))
    material = tables.Column(verbose_name=_("物料"))
    grams = WeightColumn(verbose_name=_("预报质量"))
    settled_grams = WeightColumn(verbose_name=_("已过磅"))
    expires_at = MomentColumn(verbose_name=_("期限"))
    state = StateColumn(verbose_name=_("状态"))

    class Meta:
        model = Hold
        fields = (
            "announced_at",
            "from_account",
            "to_account",
            "material",
            "grams",
            "settled_grams",
            "expires_at",
            "state",
        )
        verbose_name = _("预报")
        order_by = "-announced_at"

    def render_from_account(self, record: Hold) -> str:
        return local_name(record.from_account.name, record.from_account.name_en)

    def render_to_account(self, record: Hold) -> str:
        return local_name(record.to_account.name, record.to_account.name_en)


class LotTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(verbose_name=_("批号"), linkify=("ledger:lot", {"pk": tables.A("pk")}))
    kind = tables.Column(verbose_name=_("种类"))
    material = tables.Column(verbose_name=_("物料"))
    opened_at = MomentColumn(verbose_name=_("开立时间"))
    in_grams = WeightColumn(verbose_name=_("进入"))
    out_grams = WeightColumn(verbose_name=_("移出"))

    class Meta:
        model = Lot
        fields = ("code", "kind", "material", "opened_at", "in_grams", "out_grams")
        verbose_name = pgettext_lazy("lot", "批次")
        orderable = False
