"""What the audit log calls the actions of rounds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "rounds.round.moved": _("变更线路状态"),
    "rounds.round.handed_over": _("移交线路余下的停靠"),
    "rounds.round.changed": _("调整线路"),
    "rounds.plan.drafted": _("新建排班方案"),
    "rounds.plan.stopped": _("停止计算排班方案"),
    "rounds.plan.moved": _("变更排班方案状态"),
    "rounds.plan.published": _("发布排班方案"),
    "rounds.plan.edited": _("调整排班方案"),
    "rounds.plan.replanned": _("当日调整已发布的方案"),
    "rounds.plantschedule.created": _("登记接收时间与限额"),
    "rounds.plantschedule.updated": _("修改接收时间与限额"),
    "rounds.plantschedule.closed": _("停用接收时间与限额"),
    "rounds.vehicleprofile.created": _("登记车辆作业条件"),
    "rounds.vehicleprofile.updated": _("修改车辆作业条件"),
    "rounds.vehicleprofile.closed": _("停用车辆作业条件"),
    "rounds.planningrule.created": _("登记排班规则"),
    "rounds.planningrule.updated": _("修改排班规则"),
    "rounds.planningrule.closed": _("停用排班规则"),
}
