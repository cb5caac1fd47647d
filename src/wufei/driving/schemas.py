"""Records of crews as the API takes and answers them. Kilograms as texts, grams as integers."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictInt

from wufei.kernel.api.fields import (
    Answer,
    Code,
    Day,
    Given,
    Grams,
    Identifier,
    Moment,
    Number,
    OptionalCode,
    Truth,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged

Count = Annotated[StrictInt, Field(ge=0, le=999)]
Trip = Annotated[StrictInt, Field(ge=1, le=99)]


class RecordGiven(Given):
    client_id: Identifier = Field(description=_("记录编号，由设备指定；重发时内容不变"))
    kind: Code = Field(description=_("事件：start、arrive、scan、weigh、complete 等"))
    happened_at: Moment = Field(description=_("发生时间（设备时钟）"))
    order: OptionalCode = Field("", description=_("收运订单号；说明在哪一站"))
    trip: Trip | None = Field(None, description=_("趟次；不填按卸料次数"))
    bin: OptionalCode = Field("", description=_("桶码"))
    material: OptionalCode = Field("", description=_("类别；卸料时不填为全部"))
    plant: OptionalCode = Field("", description=_("处置场所编码"))
    kilograms: OptionalCode = Field("", description=_("千克，按秤上或输入的写法"))
    bins: Count | None = Field(None, description=_("桶数"))
    grade: Count | None = Field(None, description=_("分类质量，1 至 5"))
    from_scale: Truth = Field(default=False, description=_("来自车载秤"))
    reason: plain_text(300) = Field("", description=_("原因"))  # type: ignore[valid-type]
    photo: Identifier | None = Field(None, description=_("照片编号"))
    withdraws: Identifier | None = Field(None, description=_("撤回的记录编号"))
    to_vehicle: OptionalCode = Field("", description=_("移交给哪辆车（车牌）"))
    ticket: OptionalCode = Field("", description=_("磅单号"))


class RecordsGiven(Given):
    round: Code = Field(description=_("线路编号"))
    records: Annotated[list[RecordGiven], Field(min_length=1, max_length=500)] = Field(
        description=_("作业记录")
    )


class RecordOutcome(Answer):
    client_id: Identifier = Field(description=_("记录编号"))
    outcome: str = Field(
        description=_("taken 已生效、repeated 已有、refused 未生效但已保存、waiting 请重发")
    )
    code: str = Field(description=_("原因代码"))
    text: str = Field(description=_("原因"))
    remedy: str = Field(description=_("如何改正"))


class RecordOutcomes(Answer):
    answers: list[RecordOutcome] = Field(description=_("逐条答复，次序与所发相同"))


class RecordQuery(Paged):
    day: Day = Field(description=_("线路日期"))
    round: OptionalCode = Field("", description=_("线路编号"))
    without_effect: Truth = Field(default=False, description=_("只取未生效的"))


class RecordAnswer(Answer):
    client_id: Identifier = Field(description=_("记录编号"))
    round: str = Field(description=_("线路编号"))
    kind: str = Field(description=_("事件"))
    happened_at: Moment = Field(description=_("发生时间（设备时钟）"))
    received_at: Moment = Field(description=_("收到时间"))
    vehicle: str = Field(description=_("车牌"))
    trip: Number = Field(description=_("趟次"))
    order: str | None = Field(description=_("收运订单号"))
    material: str | None = Field(description=_("类别"))
    plant: str | None = Field(description=_("处置场所编码"))
    grams: Grams | None = Field(description=_("净重（克）"))
    refused: str = Field(description=_("未生效的原因代码；生效的为空"))
    withdrawn: bool = Field(description=_("已被撤回"))


class RecordPage(PageAnswer):
    items: list[RecordAnswer] = Field(description=_("作业记录，按发生时间"))
