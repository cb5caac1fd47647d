"""Why telemetry says no to a whole call, and why it sets a single event apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class TelemetryReason(Reason):
    UNKNOWN_STREAM = (
        _("没有数据流“%(stream)s”。"),
        _("请从以下数据流中选择：%(known)s。"),
        422,
    )
    BAD_NAME = (
        _("“%(name)s”不能作为来源或批号。"),
        _("来源最多 64 个字符且不含斜杠，批号最多 128 个字符，均不含控制字符。"),
        422,
    )
    MISSING_COLUMN = (_("批中缺少列 %(column)s。"), _("请补上该列后重发。"), 422)
    UNKNOWN_COLUMN = (
        _("数据流 %(stream)s 没有列 %(column)s。"),
        _("请去掉该列，或改用以下列名：%(known)s。"),
        422,
    )
    UNREADABLE_BATCH = (
        _("批的内容无法读取：%(detail)s"),
        _("各列须等长，类型须与数据流的列一致；请更正后重发。"),
        422,
    )
    TOO_MANY_EVENTS = (
        _("一批 %(count)s 个事件，超过上限 %(limit)s 个。"),
        _("请拆成几批发送，每批约 100,000 个为宜。"),
        422,
    )
    BATCH_ID_REUSED = (
        _("来源 %(source)s 的批号 %(batch_id)s 已用于另一批内容不同的事件。"),
        _("重发同一批请保持内容一致；新的事件请用新的批号。"),
    )
    NOT_SETTLED = (
        _("数据流 %(stream)s 不结算入账。"),
        _("只有计量投放质量的数据流才结算。"),
        422,
    )
    DAY_NOT_OVER = (_("%(day)s 尚未结束。"), _("请在次日结算。"), 422)
    DAY_FORGOTTEN = (
        _("%(day)s 的事件已按保留期删除，不能再结算。"),
        _("更正请直接记分录；保留自 %(first_day)s 起的事件。"),
    )
    DAY_UNSETTLED = (
        _("%(day)s 还有事件没有结算，不能删除。"),
        _("请先结算该日，并处理未能入账的投放点。"),
    )
    STILL_LANDING = (
        _("有一批含 %(day)s 前事件的数据正在入湖。"),
        _("请稍后再删除。"),
    )
    SETTLED_BY_HAND = (
        _("投放点 %(point)s 当日的结算分录已被人工冲销。"),
        _("该点当日不再自动结算；请人工记账。"),
    )
    MASS_MOVED_ON = (
        _("投放点 %(point)s 当日已结算的质量已经转出，无法改小。"),
        _("请先冲销后续分录，再重新结算。"),
    )
    BUSY = (_("另一进程正在改写同一天的数据。"), _("请稍后重试。"))
    NOT_ALLOWED = (_("您没有权限做这项操作。"), _("请由市或区县主管单位办理。"), 403)
    SAME_ACCOUNT = (
        _("投放点 %(point)s 的产生账户与收入账户相同。"),
        _("请填写两个不同的账户。"),
        422,
    )
    UNKNOWN_ACCOUNT = (_("没有账户 %(code)s。"), _("请先登记该账户。"), 422)
    BAD_CODE = (
        _("编码“%(code)s”不合规。"),
        _("编码 1 至 80 个字符，不含控制字符，首尾不留空格。"),
        422,
    )


class Fault(models.TextChoices):
    """Why an event is kept apart. It is not lost: its row stands in quarantine as it came."""

    NO_ID = "no_id", _("没有事件号，或事件号超过 128 个字符")
    NO_TIME = "no_time", _("没有可读的发生时间")
    TOO_OLD = "too_old", _("发生时间早于 2000 年")
    IN_THE_FUTURE = "in_the_future", _("发生时间晚于当前时间")
    FORGOTTEN_DAY = "forgotten_day", _("事件日的数据已按保留期删除")
    UNKNOWN_DEVICE = "unknown_device", _("设备未登记")
    UNKNOWN_MATERIAL = "unknown_material", _("物料未登记")
    NO_MASS = "no_mass", _("质量缺失或不是数")
    NEGATIVE_MASS = "negative_mass", _("质量为负")
    FRACTION_OF_GRAM = "fraction_of_gram", _("质量不是整克")
    ABSURD_MASS = "absurd_mass", _("质量超过单次上限")
    NO_PLACE = "no_place", _("经纬度缺失或超出范围")
    UNREADABLE = "unreadable", _("某列的值无法按其类型读取")
    OTHER_CONTENT = "other_content", _("同一事件号在本批或近期已有内容不同的事件")
