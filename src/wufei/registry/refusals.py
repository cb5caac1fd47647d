"""Why the registry says no."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class RegistryReason(Reason):
    NOT_ALLOWED = (_("您没有权限做这项操作。"), _("请由%(roles)s办理。"), 403)
    REASON_MISSING = (_("没有写明事由。"), _("请填写事由后再提交。"), 422)
    INVALID_VALUE = (_("“%(field)s”填写有误：%(detail)s"), _("请更正后再提交。"), 422)
    CODE_TAKEN = (_("%(field)s %(code)s 已被使用。"), _("请换一个，或修改已有的那一条。"))
    CODE_CHARACTERS = (
        _("代码 %(code)s 含有不允许的字符。"),
        _("只能用数字、英文字母和连字符。"),
        422,
    )
    DATES_REVERSED = (
        _("失效日期 %(valid_to)s 不晚于生效日期 %(valid_from)s。"),
        _("失效日期须晚于生效日期。"),
        422,
    )
    ALREADY_CLOSED = (
        _("%(name)s 已于 %(day)s 失效。"),
        _("如日期有误，请先修改失效日期。"),
    )
    NOT_IN_FORCE = (
        _("%(name)s 在 %(day)s 不在有效期内。"),
        _("请选择当日有效的一条，或更正日期。"),
    )
    STILL_IN_USE = (
        _("%(name)s 下仍有 %(count)s 条有效的%(what)s。"),
        _("请先将其停用、划转或改到别处。"),
    )
    NOT_POSITIVE = (_("%(field)s须大于零。"), _("请填写大于零的数，或留空。"), 422)
    HALF_A_POSITION = (_("经度和纬度只填了一个。"), _("请两个都填，或都留空。"), 422)
    NOT_ON_EARTH = (
        _("经纬度 %(longitude)s，%(latitude)s 超出范围。"),
        _("纬度在 −90 至 90 之间，经度在 −180 至 180 之间。"),
        422,
    )
    # regions
    LEVEL_NOT_BELOW_PARENT = (
        _("%(level)s不能设在%(parent)s（%(parent_level)s）之下。"),
        _("请选择更高一级的上级区划。"),
        422,
    )
    KIND_NOT_OF_LEVEL = (
        _("类别“%(kind)s”不属于层级“%(level)s”。"),
        _("请改选相符的类别或层级。"),
        422,
    )
    NO_UNITS = (_("没有选择要变更的区划。"), _("至少选择一个。"), 422)
    SUCCESSION_OF_OTHER_LEVEL = (
        _("%(name)s 与 %(other)s 不是同一层级。"),
        _("合并、分设只在同一层级之间办理。"),
        422,
    )
    SUCCEEDS_ITSELF = (_("%(name)s 不能并入或划转给自己。"), _("请选择另一个区划。"), 422)
    UNIT_NOT_OF_REGION = (
        _("%(unit)s 不是 %(region)s 的下级。"),
        _("请只选择它的直接下级。"),
        422,
    )
    UNIT_LEFT_OVER = (
        _("%(region)s 分设后，%(unit)s 没有归属。"),
        _("请为每个下级区划指定新的上级。"),
        422,
    )
    EFFECTIVE_IN_FUTURE = (
        _("生效日期 %(day)s 还没有到。"),
        _("请在生效当日或之后办理。"),
        422,
    )
    # materials
    OWN_ANCESTOR = (_("%(name)s 不能是自己的上级。"), _("请选择另一个上级物料。"), 422)
    DATES_OVERLAP = (
        _("与 %(valid_from)s 至 %(valid_to)s 的%(what)s重叠。"),
        _("同一天只能有一个有效值：请调整起止日期。"),
    )
    # calendar
    MAKE_UP_ON_WEEKDAY = (
        _("%(day)s 是工作日，不需要调休上班。"),
        _("调休上班只登记在周六或周日。"),
        422,
    )
