"""Orders, slots, points and bins, as the API takes and gives them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictInt, StringConstraints

from wufei.collection.models import OrderState, Point
from wufei.kernel.api.fields import (
    Among,
    Answer,
    Code,
    Day,
    Given,
    Grams,
    Identifier,
    Moment,
    Number,
    OptionalCode,
    SomeGrams,
    Text300,
    Warned,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged

State = Annotated[str, Among(tuple(OrderState.values))]
AnyState = Annotated[str, Among(("", *OrderState.values))]
Kind = Annotated[str, Among(tuple(Point.Kind.values))]
AnyKind = Annotated[str, Among(("", *Point.Kind.values))]
Clock = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"),
]
Bins = Annotated[StrictInt, Field(ge=1, le=999)]
Version = Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]


class OrderQuery(Paged):
    first_day: Day | None = Field(None, description=_("自该日起（含）"))
    last_day: Day | None = Field(None, description=_("至该日止（含）"))
    state: AnyState = Field("", description=_("状态"))
    point: OptionalCode = Field("", description=_("收集点编码"))
    material: OptionalCode = Field("", description=_("类别"))
    hauler: OptionalCode = Field("", description=_("收运单位编码"))


class OrderAnswer(Answer):
    code: str = Field(description=_("订单号"))
    client_id: Identifier = Field(description=_("业务号"))
    point: str = Field(description=_("收集点编码"))
    material: str = Field(description=_("类别"))
    day: Day = Field(description=_("收运日期"))
    opens_at: str = Field(description=_("最早时间"))
    closes_at: str = Field(description=_("最晚时间"))
    slot: str | None = Field(description=_("预约时段编码"))
    bins: Number | None = Field(description=_("桶数"))
    estimated_grams: Grams | None = Field(description=_("预估质量（克）"))
    note: str = Field(description=_("备注"))
    hauler: str | None = Field(description=_("收运单位编码"))
    contract: str | None = Field(description=_("收运合同编号"))
    channel: str = Field(description=_("渠道"))
    state: State = Field(description=_("状态"))
    version: Number = Field(description=_("版本；修改和取消时须一并送回"))
    served_at: Moment | None = Field(description=_("收运时间"))
    collected_grams: Grams | None = Field(description=_("实收质量（克）"))
    collected_bins: Number | None = Field(description=_("实收桶数"))
    grade: Number | None = Field(description=_("分类质量，1 至 5"))
    confirmed_by_holder_at: Moment | None = Field(description=_("交付方确认时间"))
    confirmed_by_hauler_at: Moment | None = Field(description=_("收运方确认时间"))
    replaces: str | None = Field(description=_("改约自哪个订单"))


class EventAnswer(Answer):
    number: Number = Field(description=_("序号，从 1 起不间断"))
    verb: str = Field(description=_("事项"))
    to_state: State = Field(description=_("之后的状态"))
    happened_at: Moment = Field(description=_("发生时间"))
    recorded_at: Moment = Field(description=_("记录时间"))
    who: str = Field(description=_("经办人"))
    reason: str = Field(description=_("原因"))
    lines: list[str] = Field(description=_("要点，按请求语言"))
    photo: Identifier | None = Field(description=_("照片编号"))


class OrderDetail(OrderAnswer):
    events: list[EventAnswer] = Field(description=_("经过，先发生的在前"))


class BookedAnswer(Answer):
    order: OrderDetail = Field(description=_("订单和它的经过"))
    warnings: list[Warned] = Field(description=_("提醒；不影响预约"))


class OrderPage(PageAnswer):
    items: list[OrderAnswer] = Field(description=_("订单，日期近的在前"))


class ContactGiven(Given):
    name: plain_text(60, shortest=1) = Field(description=_("姓名"))  # type: ignore[valid-type]
    phone: plain_text(24, shortest=1) = Field(description=_("电话"))  # type: ignore[valid-type]
    address: plain_text(200) = Field("", description=_("上门地址"))  # type: ignore[valid-type]


class WhenGiven(Given):
    """A slot, or times of one's own."""

    day: Day = Field(description=_("收运日期"))
    slot: OptionalCode = Field("", description=_("预约时段编码；留空则须给出时间"))
    opens_at: Clock | None = Field(None, description=_("最早时间，当地时间 HH:MM"))
    closes_at: Clock | None = Field(None, description=_("最晚时间，当地时间 HH:MM"))


