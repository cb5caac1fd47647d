"""What the audit log calls the actions of settlement."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "settlement.receipt.taken": _("登记进场过磅"),
    "settlement.receipt.withdrawn": _("撤销进场过磅"),
    "settlement.haul.taken_out": _("登记转运出站"),
    "settlement.haul.taken_back": _("撤销转运"),
    "settlement.haulreceipt.taken": _("登记转运进场"),
    "settlement.haulreceipt.withdrawn": _("撤销转运进场"),
    "settlement.bill.drawn_up": _("编制收运账单"),
    "settlement.bill.moved": _("变更账单状态"),
    "settlement.monthlyreport.generated": _("生成运营月报"),
    "settlement.monthlyreport.declared": _("填报运行数据"),
    "settlement.monthlyreport.moved": _("变更月报状态"),
    "settlement.compensationrate.created": _("登记补偿单价"),
    "settlement.compensationrate.updated": _("修改补偿单价"),
    "settlement.compensationrate.closed": _("停用补偿单价"),
    "settlement.reportrule.created": _("登记月报期限"),
    "settlement.reportrule.updated": _("修改月报期限"),
    "settlement.reportrule.closed": _("停用月报期限"),
}
