"""Why planning says no."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class RoundsReason(Reason):
    NOT_ALLOWED = (_("您没有权限做这项操作。"), _("请由%(roles)s办理。"), 403)
    REASON_MISSING = (_("没有写明事由。"), _("请填写事由后再提交。"), 422)
    NOT_A_HAULER = (
        _("%(name)s 不是收运单位。"),
        _("请选择类别为“收运单位”的单位。"),
        422,
    )
    FOREIGN_VEHICLE = (
        _("%(name)s 不属于 %(organisation)s。"),
        _("请选择同一收运单位的车辆、班组和场站。"),
        422,
    )
    VEHICLE_UNFIT = (
        _("车辆 %(plate)s 不能装 %(material)s。"),
        _("请选择可装该类别的车辆；不同类别不得混装。"),
    )
    VEHICLE_TAKEN = (
        _("车辆 %(plate)s 在本方案中已有线路 %(round)s。"),
        _("请选择没有线路的车辆，或把停靠逐个移过去。"),
    )
    ROUND_OVER = (
        _("线路 %(round)s 已%(state)s，没有可移交的停靠。"),
        _("请核对线路；漏收的订单可以补收。"),
    )
    ALREADY_OTHERWISE = (
        _("线路 %(round)s 不在已发布的方案中。"),
        _("请先发布方案。"),
    )
    BAD_SETTING = (
        _("%(figure)s 超出范围。"),
        _("请填写 %(least)s 至 %(most)s。"),
        422,
    )
    CHANGED_MEANWHILE = (
        _("方案 %(plan)s 刚被别人改过。"),
        _("请刷新页面，看过新的方案后再改。"),
    )
    STILL_COMPUTING = (
        _("方案 %(plan)s 正在计算。"),
        _("请等计算结束，或先停止。"),
    )
    NOT_COMPUTING = (
        _("方案 %(plan)s 没有在计算。"),
        _("请刷新页面。"),
    )
    NOT_BEGUN = (
        _("方案 %(plan)s 还在排队，没有可保留的结果。"),
        _("请等计算开始，或放弃该方案。"),
    )
    NOT_EDITABLE = (
        _("方案 %(plan)s %(state)s，不能调整。"),
        _("只能调整待发布和已发布的方案；可以新建一个方案。"),
    )
    PLAN_OUTDATED = (
        _("方案 %(plan)s 用到的车辆或场所已变更。"),
        _("请重新计算，或恢复登记。"),
    )
    FOREIGN_STOP = (
        _("该停靠已不在方案 %(plan)s 中，或不能移动。"),
        _("请刷新页面。"),
    )
    ALREADY_DRIVEN = (
        _("车辆 %(vehicle)s 已到过或正前往该处。"),
        _("只能调整之后的停靠。"),
    )
    LOCKED = (
        _("%(what)s 已锁定。"),
        _("请先解锁，或确认仍要移动。"),
    )
    RULE_BROKEN = (
        _("这样调整会违反规则：%(rules)s。"),
        _("请换一个位置或车辆，或修改相应的登记。"),
    )
    DEARER = (
        _("这样调整费用增加 %(percent)s%%。"),
        _("请换一个位置，或确认仍要移动。"),
    )
    NO_PROFILE = (
        _("车辆 %(plate)s 没有登记作业条件。"),
        _("请先登记场站、班次和容积。"),
        422,
    )
    NOT_A_DRIVER = (
        _("%(name)s 不是该收运单位的驾驶员。"),
        _("请选择在此任职的驾驶员。"),
        422,
    )
    PUBLISHED_ALREADY = (
        _("当天已发布方案 %(plan)s。"),
        _("请在已发布的方案上调整，或确认用这一方案替代它。"),
    )
    ALREADY_LEFT = (
        _("方案 %(plan)s 已有 %(count)s 条线路出车。"),
        _("请在该方案上调整当天的订单。"),
    )
    PLAN_BROKEN = (
        _("方案 %(plan)s 违反规则：%(rules)s。"),
        _("请调整停靠，或重新计算。"),
    )
    ORDERS_CHANGED = (
        _("方案 %(plan)s 中的订单已取消或改期：%(codes)s。"),
        _("请重新计算。"),
    )
    NOTHING_TO_PUBLISH = (
        _("方案 %(plan)s 没有线路。"),
        _("请按未排订单的原因补充登记，再重新计算。"),
    )
    NOT_TO_PLAN = (
        _("订单 %(code)s 不能排入：%(state)s，%(day)s。"),
        _("只能排入本单位当天已受理的订单。"),
        422,
    )
    ALREADY_PLANNED = (
        _("订单 %(code)s 已在方案 %(plan)s 中。"),
        _("请在方案中移动它。"),
    )
    UNDER_WAY = (
        _("订单 %(code)s 已完成，或车辆正在前往。"),
        _("请由驾驶员当场处理。"),
    )
    NOT_PUBLISHED = (
        _("方案 %(plan)s 没有发布。"),
        _("请先发布方案。"),
    )
    NOT_BROKEN_DOWN = (
        _("线路 %(round)s 没有故障。"),
        _("请由驾驶员或调度员先记录故障。"),
    )
    NO_CLASS = (_("没有选择类别。"), _("至少选择一个类别。"), 422)
    SCHEDULES_OVERLAP = (
        _("与已有的 %(schedule)s 在同一星期、同一类别上重叠。"),
        _("请调整星期或类别，或修改已有的一条。"),
    )
    RULE_OF_TWO = (
        _("收运单位和区划只能选一个。"),
        _("请留空其中一个；都留空为全市。"),
        422,
    )
