"""Why the demo city is not loaded."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class DemoReason(Reason):
    NOT_EMPTY = (
        _("数据库中已有 %(organisations)s 个单位、%(accounts)s 个账户，不装入演示城市。"),
        _("请另设 WUFEI_DATA 或 WUFEI_DATABASE_URL 指向空库后再装入。"),
    )
    OTHER_DEMO = (
        _("数据库中是种子 %(seed)s、规模 %(scale)s 的演示城市。"),
        _("用同样的种子和规模继续，或先用 --reset 清空。"),
    )
    NOT_A_DEMO = (
        _("这个数据库不是演示城市，不会清空。"),
        _("确要清空，请由系统管理员直接删除数据库。"),
    )
    CLOCK_BEHIND = (
        _("系统时钟 %(now)s 早于演示期末 %(end)s，演示数据会落在将来。"),
        _("请校准系统时钟后重试。"),
    )
    BAD_SCALE = (_("规模 %(scale)s 无效。"), _("规模请用 1 至 50 的整数。"), 422)
