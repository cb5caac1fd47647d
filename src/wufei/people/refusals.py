"""Why an account or a membership is not changed."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class PeopleReason(Reason):
    NOT_ALLOWED = (_("您没有权限管理账号。"), _("请由系统管理员办理。"), 403)
    USERNAME_TAKEN = (_("用户名 %(username)s 已被使用。"), _("请换一个用户名。"))
    INVALID_ACCOUNT = (_("账号信息不合要求：%(errors)s"), _("请按提示改正。"), 422)
    WEAK_PASSWORD = (_("密码不合要求：%(errors)s"), _("请换一个更长、更不易猜到的密码。"), 422)
    UNKNOWN_ROLE = (_("没有角色 %(role)s。"), _("请从角色表中选择。"), 422)
    ONE_SCOPE = (
        _("任职范围须为一个区划或一个单位。"),
        _("区划和单位请只填一项。"),
        422,
    )
    SCOPE_DOES_NOT_FIT = (
        _("角色“%(role)s”的范围不能是%(given)s。"),
        _("请改填%(wanted)s。"),
        422,
    )
    UNKNOWN_SCOPE = (
        _("没有编码为 %(code)s 的区划或单位。"),
        _("请先登记，或核对编码。"),
        422,
    )
    DATES_REVERSED = (
        _("失效日期 %(valid_to)s 不晚于生效日期 %(valid_from)s。"),
        _("请核对两个日期。"),
        422,
    )
    ALREADY_GRANTED = (_("该用户已有这项任职。"), _("如需改期，请先撤销再授予。"))
    ALREADY_REVOKED = (_("这项任职已经失效。"), _("不需要再撤销。"))
    LAST_OPERATOR = (
        _("这是最后一位系统管理员。"),
        _("请先为另一个账号授予系统管理员。"),
    )
