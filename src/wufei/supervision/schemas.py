"""Findings and figures of rules, as the API gives them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictInt

from wufei.kernel.api.fields import Among, Answer, Day, Given, Moment, Number, Text300, plain_text
from wufei.kernel.api.paging import PageAnswer, Paged
from wufei.supervision.naming import RULES, SEVERITIES

RuleName = Annotated[str, Among(tuple(RULES))]
AnyRule = Annotated[str, Among(("", *RULES))]
AnySeverity = Annotated[str, Among(("", *SEVERITIES))]
State = Literal["open", "taken_up", "false_alarm", "noted"]
AnyState = Literal["", "open", "taken_up", "false_alarm", "noted"]
Percent = Annotated[StrictInt, Field(ge=0, le=100)]


class FindingQuery(Paged):
    rule: AnyRule = Field("", description=_("规则"))
    severity: AnySeverity = Field("", description=_("严重程度"))
    state: AnyState = Field("", description=_("状态"))
    region: plain_text(24) = Field("", description=_("区划代码，含下级"))  # type: ignore[valid-type]
    plate: plain_text(64) = Field("", description=_("车牌"))  # type: ignore[valid-type]
    first_day: Day | None = Field(None, description=_("自该日起（含）"))
    last_day: Day | None = Field(None, description=_("至该日止（含）"))
    standing: Literal["standing", "gone", "all"] = Field(
        "standing", description=_("standing 仍成立；gone 重算后不再成立；all 全部")
    )


class EvidenceAnswer(Answer):
    source: Literal["fix", "weighing", "receipt", "fill"] = Field(
        description=_("定位、扫码或称重、过磅、满溢读数")
    )
    key: str = Field(description=_("该来源中的标识"))


class FindingAnswer(Answer):
    key: str = Field(description=_("标识；重算后仍是同一条"))
    number: Number = Field(description=_("编号"))
    rule: RuleName = Field(description=_("规则"))
    sentence: str = Field(description=_("一句话说明，按请求语言"))
    subject: str = Field(description=_("对象：收集点、桶、车辆或处置场所的编码"))
    region: str | None = Field(description=_("所在区划代码"))
    organisation: str | None = Field(description=_("责任单位编码"))
    plate: str = Field(description=_("车牌，含未登记的车辆"))
    point: str | None = Field(description=_("收集点编码"))
    plant: str | None = Field(description=_("处置场所编码"))
    materials: list[str] = Field(description=_("类别"))
    begins_at: Moment = Field(description=_("起"))
    ends_at: Moment = Field(description=_("止"))
    severity: Literal["low", "middle", "high"] = Field(description=_("严重程度"))
    confidence: Percent = Field(description=_("可信度（%）"))
    state: State = Field(description=_("状态"))
    reason: str = Field(description=_("处理事由"))
    stands: bool = Field(description=_("最近一次全天判读是否仍成立"))


class FindingDetail(FindingAnswer):
    figures: dict[str, int] = Field(description=_("数据：克、毫秒、毫米、百分数或次数"))
    parameters: dict[str, Any] = Field(description=_("判定所用参数，毫秒、克、千分数"))
    evidence: list[EvidenceAnswer] = Field(description=_("证据"))


class FindingPage(PageAnswer):
    items: list[FindingAnswer] = Field(description=_("发现，新的在前"))


class MoveGiven(Given):
    state: State = Field(description=_("新状态"))
    reason: Text300 = Field(description=_("事由"))


class ParameterAnswer(Answer):
    rule: RuleName = Field(description=_("规则"))
    district: str | None = Field(description=_("区县代码；空为全部区县"))
    enabled: bool = Field(description=_("是否启用"))
    severity: Literal["low", "middle", "high"] = Field(description=_("严重程度"))
    values: dict[str, Any] = Field(description=_("参数，毫秒、克、千分数；未列的与出厂相同"))
    valid_from: dt.date | None = Field(description=_("生效日期；出厂参数为空"))
    valid_to: dt.date | None = Field(description=_("失效日期"))
    source: str = Field(description=_("依据"))


class ParameterPage(Answer):
    items: list[ParameterAnswer] = Field(description=_("出厂参数在前，随后是设定的参数"))
