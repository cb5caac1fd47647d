"""Why collection says no."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class CollectionReason(Reason):
    NOT_ALLOWED = (_("您没有权限做这项操作。"), _("请由%(roles)s办理。"), 403)
    REASON_MISSING = (_("没有写明事由。"), _("请填写事由后再提交。"), 422)
    HALF_A_POSITION = (_("经度和纬度只填了一个。"), _("请两个都填，或都留空。"), 422)
    NOT_ON_EARTH = (
        _("经纬度 %(longitude)s，%(latitude)s 超出范围。"),
        _("纬度在 −90 至 90 之间，经度在 −180 至 180 之间。"),
        422,
    )
    NOT_A_SOURCE = (
        _("账户 %(account)s 不是产生账户。"),
        _("请选择环节为“产生”的账户。"),
        422,
    )
    STILL_IN_USE = (
        _("%(name)s 下仍有 %(count)s 个在用的收集桶。"),
        _("请先停用这些桶，或改到别的收集点。"),
    )
    CREWS_LEFT = (
        _("%(name)s 仍有 %(count)s 个班组。"),
        _("请先停用这些班组，或改到别的场站。"),
    )
    TIMES_REVERSED = (
        _("结束时间 %(closes_at)s 不晚于开始时间 %(opens_at)s。"),
        _("请填写同一天内更晚的结束时间；跨零点的分成两段。"),
        422,
    )
    WINDOWS_OVERLAP = (
        _("与已有时段 %(window)s 重叠，且类别相同。"),
        _("请调整时间或类别，或修改已有的时段。"),
    )
    NO_CLASS = (_("没有选择类别。"), _("至少选择一个类别。"), 422)
    NO_VOLUME = (_("容积须大于零。"), _("请填写桶的容积，单位为升。"), 422)
    NOT_A_HAULER = (
        _("%(name)s 不是收运单位。"),
        _("请选择类别为“收运单位”的单位，或先在登记中更正其类别。"),
        422,
    )
    HOLDER_IS_HAULER = (
        _("委托单位与收运单位相同。"),
        _("请选择另一个收运单位。"),
        422,
    )
    NEGATIVE_FEE = (_("单价不能为负。"), _("请填写零或正数，单位为元。"), 422)
    CONTRACT_FIXED = (
        _("合同 %(code)s 已%(state)s，双方、类别和计费不能再改。"),
        _("请终止后另立合同。"),
    )
    FOREIGN_CREW = (
        _("%(name)s 不属于 %(organisation)s。"),
        _("请选择同一收运单位的场站和车辆。"),
        422,
    )
    RETENTION_PAST = (
        _("保存期限 %(day)s 已过。"),
        _("请填写今天以后的日期。"),
        422,
    )
    RETENTION_TOO_LONG = (
        _("保存期限 %(day)s 太远。"),
        _("最长保存至 %(longest)s，到期前可以续期。"),
        422,
    )
    FILE_TOO_LONG = (
        _("文件超过 %(most)s 行。"),
        _("请分成几个文件导入。"),
        422,
    )
    GRADE_OUT_OF_RANGE = (
        _("分类质量 %(grade)s 不在 1 至 5 之间。"),
        _("1 为差，5 为好；请填写其中一个整数。"),
        422,
    )
