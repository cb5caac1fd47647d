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
    UNKNOWN_POINT = (
        _("没有您可以预约的收集点 %(point)s。"),
        _("请从列表中选择收集点；没有您的地址时请联系街镇登记。"),
        422,
    )
    UNKNOWN_CLASS = (_("没有类别 %(material)s。"), _("请从列表中选择类别。"), 422)
    UNKNOWN_CARD = (
        _("没有卡号为 %(card)s 的有效联系卡。"),
        _("请核对卡号；过期的卡请先续期。"),
        422,
    )
    UNKNOWN_PHOTO = (_("没有您上传的照片 %(photo)s。"), _("请重新上传照片。"), 422)
    POINT_CLOSED = (
        _("%(point)s 在 %(day)s 不启用。"),
        _("请选择其他收集点，或在启用期间内的日期。"),
    )
    NO_QUANTITY = (_("没有填写桶数或预估质量。"), _("请至少填写一项，数值大于零。"), 422)
    NO_TIME = (
        _("没有选择时间。"),
        _("请选择预约时段，或填写最早和最晚时间。"),
        422,
    )
    IN_THE_PAST = (_("%(when)s 已经过去。"), _("请选择今后的时间。"), 422)
    TOO_LATE = (
        _("已过截止时间 %(until)s。"),
        _("请选择更晚的日期；急需变更请致电收运单位或街镇，由工作人员办理。"),
    )
    TOO_FAR_AHEAD = (
        _("%(day)s 太远，最多提前 %(days)s 天预约。"),
        _("请选择 %(last)s 以前的日期；长期需要请登记定期收运。"),
        422,
    )
    NO_CONTRACT = (
        _("%(point)s 在 %(day)s 没有生效的收运合同。"),
        _("请先与收运单位签订合同，或请无废办使合同生效。"),
    )
    CLASS_NOT_IN_CONTRACT = (
        _("收运合同 %(contract)s 不含“%(material)s”。"),
        _("合同包含：%(classes)s。需要其他类别请变更合同。"),
    )
    FEES_UNPAID = (
        _("收运合同 %(contract)s 的费用只缴至 %(paid_until)s。"),
        _("请续缴至 %(day)s 以后再预约。"),
    )
    DUPLICATE_ORDER = (
        _("%(day)s 已有同一收集点、同一类别的订单 %(order)s。"),
        _("请修改该订单，或选择另一天。"),
    )
    TOO_MANY_OPEN = (
        _("您有 %(count)s 个未完成的订单，已达上限。"),
        _("请等待其中一个完成，或取消不需要的订单。"),
    )
    UNKNOWN_SLOT = (
        _("%(point)s 的“%(material)s”在 %(day)s 没有预约时段 %(slot)s。"),
        _("请从列出的时段中选择。"),
        422,
    )
    SLOT_FULL = (
        _("时段 %(slot)s 已约满。"),
        _("还有空位：%(next)s。"),
    )
    EVERY_SLOT_FULL = (
        _("时段 %(slot)s 已约满，之后可预约的时段也都已约满。"),
        _("请过一天再来看，或致电收运单位。"),
    )
    HOLIDAY = (
        _("%(day)s（%(name)s）放假，该时段不收运。"),
        _("请选择 %(next)s 或其他工作日。"),
    )
    OUTSIDE_WINDOW = (
        _("%(point)s 在 %(when)s 不交付“%(material)s”。"),
        _("该收集点的服务时段：%(windows)s。"),
    )
    CLIENT_ID_TAKEN = (
        _("业务号 %(client_id)s 已用于内容不同的订单 %(order)s。"),
        _("请为新的预约使用新的业务号。"),
    )
    CHANGED_MEANWHILE = (
        _("订单 %(order)s 已被%(who)s在 %(when)s 改动。"),
        _("请刷新页面，看过最新情况后再提交。"),
    )
    NOT_OPEN = (
        _("订单 %(order)s %(state)s，不能再改。"),
        _("收运前的订单才能修改或取消；有问题请投诉。"),
    )
    VEHICLE_WAS_THERE = (
        _("车辆 %(when)s 已到过：%(what)s。"),
        _("如与事实不符，请在订单页投诉，并附照片。"),
    )
    NOT_DUE_YET = (
        _("约定时间 %(until)s 还没有过。"),
        _("请到该时间之后仍未收运时再报告。"),
    )
    REPORT_TOO_LATE = (
        _("收运日期 %(day)s 已超过 %(days)s 天的报告期限。"),
        _("请向所在街镇反映。"),
    )
    TEXT_MISSING = (_("没有写明内容。"), _("请用一两句话写明。"), 422)
    ALREADY_ANSWERED = (
        _("这项投诉已在 %(when)s 由%(who)s答复。"),
        _("如有新情况，请投诉人再次投诉。"),
    )
    NOTHING_TO_CONFIRM = (
        _("订单 %(order)s %(state)s，没有可确认的收运。"),
        _("称重以后才能确认。"),
    )
    NO_HAULER = (
        _("订单 %(order)s 还没有收运单位。"),
        _("请先选择收运单位。"),
        422,
    )
    NO_RECURRENCE = (
        _("星期和间隔天数须填一项，且只填一项。"),
        _("按星期收运请勾选星期；按间隔收运请填写天数和生效日期。"),
        422,
    )
    BAND_REVERSED = (
        _("上限 %(heaviest)s 不大于下限 %(lightest)s。"),
        _("请填写更大的上限，单位为克/升。"),
        422,
    )
    NOT_A_DAY_OF_IT = (
        _("定期收运 %(standing)s 在 %(day)s 没有收运。"),
        _("请选择列出的日期。"),
        422,
    )
    FEED_GONE = (_("该日历已撤销。"), _("请建立新的日历地址。"))