class QuantityGiven(Given):
    bins: Bins | None = Field(None, description=_("桶数；与预估质量至少一项"))
    estimated_grams: SomeGrams | None = Field(None, description=_("预估质量（克）"))
    note: Text300 = Field("", description=_("备注"))


class BookingGiven(WhenGiven, QuantityGiven):
    client_id: Identifier = Field(description=_("业务号，由调用方指定；重发不会重复预约"))
    point: OptionalCode = Field("", description=_("收集点编码；用联系卡时留空"))
    card: OptionalCode = Field("", description=_("便民服务联系卡卡号"))
    material: Code = Field(description=_("类别"))
    photos: list[Identifier] = Field([], max_length=5, description=_("已上传的照片编号"))
    contact: ContactGiven | None = Field(None, description=_("联系人；到期删除"))


class AmendmentGiven(Given):
    """What is left out stays as it is."""

    version: Version = Field(description=_("所见的版本"))
    day: Day | None = Field(None, description=_("收运日期"))
    slot: OptionalCode | None = Field(None, description=_("预约时段编码"))
    opens_at: Clock | None = Field(None, description=_("最早时间，当地时间 HH:MM"))
    closes_at: Clock | None = Field(None, description=_("最晚时间，当地时间 HH:MM"))
    bins: Bins | None = Field(None, description=_("桶数"))
    estimated_grams: SomeGrams | None = Field(None, description=_("预估质量（克）"))
    note: Text300 | None = Field(None, description=_("备注"))
    reason: Text300 = Field("", description=_("事由"))


class CancellationGiven(Given):
    version: Version = Field(description=_("所见的版本"))
    reason: Text300 = Field(description=_("取消的原因"))


class RebookingGiven(WhenGiven):
    client_id: Identifier = Field(description=_("新订单的业务号"))
    bins: Bins | None = Field(None, description=_("桶数；不写则同原订单"))
    reason: Text300 = Field("", description=_("事由"))


class ConfirmationGiven(Given):
    side: Literal["holder", "hauler"] = Field(description=_("holder 交付方，hauler 收运方"))


class MissedGiven(Given):
    note: Text300 = Field("", description=_("情况说明"))


class SlotQuery(Given):
    point: Code = Field(description=_("收集点编码"))
    material: Code = Field(description=_("类别"))


class SlotAnswer(Answer):
    slot: str = Field(description=_("预约时段编码"))
    name: str = Field(description=_("名称"))
    day: Day = Field(description=_("日期"))
    opens_at: str = Field(description=_("最早时间"))
    closes_at: str = Field(description=_("最晚时间"))
    orders_left: Number = Field(description=_("余单数，按订单实时计算"))
    bins_left: Number | None = Field(description=_("余桶数；null 表示不限"))
    bookable_until: Moment = Field(description=_("预约截止时间"))


class SlotList(Answer):
    items: list[SlotAnswer] = Field(description=_("今后的时段，先到的在前"))


class PointQuery(Paged):
    kind: AnyKind = Field("", description=_("类别"))


class PointAnswer(Answer):
    code: str = Field(description=_("编码"))
    name: str = Field(description=_("名称，按请求语言"))
    kind: Kind = Field(description=_("类别"))
    organisation: str | None = Field(description=_("管理单位编码"))
    region: str = Field(description=_("区划代码"))
    address: str = Field(description=_("地址"))
    latitude: str | None = Field(description=_("纬度（WGS 84），十进制文本"))
    longitude: str | None = Field(description=_("经度（WGS 84），十进制文本"))


class PointPage(PageAnswer):
    items: list[PointAnswer] = Field(description=_("收集点，按编码"))


class BinQuery(Paged):
    point: OptionalCode = Field("", description=_("收集点编码"))


class BinAnswer(Answer):
    code: str = Field(description=_("桶码"))
    point: str = Field(description=_("收集点编码"))
    material: str = Field(description=_("类别"))
    litres: Number = Field(description=_("容积（升）"))
    tare_grams: Grams | None = Field(description=_("皮重（克）"))


class BinPage(PageAnswer):
    items: list[BinAnswer] = Field(description=_("收集桶，按编码"))
