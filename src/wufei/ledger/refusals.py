"""Why the ledger says no. Discussion: docs/decisions/0005-what-the-ledger-refuses.md."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class LedgerReason(Reason):
    # the draft itself
    NO_POSTINGS = (_("分录没有行。"), _("至少写明一个交出账户和一个收入账户。"), 422)
    TOO_MANY_POSTINGS = (
        _("分录有 %(count)s 行，超过上限 %(limit)s 行。"),
        _("请拆成几笔分录。"),
        422,
    )
    ZERO_POSTING = (_("第 %(line)s 行的质量为零。"), _("删去该行，或填写实际质量。"), 422)
    ABSURD_MASS = (
        _("第 %(line)s 行的质量 %(grams)s 克超过单行上限 %(limit)s 克。"),
        _("请核对数量与计量单位。"),
        422,
    )
    UNBALANCED_MATERIAL = (
        _("物料 %(material)s 收发不平，差 %(grams)s 克。"),
        _("每种物料的各行合计须为零；物料发生变化时请用转化分录。"),
        422,
    )
    UNBALANCED_TRANSFORMATION = (
        _("转化分录收发不平，差 %(grams)s 克。"),
        _("残渣、水分、气体和损耗也要入账，各行合计须为零。"),
        422,
    )
    UNKNOWN_ACCOUNT = (_("没有账户 %(code)s。"), _("请先登记该账户，或改用已有账户编码。"), 422)
    UNKNOWN_MATERIAL = (
        _("没有物料 %(code)s。"),
        _("请先登记该物料，或在导入方案中对应到已有物料。"),
        422,
    )
    UNKNOWN_LOT = (_("没有批次 %(code)s。"), _("请在分录中开立该批次，或核对批号。"), 422)
    UNKNOWN_EXEMPTION = (_("没有交接豁免代码 %(code)s。"), _("请从豁免代码表中选择。"), 422)
    LOT_OF_OTHER_MATERIAL = (
        _("批次 %(lot)s 的物料是 %(expected)s，不是 %(material)s。"),
        _("请核对批号，或为该物料另开批次。"),
        422,
    )
    LOT_CODE_TAKEN = (_("批号 %(code)s 已被使用。"), _("请换一个批号。"))
    ACCOUNT_CLOSED = (
        _("账户 %(code)s 在 %(day)s 不在启用期内。"),
        _("请核对日期，或改用当日启用的账户。"),
    )
    CONTROL_CHARACTER = (
        _("文字中含有制表符、换行等控制字符。"),
        _("请删去控制字符后再提交。"),
        422,
    )
    NAIVE_TIME = (_("发生时间没有时区。"), _("请写明时区，例如 2026-01-31T08:00:00+08:00。"), 422)
    IN_THE_FUTURE = (
        _("发生时间 %(occurred_at)s 晚于当前时间。"),
        _("请核对日期；发生时间最多可超前 %(minutes)s 分钟。"),
        422,
    )
    CLOSED_PERIOD = (
        _("%(day)s 所在期间（%(first)s 至 %(last)s）已结账。"),
        _("请由主管单位重开该期间，或在未结账期间更正。"),
    )
    HANDOVER_UNPROVEN = (
        _("质量从 %(giver)s 交给 %(receiver)s，缺少双方凭据。"),
        _("填写交方和收方凭据，或注明豁免代码。"),
        422,
    )
    CLIENT_ID_REUSED = (
        _("业务号 %(client_id)s 已用于另一笔内容不同的分录。"),
        _("重发同一笔请保持内容一致；新的业务请用新的业务号。"),
    )
    # what stands on the accounts
    NOT_ENOUGH_MASS = (
        _("账户 %(account)s 的 %(material)s 可用 %(available)s 克，不够发出 %(grams)s 克。"),
        _("请核对数量；若缺期初库存，请先登记期初分录。"),
    )
    NOT_ENOUGH_IN_LOT = (
        _("批次 %(lot)s 在账户 %(account)s 可用 %(available)s 克，不够发出 %(grams)s 克。"),
        _("请核对批号与数量。"),
    )
    LOT_HAS_GIVEN = (
        _("批次 %(lot)s 已有质量移出，不能再并入其他质量。"),
        _("请另开批次。"),
    )
    # accounts
    BAD_CODE = (
        _("账户编码“%(code)s”不合规。"),
        _("编码 1 至 80 个字符，不含控制字符，首尾不留空格。"),
        422,
    )
    UNKNOWN_STAGE = (
        _("没有环节 %(stage)s。"),
        _("请从产生、贮存、在途、处理、去向、损耗、边界、期初中选择。"),
        422,
    )
    LOSS_WITHOUT_CAUSE = (_("损耗账户没有写明原因。"), _("请填写损耗原因。"), 422)
    ACCOUNT_CODE_TAKEN = (_("账户编码 %(code)s 已被使用。"), _("请换一个编码。"))
    ACCOUNT_NOT_EMPTY = (_("账户 %(code)s 还有结存。"), _("请先把结存转出，再停用账户。"))
    # reversals
    ALREADY_REVERSED = (_("该分录已被冲销。"), _("一笔分录只能冲销一次；请查看冲销分录。"))
    IS_A_REVERSAL = (_("冲销分录不能再冲销。"), _("请重新记一笔正确的分录。"))
    REASON_MISSING = (_("没有写明事由。"), _("请填写事由后再提交。"), 422)
    MASS_MOVED_ON = (
        _("账户 %(account)s 的质量已经转出 %(grams)s 克，无法冲销。"),
        _("请先冲销后续分录。"),
    )
    # holds
    HOLD_NOT_OPEN = (_("预报%(state)s。"), _("请另行预报或直接过磅入账。"))
    HOLD_NOT_POSITIVE = (_("预报质量须大于零。"), _("请填写预计质量。"), 422)
    HOLD_EXPIRES_IN_PAST = (_("期限 %(expires_at)s 已过。"), _("请填写将来的期限。"), 422)
    # receipts
    RECEIPT_DOES_NOT_ADD_UP = (
        _("到场 %(received)s 克 ≠ 接收 %(accepted)s + 拒收 %(refused)s + 残留 %(residue)s 克。"),
        _("三项之和须等于到场质量。"),
        422,
    )
    REFUSAL_WITHOUT_REASON = (_("拒收没有写明原因。"), _("请填写拒收原因。"), 422)
    # periods and rights
    PERIOD_OVERLAPS = (_("该期间与已结账期间重叠。"), _("请选择未结账的日期。"))
    PERIOD_NOT_OVER = (_("期间 %(last)s 尚未结束。"), _("请在期间结束后结账。"), 422)
    NOT_ALLOWED = (_("您没有权限做这项操作。"), _("请由 %(roles)s 办理。"), 403)
    BUSY = (_("同一业务号正在入账。"), _("请稍后重试。"))
