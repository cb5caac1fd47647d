"""What the audit log calls the actions of the registry."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "registry.reference.loaded": _("装载基础数据"),
    "registry.region.created": _("登记区划"),
    "registry.region.updated": _("修改区划"),
    "registry.region.closed": _("撤销区划"),
    "registry.region.merge": _("合并区划"),
    "registry.region.split": _("分设区划"),
    "registry.region.transfer": _("划转下级区划"),
    "registry.reportingunit.created": _("登记报送单元"),
    "registry.reportingunit.updated": _("修改报送单元"),
    "registry.reportingunit.closed": _("停用报送单元"),
    "registry.organisation.created": _("登记单位"),
    "registry.organisation.updated": _("修改单位"),
    "registry.organisation.closed": _("停用单位"),
    "registry.site.created": _("登记场所"),
    "registry.site.updated": _("修改场所"),
    "registry.site.closed": _("停用场所"),
    "registry.vehicle.created": _("登记车辆"),
    "registry.vehicle.updated": _("修改车辆"),
    "registry.vehicle.closed": _("停用车辆"),
    "registry.material.created": _("登记物料"),
    "registry.material.updated": _("修改物料"),
    "registry.materiallabel.created": _("登记物料名称"),
    "registry.materiallabel.updated": _("修改物料名称"),
    "registry.materialcode.created": _("登记物料代码"),
    "registry.density.created": _("申报密度"),
    "registry.density.updated": _("修改申报密度"),
    "registry.specialday.created": _("登记特殊日期"),
    "registry.specialday.updated": _("修改特殊日期"),
}
