"""Why the measures say no: to a definition, to a worked example, to a question."""

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class MeasuresReason(Reason):
    # the file
    FILE_UNREADABLE = (
        _("读不了定义文件：%(detail)s。"),
        _("请检查文件权限，并以 UTF-8 编码保存，大小不超过 %(limit)s 字节。"),
        422,
    )
    YAML_BROKEN = (
        _("YAML 语法有误：%(detail)s。"),
        _("请检查这一行的缩进、引号、括号和冒号。"),
        422,
    )
    YAML_FEATURE = (
        _("定义文件不使用%(feature)s。"),
        _("请写成普通的键、列表和文字。"),
        422,
    )
    KEY_TWICE = (_("键“%(key)s”写了两次。"), _("请删去多余的一个。"), 422)
    # the shape of a definition
    UNKNOWN_KEY = (_("没有“%(key)s”这一项。"), _("这里可写：%(allowed)s。"), 422)
    MISSING_FIELD = (_("缺少“%(key)s”。"), _("请补上这一项。"), 422)
    WRONG_TYPE = (_("“%(key)s”的值“%(value)s”不对。"), _("这里应写%(wanted)s。"), 422)
    UNKNOWN_VALUE = (_("“%(key)s”没有“%(value)s”这个值。"), _("可用的值：%(allowed)s。"), 422)
    NUMBER_INEXACT = (
        _("“%(value)s”会按浮点数读，不精确。"),
        _('请给小数加上引号，例如 "0.5"；分数写成 "1/3"。'),
        422,
    )
    FIELD_NOT_USED = (
        _("来源“%(source)s”用不到“%(key)s”。"),
        _("请删去这一项，或改正来源。"),
        422,
    )
    # one definition beside the others
    DUPLICATE = (
        _("“%(id)s”已在 %(other)s 定义过。"),
        _("请改名或删去一处；在本单位的文件夹中要取代原定义，请写 replaces: true。"),
        422,
    )
    NOTHING_TO_REPLACE = (
        _("写了 replaces: true，但前面的文件夹中没有“%(id)s”可取代。"),
        _("请核对标识和版本，或删去 replaces。"),
        422,
    )
    OVERLAPPING_VALIDITY = (
        _("“%(id)s”的有效期与 %(other)s 的重叠。"),
        _("请给较早的版本写上 until（不含当日），使各版本首尾相接。"),
        422,
    )
    VALIDITY_REVERSED = (
        _("有效期从 %(first)s 到 %(until)s，没有一天。"),
        _("until 不含当日，须晚于 from。"),
        422,
    )
    EDITIONS_DIFFER = (
        _(
            "“%(id)s”这一版的单位或基准（%(unit)s，%(basis)s）"
            "与 %(other)s 的（%(other_unit)s，%(other_basis)s）不同。"
        ),
        _("各版本的单位须同类，基准须相同；否则请另立一个指标。"),
        422,
    )
    UNKNOWN_NAME = (
        _("公式中的“%(name)s”没有定义。"),
        _("请核对拼写，或先定义它。%(nearest)s"),
        422,
    )
    NAME_PERHAPS_UNREAD = (
        _("用到的“%(name)s”没有定义，也许写在没能读入的部分（%(other)s）。"),
        _("请先改正那一处。"),
        422,
    )
    DEPENDS_ON_REFUSED = (
        _("用到的“%(name)s”未通过检查（%(other)s）。"),
        _("请先改正“%(name)s”。"),
        422,
    )
    CYCLE = (_("指标互相引用成环：%(cycle)s。"), _("请断开其中一处引用。"), 422)
    ALLOCATED_TWICE = (
        _("分摊依据“%(by)s”本身也是分摊而来。"),
        _("请用直接计量的量作分摊依据。"),
        422,
    )
    # what a source offers
    AGGREGATE_NOT_OFFERED = (
        _("来源“%(source)s”不提供“%(aggregate)s”。"),
        _("可用：%(allowed)s。"),
        422,
    )
    UNKNOWN_FILTER = (
        _("来源“%(source)s”不能按“%(key)s”筛选。"),
        _("可用：%(allowed)s。"),
        422,
    )
    UNKNOWN_COLUMN = (_("“%(table)s”没有可这样用的列“%(column)s”。"), _("可用：%(allowed)s。"), 422)
    SUM_OF_STOCKS = (
        _("“%(aggregate)s”是某一天的存量，不能按时间累加。"),
        _("请写 over_time: last。"),
        422,
    )
    MEASURE_UNIT = (
        _("这一量的单位应为 %(wanted)s，定义写的是 %(unit)s。"),
        _("量一律用基本单位；吨、千克等请写在指标上。"),
        422,
    )
    MEASURE_BASIS = (
        _("单位为 %(unit)s 的量，基准不能是“%(basis)s”。"),
        _("质量须写明基准（如 as_received），其余的量写 none。"),
        422,
    )
    # formulas
    FORMULA_UNREADABLE = (
        _("公式读不懂：%(detail)s。"),
        _("公式只由名称、数、加减乘除和括号组成。"),
        422,
    )
    FORMULA_UNSAFE = (
        _("公式中不允许%(part)s。"),
        _("公式只由名称、数、加减乘除和括号组成。"),
        422,
    )
    FORMULA_TOO_LARGE = (
        _("公式太长或层数太多（上限：%(length)s 个字符、%(depth)s 层、展开后 %(size)s 项）。"),
        _("请拆成几个指标。"),
        422,
    )
    NO_EDITION = (
        _("“%(id)s”在 %(day)s 没有有效的版本。"),
        _("请选择其他时期，或补上这一时期的版本。"),
        404,
    )
    # units and bases
    UNKNOWN_UNIT = (
        _("没有单位“%(unit)s”。"),
        _("可用：%(allowed)s；复合单位写成 kg/(person*day)。"),
        422,
    )
    WRONG_UNIT = (
        _("公式得出的单位是 %(found)s，定义写的是 %(unit)s。"),
        _("请改正公式或单位。"),
        422,
    )
    UNLIKE_UNITS = (
        _("不同单位不能相加减：%(left)s 是 %(left_unit)s，%(right)s 是 %(right_unit)s。"),
        _("请先除以或乘以使两边单位相同的量。"),
        422,
    )
    TWO_BASES = (
        _("不同基准不能相加减：%(left)s 是 %(left_basis)s，%(right)s 是 %(right_basis)s。"),
        _("请先换算到同一基准。"),
        422,
    )
    WRONG_BASIS = (
        _("公式中的质量基准是 %(found)s，定义写的是 %(basis)s。"),
        _("请改正公式或基准；不含质量的指标写 none。"),
        422,
    )
    # ranges, reviews, examples
    RANGE_REVERSED = (
        _("范围的下限 %(low)s 高于上限 %(high)s。"),
        _("请把小的写在前面；没有界限的一端写 null。"),
        422,
    )
    PERIOD_UNREADABLE = (
        _("时期“%(period)s”读不懂。"),
        _("请写成 2026、2026Q1、2026-01、2026-01-31 或 2026-01-05..2026-02-03。"),
        422,
    )
    REVIEW_INCOMPLETE = (
        _("已复核的定义没有写全复核人和日期，或复核人就是作者。"),
        _("请由作者以外的人复核并写明 reviewer 和 date，否则写 state: draft。"),
        422,
    )
    EXAMPLE_MISSING = (
        _("没有算例账本 %(path)s。"),
        _("请在定义旁的 examples 文件夹中补上这个文件。"),
        422,
    )
    EXAMPLE_UNKNOWN_KEY = (
        _("算例中“%(field)s”用到的“%(key)s”没有列出。"),
        _("请在同一文件中、用到它之前列出它。"),
        422,
    )
    EXAMPLE_UNBALANCED = (
        _("算例分录“%(entry)s”不守恒：%(material)s 差 %(grams)s 克。"),
        _("转移按每种物料合计为零，转化按全部物料合计为零。"),
        422,
    )
    EXAMPLE_REVERSAL = (
        _("算例分录“%(entry)s”冲销的“%(reverses)s”不在它之前，或已经冲销过。"),
        _("冲销须写在原分录之后，每笔最多冲销一次，且不写 postings。"),
        422,
    )
