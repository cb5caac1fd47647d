"""The reasons for which evaluation says no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class EvaluationReason(Reason):
    NOT_ALLOWED = (
        _("您没有权限办理这项考评。"),
        _("请由考评区划的无废办办理。"),
        403,
    )
    NOT_YOUR_UNIT = (
        _("您不能为“%(unit)s”提出异议。"),
        _("请由该单位自己的人员提出。"),
        403,
    )
    SCHEME_FAULTY = (
        _("方案第 %(line)s 行：%(problem)s"),
        _("请改正这一行后再发布。"),
        422,
    )
    CODE_TAKEN = (_("编码“%(code)s”已有方案使用。"), _("请换一个编码，或修订原方案。"), 409)
    NOTHING_CHANGED = (_("方案没有改动。"), _("请修改内容后再发布新版本。"), 409)
    UNITS_CHANGED = (
        _("同一方案不能改换考评对象。"),
        _("请为新的考评对象另建方案。"),
        422,
    )
    NO_VERSION = (
        _("方案“%(scheme)s”在 %(month)s 还没有生效的版本。"),
        _("请选择较晚的月份，或发布从该月起生效的版本。"),
        409,
    )
    MONTH_NOT_OVER = (
        _("%(month)s 还没有结束。"),
        _("请在月末之后再考评。"),
        409,
    )
    ALREADY_EVALUATED = (
        _("%(month)s 已按这个方案考评。"),
        _("请打开已有的考评；草稿可以作废后重新计算。"),
        409,
    )
    NO_UNITS = (
        _("这个月没有可以考评的对象。"),
        _("请核对方案的考评对象和区划。"),
        409,
    )
    NOT_OPEN_TO_OBJECTIONS = (
        _("这项考评现在不接受异议。"),
        _("异议只能在公示期内（至 %(until)s）提出。"),
        409,
    )
    ANSWERED_ALREADY = (_("这条异议已经答复。"), _("请查看原答复。"), 409)
    OBJECTIONS_OPEN = (
        _("还有 %(count)s 条异议没有答复。"),
        _("请先答复全部异议，再定稿。"),
        409,
    )
    PERIOD_RUNS = (
        _("公示期到 %(until)s 才结束。"),
        _("请在公示期满后定稿。"),
        409,
    )
    REASON_MISSING = (_("没有写明事由。"), _("请写明事由后再提交。"), 422)
    BAD_POINTS = (
        _("更正分值 %(points)s 不可用。"),
        _("请填写 −100 至 100 之间、不为 0、至多两位小数的分值。"),
        422,
    )
    NOT_CORRECTABLE = (
        _("不能更正：这个单位没有得分，或考评已经定稿。"),
        _("只有公示中或草稿里的得分可以更正。"),
        409,
    )
    SAME_NUMBER_OTHER_CONTENT = (
        _("业务号 %(client_id)s 已用于另一内容。"),
        _("请换一个业务号重新提交。"),
        409,
    )
    NO_PAPER_YET = (
        _("这项考评“%(state)s”，不能印成文件。"),
        _("计算中的请等算完；已作废的请打开重新计算的那一次。"),
        409,
    )
