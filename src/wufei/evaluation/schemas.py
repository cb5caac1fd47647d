"""Evaluations and rankings, as the API gives them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import Answer, Moment, Number, plain_text
from wufei.kernel.api.paging import PageAnswer, Paged

State = Literal["computing", "draft", "announced", "final", "discarded"]
Units = Literal["township", "community", "point", "organisation"]


class EvaluationQuery(Paged):
    scheme: plain_text(40) = Field("", description=_("考评方案编码"))  # type: ignore[valid-type]
    month: plain_text(7) = Field("", description=_("月份，如 2026-10"))  # type: ignore[valid-type]


class EvaluationAnswer(Answer):
    number: Number = Field(description=_("编号"))
    scheme: str = Field(description=_("考评方案编码"))
    version: int = Field(description=_("方案版本"))
    name: str = Field(description=_("方案名称，按请求语言"))
    units: Units = Field(description=_("考评对象：街镇、社区、收集点、收运单位"))
    region: str = Field(description=_("考评区划代码"))
    month: str = Field(description=_("月份"))
    state: State = Field(description=_("状态"))
    cut: str = Field(description=_("账面时点；计算中为空"))
    announced_at: Moment | None = Field(description=_("公示时间"))
    objections_until: dt.date | None = Field(description=_("异议截止"))
    final_at: Moment | None = Field(description=_("定稿时间"))
    digest: str = Field(description=_("定稿摘要；未定稿为空"))


class EvaluationPage(PageAnswer):
    items: list[EvaluationAnswer] = Field(description=_("考评，新的在前"))


class RankedUnit(Answer):
    score: Number = Field(description=_("得分编号"))
    unit: str = Field(description=_("考评对象编码"))
    name: str = Field(description=_("考评对象名称，按请求语言"))
    group: str = Field(description=_("组别标识；没有分组为空"))
    rank: int | None = Field(description=_("名次；null 为不排名"))
    computed_points: str | None = Field(description=_("计算得分，两位小数"))
    points: str | None = Field(description=_("得分，含人工更正，两位小数"))
    tier: str = Field(description=_("等次标识"))
    listed: Literal["", "red", "lowest"] = Field(description=_("榜单：red 红榜，lowest 末位"))
    vetoes: list[str] = Field(description=_("否决项标识"))
    unranked: Literal["", "no_data", "too_little"] = Field(description=_("不排名的原因"))


class RankingAnswer(Answer):
    number: Number = Field(description=_("考评编号"))
    month: str = Field(description=_("月份"))
    items: list[RankedUnit] = Field(description=_("名次，按组别和名次排列"))


class IndicatorAnswer(Answer):
    indicator: str = Field(description=_("评分项标识"))
    figure: str = Field(description=_("指标标识"))
    edition: str = Field(description=_("定义版本"))
    value: str | None = Field(description=_("指标数值，准确分数；无数据时为 null"))
    lines: int = Field(description=_("计入的事件数"))
    points: str | None = Field(description=_("得分，准确分数；否决项和无数据时为 null"))


class CorrectionAnswer(Answer):
    points: str = Field(description=_("更正分值，两位小数"))
    reason: str = Field(description=_("事由"))
    made_at: Moment = Field(description=_("时间"))
    by: str = Field(description=_("经办人"))


class ScoreAnswer(RankedUnit):
    month: str = Field(description=_("月份"))
    cut: str = Field(description=_("账面时点；用它查询指标，得到同样的数值"))
    indicators: list[IndicatorAnswer] = Field(description=_("评分项，随后是否决项"))
    corrections: list[CorrectionAnswer] = Field(description=_("人工更正"))
