"""Why settlement says no."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class SettlementReason(Reason):
    NOT_ALLOWED = (_("您没有权限做这项操作。"), _("请由%(roles)s办理。"), 403)
    REASON_MISSING = (_("没有写明事由。"), _("请填写事由后再提交。"), 422)
    # posting
    NO_CLASS = (
        _("%(code)s 第 %(trip)s 趟的一条记录没有类别。"),
        _("请调度员核对该停靠的订单或桶的类别。"),
        422,
    )
    NO_POINT = (
        _("%(code)s 第 %(trip)s 趟的一次称重没有收集点。"),
        _("请调度员核对该停靠，由班组撤回后重新称重。"),
        422,
    )
    LOADS_IN_A_CIRCLE = (
        _("车次移交绕回了起点，无法判断质量在哪辆车上。"),
        _("请调度员核对移交记录，撤回多余的一条。"),
    )
    UNKNOWN_TAKER = (
        _("移交记录写明的接收线路或车辆 %(name)s 不存在。"),
        _("请调度员核对移交记录。"),
        422,
    )
    # at the gate
    UNKNOWN_CODE = (
        _("没有%(what)s %(code)s，或您看不到它。"),
        _("请核对编码。"),
        422,
    )
    NOT_A_PLANT = (
        _("%(name)s 不是处置场所或转运站。"),
        _("请选择本单位的处置厂或转运站。"),
        422,
    )
    NOTHING_WEIGHED = (_("到场质量须大于零。"), _("请按磅单填写毛重、皮重或净重。"), 422)
    GROSS_BELOW_TARE = (
        _("毛重 %(gross)s 克小于皮重 %(tare)s 克。"),
        _("请核对两次过磅的数字。"),
        422,
    )
    HALF_A_WEIGHING = (
        _("毛重和皮重只填了一个。"),
        _("请两个都填，或只填净重。"),
        422,
    )
    NET_DIFFERS = (
        _("净重 %(net)s 克与毛重减皮重 %(computed)s 克不一致。"),
        _("请核对磅单；净重可以不填。"),
        422,
    )
    PARTS_EXCEED_NET = (
        _("拒收 %(refused)s 克与车内残留 %(residue)s 克超过净重 %(net)s 克。"),
        _("请核对各项质量。"),
        422,
    )
    NOTHING_TAKEN = (
        _("整车都留在车内，没有卸下任何质量。"),
        _("没有卸料就不必过磅；拒收的请填入拒收质量。"),
        422,
    )
    REFUSED_WITHOUT_REASON = (_("拒收没有写明原因。"), _("请填写拒收原因。"), 422)
    REFUSED_WITHOUT_PHOTO = (
        _("拒收没有照片。"),
        _("请拍照说明拒收的原因后再提交。"),
        422,
    )
    CLIENT_ID_REUSED = (
        _("业务号 %(client_id)s 已用于另一张内容不同的过磅单。"),
        _("重发同一张请保持内容一致；新的过磅请用新的业务号。"),
    )
    ALREADY_WITHDRAWN = (_("这张过磅单已经撤销。"), _("请登记新的过磅单。"))
    # onward hauls
    NOT_A_STATION = (_("%(name)s 不是转运站。"), _("请选择本单位的转运站。"), 422)
    PLANT_CLOSED = (
        _("%(name)s 在 %(day)s 已停运。"),
        _("请选择在运行的处置场所，或核对出站时间。"),
        422,
    )
    SAME_SITE = (_("%(name)s 就是出站的转运站。"), _("请选择送往的处置场所。"), 422)
    NO_BATCH_CHOSEN = (_("没有选择出库的批次。"), _("请至少填写一个批次的出库质量。"), 422)
    MIXED_CLASSES = (
        _("一车只能装一类，选中的批次有 %(classes)s。"),
        _("请按类别分车登记。"),
        422,
    )
    VEHICLE_NOT_FOR_CLASS = (
        _("车辆 %(plate)s 不装%(material)s。"),
        _("请换一辆可装这一类的车，或核对车辆登记。"),
        422,
    )
    BATCH_HAS_LESS = (
        _("批次 %(code)s 在站 %(stands)s 克，不够出库 %(asked)s 克。"),
        _("可能已由他人出库。请刷新页面，按在站的质量填写。"),
    )
    LOSS_NOT_NAMED = (
        _("出库 %(taken)s 克与出站 %(departed)s 克相差 %(lost)s 克，没有写明去向和原因。"),
        _("请选择差额去向并填写原因，例如压缩出水。"),
        422,
    )
    MORE_THAN_TAKEN = (
        _("出站 %(departed)s 克多于出库 %(taken)s 克，只能是过磅差额。"),
        _("请核对出库质量；确是两次过磅的差别，请选“过磅差额”。"),
        422,
    )
    HAUL_WITHDRAWN = (_("转运 %(code)s 已撤销。"), _("请由转运站重新登记。"))
    HAUL_ARRIVED = (
        _("转运 %(code)s 已在处置场所过磅。"),
        _("请先由处置场所撤销过磅单，再撤销转运。"),
    )
    HAUL_EMPTY = (
        _("转运 %(code)s 已经卸完。"),
        _("过磅单有误的，请先撤销，再重新过磅。"),
    )
    BEFORE_DEPARTURE = (
        _("过磅时间早于出站时间 %(left_at)s。"),
        _("请核对过磅时间。"),
        422,
    )
    LATER_RECEIPT_STANDS = (
        _("同一转运还有更晚的过磅单。"),
        _("请从最晚的一张开始撤销。"),
    )
    # bills
    MONTH_NOT_OVER = (
        _("%(month)s 还没有结束。"),
        _("请在月末之后出具；草稿可以随时编制。"),
        422,
    )
    NOTHING_TO_BILL = (
        _("%(code)s 在 %(month)s 没有可计费的收运，也没有更正。"),
        _("请核对月份，或等订单入账后再编制。"),
    )
    ALREADY_BILLED = (
        _("%(code)s 的 %(month)s 账单%(state)s。"),
        _("已出具的账单不再改动；后来的变化会作为更正列入下一份账单。"),
    )
    # reports
    NOT_A_REPORTER = (
        _("%(name)s 不需要报送运营月报。"),
        _("报送单位是收运单位和处置单位。"),
        422,
    )
    REPORT_SUBMITTED = (
        _("%(month)s 的月报已报送。"),
        _("报送后不再改动；之后的变化会写在下一个月的月报里。"),
    )
    BAD_DECLARATION = (
        _("停机 %(hours)s 小时超过当月的 %(most)s 小时。"),
        _("请填写零到当月总小时数之间的数。"),
        422,
    )
    # prices
    NEGATIVE_PRICE = (_("单价不能为负。"), _("请填写零或正数，单位为元每吨。"), 422)
