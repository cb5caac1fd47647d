"""Why what a crew told does not take effect. The event is kept all the same."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class DrivingReason(Reason):
    NOT_ALLOWED = (
        _("您无权记录这条线路的作业。"),
        _("请由该线路的驾驶员或收运单位的调度员记录。"),
        403,
    )
    OTHER_DRIVER = (
        _("线路 %(round)s 现由 %(driver)s 驾驶。"),
        _("记录已保存，由调度员决定是否补记。"),
        403,
    )
    NO_ROUND = (_("没有线路 %(code)s，或您无权查看。"), _("请刷新线路。"), 404)
    CLIENT_ID_REUSED = (
        _("事件号 %(client_id)s 已用于另一条记录。"),
        _("每条记录用新的事件号；重发时内容不变。"),
    )
    UNKNOWN_KIND = (_("没有事件“%(kind)s”。"), _("可用的事件：%(known)s。"), 422)
    STOP_MISSING = (_("没有说明在哪一站。"), _("请在站点页上操作。"), 422)
    STOP_ELSEWHERE = (
        _("这一站不在线路 %(round)s 上，可能已移交给别的车辆。"),
        _("请刷新线路；确已收运的由调度员处理。"),
    )
    NOT_AN_ORDER = (_("这一站不是收运点。"), _("请在收运站点上记录。"))
    NO_WEIGHT = (_("没有重量。"), _("请输入千克数，或从秤读取。"), 422)
    NOT_A_WEIGHT = (_("“%(given)s”不是重量。"), _("请输入大于零的数字。"), 422)
    ABOVE_PAYLOAD = (
        _("%(kg)s 千克超过车辆 %(plate)s 的核定载质量 %(most)s 千克。"),
        _("请核对小数点和单位。"),
        422,
    )
    GRADE_OUT_OF_RANGE = (_("分类质量 %(grade)s 不在 1 至 5 之间。"), _("请选 1 至 5。"), 422)
    REASON_MISSING = (_("没有写原因。"), _("请选择或填写原因。"), 422)
    PHOTO_MISSING = (_("拒收要有照片为证。"), _("请拍照后再提交。"), 422)
    PHOTO_NOT_ARRIVED = (_("照片还没有传到。"), _("照片传到后会自动重试。"), 409)
    UNKNOWN_BIN = (_("桶码 %(code)s 没有登记。"), _("请核对桶上的标签，或报告调度员。"), 422)
    UNKNOWN_PLANT = (_("没有处置场所 %(code)s。"), _("请从列表中选择。"), 422)
    UNKNOWN_CLASS = (_("没有类别 %(key)s。"), _("请从列表中选择。"), 422)
    UNKNOWN_VEHICLE = (_("没有车辆 %(plate)s。"), _("请从列表中选择本单位的车辆。"), 422)
    NOTHING_TO_WITHDRAW = (
        _("没有可撤回的记录，或已经撤回。"),
        _("请刷新线路。"),
    )
    DELIVERED_SINCE = (
        _("这一趟已在 %(plant)s 卸料，不能再撤回。"),
        _("请由调度员在结算中更正。"),
    )
    CANNOT_WITHDRAW = (_("“%(kind)s”不能撤回。"), _("请联系调度员。"))
    TOO_MANY = (_("一次最多发送 %(most)s 条记录。"), _("请分几次发送。"), 422)
    UNREADABLE = (_("没有读懂第 %(number)s 条记录：%(detail)s"), _("请更新页面后重试。"), 422)
    ALREADY_DECIDED = (_("这条记录已经处理过。"), _("请刷新页面。"))
    NOTHING_TO_DECIDE = (_("这条记录已经生效，无需处理。"), _("请刷新页面。"))
    REASONS_NOT_ALLOWED = (_("您无权修改作业原因。"), _("请由市级无废办修改。"), 403)
    REASON_EXISTS = (_("已有原因“%(text)s”。"), _("请换一种说法，或先停用原来的。"))
