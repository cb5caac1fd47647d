"""Definitions as the API tells them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import Among, Answer, Text40
from wufei.kernel.api.paging import PageAnswer, Paged
from wufei.measures.schemas.fields import ExactNumber, Ratio, SourceWord


class FigureQuery(Paged):
    group: Text40 = Field("", description=_("组别；空为全部"))


class LegalSourceAnswer(Answer):
    document: str = Field(description=_("文件名称"))
    clause: str = Field(description=_("条款"))
    read: dt.date | None = Field(description=_("查阅日期"))
    confirmed: bool = Field(description=_("是否已核对原文"))


class ReviewAnswer(Answer):
    state: str = Field(description=_("审核状态：draft 草稿，reviewed 已审核"))
    author: str = Field(description=_("编写人"))
    reviewer: str = Field(description=_("审核人"))
    date: dt.date | None = Field(description=_("审核日期"))


class EditionAnswer(Answer):
    """A figure as it is defined from one day to another."""

    edition: str = Field(description=_("版本"))
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    unit: str = Field(description=_("计量单位；percent 为百分数"))
    basis: str = Field(description=_("质量的基准，如 as_received 收到基；none 为不涉及质量"))
    decimals: int = Field(description=_("显示的小数位数"))
    valid_from: dt.date | None = Field(description=_("生效日；null 为一向"))
    valid_until: dt.date | None = Field(description=_("失效日，不含；null 为至今有效"))
    formula: str = Field(description=_("公式，按定义书写"))
    words: str = Field(description=_("公式，以名称写出"))
    words_en: str = Field(description=_("公式，以英文名称写出"))
    measures: list[str] = Field(description=_("所用的基础量，包括经由其他指标用到的"))
    figures: list[str] = Field(description=_("公式中用到的其他指标"))
    coefficients: list[str] = Field(description=_("所用的系数"))
    lowest: Ratio | None = Field(description=_("允许的最小值；百分数为未乘一百的比值"))
    highest: Ratio | None = Field(description=_("允许的最大值；百分数为未乘一百的比值"))
    better: Annotated[str, Among(("", "up", "down"))] = Field(
        description=_("up 越高越好，down 越低越好；空为不作评判")
    )
    requires: list[str] = Field(description=_("查询时必须给出的条件"))
    source: LegalSourceAnswer = Field(description=_("依据"))
    review: ReviewAnswer = Field(description=_("审核"))
    not_counted: str = Field(description=_("不计入的内容"))
    not_counted_en: str = Field(description=_("不计入的内容（英文）"))


class FigureAnswer(Answer):
    id: str = Field(description=_("指标标识"))
    group: str = Field(description=_("组别"))
    name: str = Field(description=_("名称，最新版本的"))
    name_en: str = Field(description=_("英文名称"))
    unit: str = Field(description=_("计量单位，最新版本的"))
    editions: list[EditionAnswer] = Field(description=_("各版本，旧的在前；期间的末日决定用哪一版"))


class FigurePage(PageAnswer):
    items: list[FigureAnswer] = Field(description=_("指标，按组别和标识"))


class AllocationAnswer(Answer):
    by: str = Field(description=_("分摊所依据的基础量"))
    within: str = Field(description=_("在此级区划之内分摊"))


class MeasureAnswer(Answer):
    id: str = Field(description=_("基础量标识"))
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    source: SourceWord = Field(description=_("来源：总账、登记册、填报值、投放记录"))
    aggregate: str = Field(description=_("合计方法，如 net_out 净发出、closing 期末结存"))
    unit: str = Field(description=_("计量单位"))
    basis: str = Field(description=_("质量的基准"))
    counted_at: str = Field(description=_("在哪个环节计数"))
    counted_at_en: str = Field(description=_("在哪个环节计数（英文）"))
    not_counted: str = Field(description=_("不计入的内容"))
    not_counted_en: str = Field(description=_("不计入的内容（英文）"))
    where: dict[str, list[str]] = Field(description=_("计入的条件：项目和可取的值"))
    excluding: dict[str, list[str]] = Field(description=_("排除的条件"))
    estimated: dict[str, list[str]] = Field(description=_("视为估算的条件"))
    place: str = Field(description=_("地点取自本方账户 account 或对方账户 counter"))
    table: str = Field(description=_("登记册或填报数列的名称；来自总账时为空"))
    over_time: str = Field(description=_("期间合并：sum 相加，last 取期末"))
    reported_by: str = Field(description=_("应逐一报数的区划级别；空为无"))
    allocate: AllocationAnswer | None = Field(description=_("怎样分摊到下级；不分摊时为 null"))
    drill: list[str] = Field(description=_("可以打开的分组"))


class CoefficientEditionAnswer(Answer):
    value: Ratio = Field(description=_("系数值"))
    valid_from: dt.date | None = Field(description=_("生效日；null 为一向"))
    valid_until: dt.date | None = Field(description=_("失效日，不含；null 为至今有效"))
    source: LegalSourceAnswer = Field(description=_("依据"))


class CoefficientAnswer(Answer):
    id: str = Field(description=_("系数标识"))
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    unit: str = Field(description=_("计量单位"))
    editions: list[CoefficientEditionAnswer] = Field(description=_("各版本"))


class ExampleAnswer(Answer):
    given: str = Field(description=_("算例所用的小账"))
    period: str = Field(description=_("期间"))
    region: str = Field(description=_("区划代码；空为全部"))
    edition: str = Field(description=_("属于哪一版"))
    expect: ExactNumber | None = Field(description=_("应得的值；null 为无数据"))


class FigureDetail(FigureAnswer):
    measures: list[MeasureAnswer] = Field(description=_("所用的基础量"))
    coefficients: list[CoefficientAnswer] = Field(description=_("所用的系数"))
    worked_examples: list[ExampleAnswer] = Field(description=_("算例，每次发布前都重算一遍"))


class ProblemAnswer(Answer):
    """A definition that was left out."""

    file: str = Field(description=_("定义文件"))
    line: int = Field(description=_("行号"))
    definition: str = Field(description=_("定义的标识；读不出时为空"))
    code: str = Field(description=_("原因代码"))
    message: str = Field(description=_("哪里不对，怎样改正"))


class ProblemPage(PageAnswer):
    items: list[ProblemAnswer] = Field(description=_("未通过检查的定义；其余照常可用"))
