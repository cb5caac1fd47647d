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
}
