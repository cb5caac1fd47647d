"""The reasons for which the lake says no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class LakeReason(Reason):
    FILE_MISSING = (
        _("数据湖缺少文件 %(file)s。"),
        _("系统会从数据库重建；稍后再试，或运行 ./run verify --rebuild。"),
        503,
    )
    FILE_DAMAGED = (
        _("数据湖文件 %(file)s 的内容被改动或已损坏，没有采用。"),
        _("系统会从数据库重建；稍后再试，或运行 ./run verify --rebuild。"),
        503,
    )
    QUERY_TOO_LARGE = (
        _("这个查询需要的内存超过 %(memory)s，已停止。"),
        _("请缩短期间、提高层级或减少分组，或请管理员调高 WUFEI_LAKE_MEMORY。"),
        422,
    )
    CUT_AHEAD = (
        _("数据湖尚未到达状态 %(cut)s：最后的账页是第 %(page)s 页。"),
        _("请稍后再试，或改用较早的账页。"),
    )
    NOT_ALLOWED = (_("您没有权限填报这个区划的数值。"), _("请由该区划的 %(roles)s 办理。"), 403)
    BAD_SERIES = (
        _("“%(series)s”不能作为数列的标识。"),
        _("标识为 1 至 64 个字母、数字、下划线或连字符。"),
        422,
    )
    BAD_VALUE = (
        _("数值 %(value)s 无法准确保存。"),
        _("请填写有效数字不超过 15 位、小数不超过 6 位的数。"),
        422,
    )
    UNIT_MISSING = (_("数列 %(series)s 的数值没有计量单位。"), _("请写明计量单位。"), 422)
    DAYS_REVERSED = (
        _("末日 %(last)s 早于首日 %(first)s。"),
        _("请核对所属期间的首日和末日。"),
        422,
    )
    TEXT_TOO_LONG = (_("“%(field)s”超过 %(limit)s 个字符。"), _("请缩短后再提交。"), 422)
    CORRECTION_WITHOUT_REASON = (
        _("数列 %(series)s 在该期间已有数值，更正或撤回须写明事由。"),
        _("请填写事由后再提交。"),
        422,
    )
    OPERATIONS_NOT_TOLD = (
        _("作业事实只由系统从收运、监管和巡查的记录中采集。"),
        _("请更正原来的记录，系统会自动采集。"),
        403,
    )
    OPERATION_TWICE = (
        _("事件 %(key)s 在同一天出现了两次。"),
        _("请核对来源，每个事件每天只报一次。"),
        422,
    )
    NOTHING_DECLARED = (
        _("%(region)s 的数列 %(series)s 在该期间没有填报值。"),
        _("请核对数列、区划和期间。"),
    )
