"""Why devices says no."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class DevicesReason(Reason):
    NOT_ALLOWED = (_("您无权办理。"), _("请由%(roles)s办理。"), 403)
    CODE_MISSING = (_("没有填写。"), _("请填写后再提交。"), 422)
    BOUND_TO_ONE = (_("设备要装在一辆车或一个桶上。"), _("请选择车辆或收集桶其中之一。"), 422)
    BOUND_ALREADY = (
        _("设备 %(code)s 已装在 %(on)s 上。"),
        _("请先停用原来的登记，再装到别处。"),
    )
    BOUND_THEN = (
        _("设备 %(code)s 在 %(until)s 之前装在 %(on)s 上。"),
        _("请把启用日期填为 %(until)s 或之后。"),
    )
    RETIRED = (_("设备 %(code)s 已报废：%(why)s"), _("确需再用的，请先恢复使用。"))
    NOT_RETIRED = (_("设备 %(code)s 没有报废。"), _("请刷新页面查看设备的现状。"))
    OFF_ALREADY = (_("设备 %(code)s 已自 %(day)s 起停用。"), _("请刷新页面查看设备的现状。"))
    UNKNOWN_DEVICE = (_("没有设备 %(code)s，或您无权查看。"), _("请核对设备编码，或先登记。"), 404)
    FILE_TOO_LONG = (_("文件超过 %(most)s 行。"), _("请分成几个文件导入。"), 422)
    BAD_CODE = (
        _("设备编码不合规。"),
        _("最多 %(most)s 个字符，不含斜杠和控制字符。"),
        422,
    )
    REASON_MISSING = (_("没有写原因。"), _("请写明原因。"), 422)
    BEFORE_BINDING = (_("停用日期早于启用日期 %(day)s。"), _("请改为启用日期或之后。"), 422)
    MOVED_TOO_EARLY = (_("设备 %(day)s 才装上。"), _("请选择晚于该日的改装日期。"), 422)
    KEY_EXISTS = (_("已有名为“%(name)s”的密钥。"), _("请换一个名称，或撤销原来的。"))
    WRONG_KEY = (_("密钥不正确或已撤销。"), _("请用有效的密钥发送。"), 401)
    UNFIT = (_("消息没有接收：%(why)s。"), _("请更正设备的时间、位置或格式后重发。"), 422)
    FILE_UNREADABLE = (_("文件无法读取：%(detail)s"), _("请核对表头和编码。"), 422)
