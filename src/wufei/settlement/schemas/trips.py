"""Loads, gate receipts and bills."""

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
    NoLessGrams,
    Number,
    SomeGrams,
    Text300,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged

TripNumber = Annotated[StrictInt, Field(ge=1, le=999)]


class TripQuery(Paged):
    day: Day | None = Field(None, description=_("作业日期"))


class TripAnswer(Answer):
    id: Number = Field(description=_("车次编号"))
    code: str = Field(description=_("车次批号，也是总账的批号"))
    day: Day = Field(description=_("作业日期"))
    round: str = Field(description=_("线路编号"))
    trip: Number = Field(description=_("趟次"))
    vehicle: str = Field(description=_("车牌"))
    hauler: str = Field(description=_("收运单位编码"))
    material: str = Field(description=_("物料标识"))
    collected: Grams = Field(description=_("收集（克）：称重、分摊与更正之和"))
    taken_over: Grams = Field(description=_("从别的车接入（克）"))
    handed_over: Grams = Field(description=_("移交给别的车（克）"))
    plant: Grams | None = Field(description=_("到厂（克）：接收与拒收之和；未过磅为空"))
    difference: Grams | None = Field(description=_("收集减到厂（克）；未过磅为空"))


class TripPage(PageAnswer):
    items: list[TripAnswer] = Field(description=_("车次，新的在前"))


class TripEntryAnswer(Answer):
    entry: Identifier = Field(description=_("分录的业务号"))
    role: str = Field(
        description=_("性质：weighing、estimate、move、receipt、correction、write_off")
    )
    point: str | None = Field(description=_("收集点编码"))
    order: str | None = Field(description=_("订单号"))
    grams: Grams = Field(description=_("质量（克）"))
    reversed: bool = Field(description=_("分录是否已被冲销"))


class TripDetail(TripAnswer):
    entries: list[TripEntryAnswer] = Field(description=_("全部分录，按入账先后"))


class GateReceiptGiven(Given):
    """The ticket of a weighbridge for one load."""

    client_id: Identifier = Field(description=_("业务号，由调用方指定"))
    site: Code = Field(description=_("处置场所编码"))
    round: Code = Field(description=_("线路编号"))
    trip: TripNumber = Field(description=_("趟次"))
    vehicle: plain_text(16, shortest=1) = Field(description=_("车牌"))  # type: ignore[valid-type]
    material: plain_text(64, shortest=1) = Field(description=_("物料标识"))  # type: ignore[valid-type]
    occurred_at: Moment = Field(description=_("过磅时间，须带时区"))
    net: SomeGrams = Field(description=_("净重（克）"))
    residue: NoLessGrams = Field(0, description=_("车内残留（克）"))
    ticket: plain_text(80) = Field("", description=_("磅单号"))  # type: ignore[valid-type]


class GateReceiptAnswer(Answer):
    client_id: Identifier = Field(description=_("业务号"))
    trip: Number = Field(description=_("车次编号"))
    received: Grams = Field(description=_("到场（克）"))
    accepted: Grams = Field(description=_("接收（克）"))
    refused: Grams = Field(description=_("拒收（克）"))
    residue: Grams = Field(description=_("车内残留（克）"))
    ticket: str = Field(description=_("磅单号"))
    withdrawn: bool = Field(description=_("是否已撤销"))


class BillAnswer(Answer):
    code: str = Field(description=_("账单号"))
    month: Day = Field(description=_("月份的第一天"))
    contract: str = Field(description=_("合同编号"))
    holder: str = Field(description=_("委托单位编码"))
    hauler: str = Field(description=_("收运单位编码"))
    state: str = Field(description=_("状态：draft、issued、paid、withdrawn"))
    total_fen: Grams = Field(description=_("合计（分）"))


class BillPage(PageAnswer):
    items: list[BillAnswer] = Field(description=_("账单，新的在前"))


class BillLineAnswer(Answer):
    kind: str = Field(description=_("性质：service、refused、missed、correction"))
    day: Day = Field(description=_("收运日期"))
    order: str = Field(description=_("订单号"))
    bins: int = Field(description=_("桶数"))
    grams: Grams = Field(description=_("质量（克）"))
    price_fen: Grams = Field(description=_("单价（分）"))
    amount_fen: Grams = Field(description=_("金额（分）"))
    note: Text300 = Field(description=_("说明"))


class BillDetail(BillAnswer):
    lines: list[BillLineAnswer] = Field(description=_("明细，按行号"))
