"""Why a question about figures is not answered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason

#: What a definition may require of a question, in words.
REQUIREMENTS = {
    "year": _("整年"),
    "region": _("区划"),
    "province": _("省级及以上"),
    "district": _("区县及以上"),
    "township": _("街镇及以上"),
    "community": _("社区、村及以上"),
}


class QuestionReason(Reason):
    UNKNOWN_FIGURE = (
        _("没有指标“%(figure)s”，或它的定义没有通过检查。"),
        _("请从指标目录中选择；定义的问题列在“指标定义”页上。"),
        404,
    )
    UNKNOWN_MEASURE = (
        _("没有基础量“%(measure)s”，或它的定义没有通过检查。"),
        _("请从指标页进入。"),
        404,
    )
    UNKNOWN_REGION = (
        _("没有区划“%(region)s”。"),
        _("请从列表中选择，或留空表示全部。"),
        404,
    )
    UNKNOWN_SPLIT = (
        _("不能按“%(split)s”分组或筛选。"),
        _("可用：%(known)s。"),
        422,
    )
    REGION_NOT_YOURS = (
        _("您只能查看本辖区的明细；其他地方公开到区县合计。"),
        _("请选择本辖区，或只看区县及以上的合计；需要更多请联系市无废办。"),
        403,
    )
    TOO_MANY_ANSWERS = (
        _("这个问题有 %(found)s 个结果，一次最多 %(most)s 个。"),
        _("请缩短期间、提高层级，或分几次查询。"),
        422,
    )
    PERIOD_MISSING = (
        _("没有给出完整的期间。"),
        _("请给出 period（可给多个），或同时给出 from 和 to。"),
        422,
    )
    TOO_MANY_PERIODS = (
        _("一次最多查询 %(most)s 个期间。"),
        _("请缩短期间，或改按更长的期间统计。"),
        422,
    )
    UNKNOWN_SERIES = (
        _("没有定义读取数列“%(series)s”。"),
        _("可以填报的数列：%(known)s。"),
        422,
    )
    UNIT_DOES_NOT_FIT = (
        _("数列“%(series)s”以 %(expected)s 计，不能以 %(unit)s 填报。"),
        _("请改用可以换算为 %(expected)s 的单位。"),
        422,
    )
    NO_LONGER_STANDS = (
        _("第 %(number)s 号填报值已被第 %(latest)s 号更正或撤回。"),
        _("请查看最新的值；需要撤回时请撤回它。"),
    )
    PROBLEMS_NOT_YOURS = (
        _("未通过检查的定义只给市无废办、评估员和系统管理员查看。"),
        _("需要时请联系市无废办。"),
        403,
    )
    DECLARES_NOTHING = (
        _("您的任职不填报数值。"),
        _("本辖区的数值由以下人员填报：%(roles)s。"),
        403,
    )
    CUT_AHEAD = (
        _("账面时点 %(cut)s 还没有写入数据湖；目前到 %(now)s。"),
        _("请改用较早的时点，或稍后再试。"),
        409,
    )
    CUT_UNREADABLE = (
        _("账面时点“%(cut)s”读不懂。"),
        _("请写成“账页.事实”，例如 12.345，或只写账页号。"),
        422,
    )
    NOT_OF_LINES = (
        _("“%(measure)s”在这里不是由分录行直接合计的。"),
        _("请打开它的分摊或填报依据。"),
        409,
    )
    NEEDS = (
        _("“%(figure)s”须按%(needed)s查询。"),
        _("请把期间或层级改为%(needed)s。"),
        422,
    )
