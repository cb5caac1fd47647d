"""Words for codes of the ledger: actions in the audit log, kinds of documents."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "ledger.account.open": _("开立账户"),
    "ledger.account.close": _("停用账户"),
    "ledger.hold.void": _("作废预报"),
    "ledger.hold.expired": _("预报超期"),
    "ledger.period.close": _("期间结账"),
    "ledger.period.reopen": _("重开期间"),
}

#: Kinds of documents that entries name by code; a kind that is not here is shown as it was given.
PAPER_KINDS: dict[str, Any] = {
    "weighbridge-ticket": _("磅单"),
    "day-sheet": _("收运日报"),
    "haul-slip": _("转运单"),
    "manifest": _("转移联单"),
    "generation-ledger": _("产废台账"),
    "shift-record": _("班次记录"),
    "product-slip": _("产品出库单"),
    "residue-slip": _("残渣出库单"),
    "return-slip": _("退运单"),
    "stocktaking": _("盘点表"),
    "telemetry": _("遥测日结单"),
    "crew-weighing": _("收运称重记录"),
    "crew-estimate": _("按容积分摊记录"),
    "load-move": _("车辆移交记录"),
    "weighing-correction": _("称重更正记录"),
}


def paper_kind(code: str) -> str:
    """What a person reads for the kind of a document."""
    return str(PAPER_KINDS.get(code, code))
