"""Why intake says no: to a file or a map as a whole, and to single rows.

Row reasons carry the column and value in their parameters, so page, terminal and the spreadsheet
of rejected rows show the same sentence.
"""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class IntakeReason(Reason):
    # the file
    EMPTY_FILE = (_("文件“%(name)s”是空的。"), _("请检查导出步骤，重新上传有内容的文件。"), 422)
    WRONG_FILE_TYPE = (
        _("文件“%(name)s”是%(kind)s，不是表格。"),
        _("请上传 CSV（可压缩为 .gz）、XLSX 或 XLS 文件。"),
        422,
    )
    FILE_TOO_BIG = (
        _("文件“%(name)s”超过上限 %(limit)s MB。"),
        _("请按月份拆成几个文件再上传。"),
        422,
    )
    FILE_BROKEN = (
        _("文件“%(name)s”已损坏，读不下去：%(detail)s。"),
        _("请在原系统重新导出；若是从网上下载的，请重新下载。"),
        422,
    )
    WRONG_ENCODING = (
        _("文件“%(name)s”不是 %(encodings)s 编码：第 %(offset)s 字节处读不通。"),
        _("请另存为 UTF-8 或 GB18030 编码的 CSV，或在导入方案中写明实际编码。"),
        422,
    )
    BROKEN_CSV = (
        _("第 %(row)s 行附近的引号或分隔符有误：%(detail)s。"),
        _("请检查该行的引号是否成对，分隔符是否与导入方案一致。"),
        422,
    )
    NO_SUCH_SHEET = (
        _("工作簿中没有工作表“%(sheet)s”。"),
        _("现有工作表：%(sheets)s。请改正导入方案。"),
        422,
    )
    MISSING_COLUMNS = (
        _("缺少列：%(missing)s。"),
        _("%(nearest)s请改正表头，或改正导入方案。"),
        422,
    )
    DOUBLE_COLUMN = (
        _("列“%(column)s”在表头中出现了不止一次。"),
        _("请改名或删去多余的一列。"),
        422,
    )
    NO_HEADER = (_("第 %(row)s 行没有表头。"), _("请在导入方案中写明表头所在行。"), 422)
    # the map
    MAP_INVALID = (
        _("导入方案 %(file)s 第 %(line)s 行：%(where)s %(why)s。"),
        _("请改正导入方案（共 %(count)s 处）。"),
        422,
    )
    MAP_NOT_FOUND = (
        _("没有导入方案“%(name)s”。"),
        _("现有方案：%(known)s；也可以给出 YAML 文件路径。"),
        404,
    )
    MAP_NAME_TAKEN = (
        _("方案名“%(name)s”已被使用。"),
        _("请给方案换一个名称。"),
    )
    # runs
    ALREADY_POSTED = (
        _("同一文件已由方案“%(map)s”导入（批次 %(run)s）。"),
        _("若要改用别的方案，请先撤销那次导入。"),
    )
    RUN_IS_BUSY = (_("这次导入正由另一进程入账。"), _("请等它结束；若它已中断，稍后再继续。"))
    INTERRUPTED = (
        _("入账在第 %(row)s 行之后中断：%(detail)s。"),
        _("已入账的部分完整有效；排除故障后点“继续”，从中断处接着入账。"),
        503,
    )
    STOPPED = (
        _("入账已按要求停在第 %(row)s 行之后。"),
        _("已入账的部分完整有效；点“继续”从该处接着入账，或撤销整个导入。"),
        200,
    )
    UNDO_INCOMPLETE = (
        _("已冲销 %(reversed)s 笔，另有 %(refused)s 笔的质量已经转出，未能冲销：%(first)s"),
        _("请先冲销后续分录，再撤销一次。"),
    )
    DISK_FULL = (
        _("磁盘空间不足，没有写完：%(detail)s。"),
        _("请清理磁盘空间后继续；已入账的部分不受影响。"),
        507,
    )
    MATERIAL_DIFFERS = (
        _("物料 %(key)s 已登记为“%(name)s”，与方案声明不同类。"),
        _("请在方案中换一个标识。"),
    )
    REASON_MISSING = (_("没有写明事由。"), _("请填写撤销的事由。"), 422)
    NOT_ALLOWED = (_("您没有权限导入或撤销数据。"), _("请由 %(roles)s 办理。"), 403)


