"""Why the API itself says no, before any module is asked."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class ApiReason(Reason):
    BAD_CURSOR = (
        _("游标无效。"),
        _("请原样使用上一页给出的 next，或去掉 cursor 从头读起。"),
        422,
    )
    UNKNOWN_PARAMETER = (
        _("没有查询参数 %(name)s。"),
        _("本操作的查询参数：%(known)s。"),
        422,
    )
    IMPOSSIBLE_TIME = (
        _("时刻 %(text)s 不存在或不在 1900 至 2199 年之间。"),
        _("请核对日期和时区。"),
        422,
    )
    DECLARED_DISAGREES = (
        _("申报数量 %(declared)s 合 %(declared_grams)s 克，与分录的 %(grams)s 克不符。"),
        _("请核对数量与计量单位；按单位折算并四舍六入五成双到克后，两者须相等。"),
        422,
    )
    UNKNOWN_CODE = (
        _("没有%(what)s %(code)s，或您无权查看。"),
        _("请核对编码。"),
        422,
    )
