"""Why the kernel says no (quantities have their own list in ``quantity_refusals``)."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class PeriodReason(Reason):
    NOT_A_PERIOD = (
        _("“%(text)s”不是期间。"),
        _("请写成 2026、2026Q1、2026-01、2026-01-31 或 2026-01-05..2026-02-03。"),
        422,
    )
    LAST_BEFORE_FIRST = (
        _("期间的末日 %(last)s 早于首日 %(first)s。"),
        _("请对调两个日期。"),
        422,
    )


class TransitionReason(Reason):
    NOT_FROM_HERE = (
        _("“%(now)s”状态下不能改为“%(wanted)s”。"),
        _("现在可以改为：%(allowed)s。"),
    )
    STATE_IS_FINAL = (
        _("“%(now)s”是最终状态，不能改为“%(wanted)s”。"),
        _("如需变更，请另行办理。"),
    )
    CONDITION_NOT_MET = (
        _("暂时不能由“%(now)s”改为“%(wanted)s”：%(condition)s。"),
        _("条件满足后再办理。"),
    )


class JobReason(Reason):
    JOB_ALREADY_OVER = (_("任务已结束（%(state)s），不能停止。"), _("请查看任务结果。"))
    JOB_NOT_OVER = (_("任务正在%(state)s，不能重新开始。"), _("请等它结束，或先停止它。"))
    NOT_YOUR_JOB = (_("这不是您的任务。"), _("请由发起人或系统管理员停止。"), 403)
