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
