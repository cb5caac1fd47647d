"""What the audit log calls the actions of collection."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "collection.point.created": _("登记收集点"),
    "collection.point.updated": _("修改收集点"),
    "collection.point.closed": _("停用收集点"),
    "collection.point.contact_set": _("登记收集点责任人"),
    "collection.point.contact_removed": _("删除收集点责任人"),
    "collection.servicewindow.created": _("登记服务时段"),
    "collection.servicewindow.updated": _("修改服务时段"),
    "collection.servicewindow.closed": _("停用服务时段"),
    "collection.bin.created": _("登记收集桶"),
    "collection.bin.updated": _("修改收集桶"),
    "collection.bin.closed": _("停用收集桶"),
    "collection.contract.created": _("登记收运合同"),
    "collection.contract.updated": _("修改收运合同"),
    "collection.contract.moved": _("变更合同状态"),
    "collection.depot.created": _("登记停车场站"),
    "collection.depot.updated": _("修改停车场站"),
    "collection.depot.closed": _("停用停车场站"),
    "collection.crew.created": _("登记收运班组"),
    "collection.crew.updated": _("修改收运班组"),
    "collection.crew.closed": _("停用收运班组"),
    "collection.serviceslot.created": _("登记预约时段"),
    "collection.serviceslot.updated": _("修改预约时段"),
    "collection.serviceslot.closed": _("停用预约时段"),
    "collection.bookingrule.created": _("登记预约规则"),
    "collection.bookingrule.updated": _("修改预约规则"),
    "collection.bookingrule.closed": _("停用预约规则"),
    "collection.loadband.created": _("登记单桶质量范围"),
    "collection.loadband.updated": _("修改单桶质量范围"),
    "collection.loadband.closed": _("停用单桶质量范围"),
    "collection.standingorder.created": _("登记定期收运"),
    "collection.standingorder.updated": _("修改定期收运"),
    "collection.standingorder.closed": _("停用定期收运"),
    "collection.standingorder.excepted": _("调整定期收运的一天"),
    "collection.standingorder.restored": _("恢复定期收运的一天"),
    "collection.servicecard.created": _("发放便民服务联系卡"),
    "collection.servicecard.closed": _("停用便民服务联系卡"),
    "collection.servicecard.holder_set": _("登记持卡人"),
}
