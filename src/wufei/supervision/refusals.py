"""Why supervision says no."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class SupervisionReason(Reason):
    NOT_ALLOWED = (_("您没有权限做这项操作。"), _("请由%(roles)s办理。"), 403)
    REASON_MISSING = (_("没有写明事由。"), _("请填写事由后再提交。"), 422)
    UNKNOWN_RULE = (
        _("没有编号为 %(rule)s 的规则。"),
        _("请从规则清单中选择。"),
        422,
    )
    UNKNOWN_PARAMETER = (
        _("规则“%(rule)s”没有参数 %(name)s。"),
        _("请只填写该规则列出的参数。"),
        422,
    )
    BAD_PARAMETER = (
        _("“%(name)s”不能是 %(value)s。"),
        _("请填写 %(least)s 至 %(most)s 之间的数，单位：%(unit)s。"),
        422,
    )
    BAD_HOURS = (
        _("“%(value)s”不是时段。"),
        _("请按“04:00-23:00”填写，多个时段用逗号分开，结束须晚于开始。"),
        422,
    )
    BAD_CLASSES = (
        _("“%(value)s”不是已登记的类别。"),
        _("同一组类别用加号相连，各组用逗号分开，例如 kitchen+residual。"),
        422,
    )
    BAD_KINDS = (
        _("“%(value)s”不是场所种类。"),
        _("可选：%(choices)s。"),
        422,
    )
    DATES_REVERSED = (
        _("失效日期 %(valid_to)s 不晚于生效日期 %(valid_from)s。"),
        _("请填写更晚的失效日期，或留空。"),
        422,
    )
    PARAMETERS_OVERLAP = (
        _("规则“%(rule)s”在此期间已有一组参数（自 %(valid_from)s 起）。"),
        _("请先结束那一组，或改为不重叠的日期。"),
    )
    NOT_A_DISTRICT = (
        _("%(name)s 不是区县。"),
        _("请选择区县，或留空表示适用于全部区县。"),
        422,
    )
    DAY_NOT_BEGUN = (
        _("%(day)s 尚未开始。"),
        _("请选择今天或以前的日期。"),
        422,
    )
    TOO_MANY_DAYS = (
        _("一次最多重算 %(most)s 天，您选了 %(days)s 天。"),
        _("请缩短期间，分几次进行。"),
        422,
    )
    DAYS_REVERSED = (
        _("截止日期 %(last)s 早于开始日期 %(first)s。"),
        _("请填写不早于开始日期的截止日期。"),
        422,
    )
    NOTHING_CHOSEN = (_("没有选择任何发现。"), _("请先勾选要处理的发现。"), 422)
