"""Why a quantity cannot be read as a mass."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class QuantityReason(Reason):
    EMPTY_QUANTITY = (_("没有填写数量。"), _("请填写数量；确实没有时请整行留空或删去。"), 422)
    NOT_A_NUMBER = (
        _("“%(text)s”不是数字。"),
        _("只写阿拉伯数字和一个小数点；有千位分隔符时请写明是哪个符号。"),
        422,
    )
    MISPLACED_SEPARATOR = (
        _("“%(text)s”中的千位分隔符“%(separator)s”位置不对。"),
        _("千位分隔符每三位一个；若它其实是小数点，请改正小数点的设置。"),
        422,
    )
    SEPARATORS_CLASH = (
        _("千位分隔符“%(separator)s”与小数点“%(point)s”不能这样设置。"),
        _("两者须不同，各为一个字符，且不是数字或正负号。"),
        422,
    )
    NUMBER_TOO_LONG = (
        _("“%(text)s”的位数或指数过大。"),
        _("最多 %(digits)s 个字符，指数在 ±%(exponent)s 以内；请核对该数字。"),
        422,
    )
    UNKNOWN_UNIT = (
        _("不认识计量单位“%(unit)s”。"),
        _("请用以下单位之一：%(known)s。"),
        422,
    )
    AMBIGUOUS_UNIT = (
        _("计量单位“%(unit)s”含义不明。"),
        _("请写明是哪一种：%(candidates)s。"),
        422,
    )
    VOLUME_WITHOUT_DENSITY = (
        _("“%(unit)s”是体积单位，没有密度就不能换算成质量。"),
        _("请申报密度（克/升），或改用质量单位。"),
        422,
    )
    DENSITY_NOT_POSITIVE = (
        _("密度 %(density)s 克/升不大于零。"),
        _("请填写大于零的密度（克/升）。"),
        422,
    )
