"""Why the bulletin says no."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class BulletinReason(Reason):
    NOT_ALLOWED = (_("您无权办理。"), _("请由%(who)s办理。"), 403)
    SAVED_BY_ANOTHER = (
        _("%(who)s 在 %(when)s 已保存了第 %(version)s 版，您的修改没有覆盖它。"),
        _("请对照两个版本，合并后再保存；您的文字仍在本页。"),
    )
    CLIENT_ID_REUSED = (
        _("业务号 %(client_id)s 已用于另一篇来稿。"),
        _("请换一个业务号。"),
    )
    TITLE_MISSING = (_("没有标题。"), _("请写标题后再报送。"), 422)
    BODY_MISSING = (_("没有正文。"), _("请写正文后再报送。"), 422)
    TITLE_TOO_LONG = (_("标题超过 %(most)s 字。"), _("请缩短标题。"), 422)
    BODY_TOO_LONG = (_("正文超过 %(most)s 字。"), _("请缩短正文，或分成几篇报送。"), 422)
    NOT_EDITABLE = (
        _("“%(state)s”状态下不能修改。"),
        _("请先退回，或撤回后再改。"),
    )
    REASON_MISSING = (_("没有写原因。"), _("请写明原因，让对方知道怎么改。"), 422)
    PERIOD_UPSIDE_DOWN = (
        _("截止日期 %(last)s 早于起始日期 %(first)s。"),
        _("请对调两个日期。"),
        422,
    )
    GROUP_UNKNOWN = (
        _("没有栏目“%(group)s”。"),
        _("可用的栏目：%(known)s。"),
        422,
    )
    NOT_ACCEPTED = (
        _("来稿“%(title)s”还没有接收。"),
        _("请先接收，再编入期次。"),
    )
    ALREADY_IN_ISSUE = (
        _("来稿“%(title)s”已编入%(issue)s。"),
        _("请先从那一期移出。"),
    )
    IN_NO_ISSUE = (
        _("来稿“%(title)s”没有编入任何一期，不能算作采用。"),
        _("请在编辑期次的页面编入。"),
    )
    ISSUE_EMPTY = (_("本期还没有条目。"), _("请至少编入一条。"))
    CHECKS_OPEN = (
        _("还有 %(errors)s 处错误没有处理，第一处：%(first)s"),
        _("请改正，或标为误报并写明理由。"),
    )
    OWN_WORK = (
        _("“%(step)s”不能由上一步的经办人本人办理。"),
        _("请由另一位有此职责的人员办理。"),
    )
    COMMENTS_OPEN = (
        _("还有 %(count)s 条修改意见没有处理。"),
        _("处理完意见后再提交。"),
    )
    FIGURE_WITHDRAWN = (
        _("指标“%(figure)s”%(period)s没有可用的数据或定义：%(detail)s"),
        _("请换一个指标或期间，或改为注明来源的手工数字。"),
    )
    PHOTO_MISSING = (_("照片 %(photo)s 不存在。"), _("请重新插入照片。"))
    REMARK_UNKNOWN = (_("没有这条检查意见，可能文字已改。"), _("请刷新页面再看。"), 404)
    NO_DIFFERENCE = (
        _("本期的数字与现在的账本一致，无需更正。"),
        _("如需更正文字，请另编一期并注明。"),
    )
    TEMPLATE_UNREADABLE = (
        _("这个文件不能用作 Word 模板：%(detail)s"),
        _("请从本页下载现用模板，修改后再上传。"),
        422,
    )
    SERIES_EXISTS = (_("地址“%(slug)s”已有简报。"), _("请换一个地址。"))
    NUMBER_TAKEN = (
        _("期号已排到 %(last)s，不能改为 %(number)s。"),
        _("起始期号只能在第一期签发前设定。"),
    )
    MAIL_MISSING = (_("没有电子邮箱。"), _("请先填写邮箱，再选择邮件提醒。"), 422)
    DELIVERY_NOT_STUCK = (_("这条分发记录是“%(state)s”，无需处理。"), _("请刷新页面。"))