class RowReason(Reason):
    """Findings on rows. ``%(column)s`` and ``%(value)s`` are always there."""

    TOO_MANY_CELLS = (
        _("该行有 %(cells)s 格，表头只有 %(expected)s 格。"),
        _("请检查多余的分隔符，或给含分隔符的文字加引号。"),
    )
    TOO_FEW_CELLS = (
        _("该行只有 %(cells)s 格，表头有 %(expected)s 格。"),
        _("请检查该行是否被截断或多了换行。"),
    )
    BLANK_MASS = (_("“%(column)s”没有填写质量。"), _("请补填过磅质量；确无过磅的行可不导入。"))
    BLANK_FIELD = (_("“%(column)s”没有填写。"), _("请补填该列。"))
    ZERO_MASS = (_("“%(column)s”的质量为零。"), _("零不入账；若应有质量，请补填。"))
    NEGATIVE_MASS = (
        _("“%(column)s”的质量 %(value)s 为负。"),
        _("请核对；若是更正，请冲销原分录，不要记负数。"),
    )
    NEGATIVE_REVERSED = (
        _("“%(column)s”的质量 %(value)s 为负，按方案改记为反方向。"),
        _("请确认这是退回或更正。"),
    )
    ROUNDS_TO_NOTHING = (
        _("“%(column)s”的质量 %(value)s 不足半克。"),
        _("账本以克为单位；这一行不入账，差额列在舍入差中。"),
    )
    IMPLAUSIBLE_MASS = (
        _("“%(column)s”的质量 %(value)s 超过合理上限 %(limit)s（%(why)s）。"),
        _("请核对数量与计量单位；确属实情时请提高方案中的上限。"),
    )
    BAD_NUMBER = (
        _("“%(column)s”的“%(value)s”不是数字：%(why)s"),
        _("%(how)s千位分隔符和小数点须与方案一致。"),
    )
    BAD_UNIT = (
        _("“%(column)s”的计量单位“%(value)s”无法识别：%(why)s"),
        "%(how)s",
    )
    BAD_DATE = (
        _("“%(column)s”的“%(value)s”不是日期。"),
        _("请按 %(formats)s 的格式填写。"),
    )
    FUTURE_DATE = (_("“%(column)s”的时间 %(value)s 在将来。"), _("请核对日期。"))
    DATE_TOO_OLD = (
        _("“%(column)s”的日期 %(value)s 早于方案允许的 %(limit)s。"),
        _("请核对年份；确属历史数据时请改方案。"),
    )
    VALUE_NOT_MAPPED = (
        _("“%(column)s”的值“%(value)s”不在对照表中。"),
        _("请在导入方案的对照表中补上这个值。"),
    )
    UNKNOWN_MATERIAL = (
        _("没有物料 %(code)s（“%(column)s”的值“%(value)s”）。"),
        _("请先登记该物料，或在对照表中改用已有物料。"),
    )
    UNKNOWN_ACCOUNT = (
        _("没有账户 %(code)s（“%(column)s”的值“%(value)s”）。"),
        _("请先登记该账户，在对照表中改用已有账户，或允许方案开立新账户。"),
    )
    CODE_TOO_LONG = (
        _("由“%(column)s”的值“%(value)s”得出的编码超过 %(limit)s 个字符。"),
        _("请在对照表中给它一个短编码。"),
    )
    SAME_ACCOUNT = (_("交出和收入是同一账户 %(code)s。"), _("请核对收发单位两列。"))
    DUPLICATE_ROW = (
        _("与第 %(first)s 行完全相同。"),
        _("请确认是两次过磅还是重复导出；重复的请删去。"),
    )
    DATES_DISAGREE = (
        _("“%(column)s”的日期 %(value)s 与“%(other)s”的 %(other_value)s 不一致。"),
        _("请确认以哪个日期为准。"),
    )
    CHECK_FAILED = (
        _("核对“%(check)s”不成立：算得 %(expected)s，填写 %(value)s。"),
        _("请核对该行的各项数值。"),
    )
    NO_RULE = (
        _("“%(column)s”的值“%(value)s”没有对应的收发规则。"),
        _("请在导入方案的 moves 部分补上，或用 only 排除这类行。"),
    )
    ALERT = (_("%(alert)s：“%(column)s”为 %(value)s。"), _("请向该单位核实。"))
    GROUP_RETURNS = (
        _("分组“%(value)s”的行不相邻，已记成另一笔分录。"),
        _("请按分组列排序后再导出。"),
    )
    GROUP_REFUSED = (
        _("同组（%(value)s）的另一行有问题，整组没有入账。"),
        _("请先改正同组第 %(first)s 行。"),
    )
