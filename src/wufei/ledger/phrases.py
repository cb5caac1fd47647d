"""What the audit log calls the actions of the ledger."""

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
