"""Devices, as the API takes and gives them."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.devices.models import Device
from wufei.kernel.api.fields import (
    Among,
    Answer,
    Code,
    Day,
    Given,
    Moment,
    Number,
    OptionalCode,
    Text300,
    Truth,
)
from wufei.kernel.api.paging import PageAnswer, Paged

Kind = Annotated[str, Among(tuple(Device.Kind.values))]
AnyKind = Annotated[str, Among(("", *Device.Kind.values))]


class DeviceQuery(Paged):
    kind: AnyKind = Field("", description=_("类别"))
    vehicle: OptionalCode = Field("", description=_("车牌"))
    bin: OptionalCode = Field("", description=_("桶码"))


class BindingAnswer(Answer):
    code: str = Field(description=_("设备编码"))
    kind: Kind = Field(description=_("类别"))
    vehicle: str | None = Field(description=_("装在哪辆车上，车牌"))
    bin: str | None = Field(description=_("装在哪个桶上，桶码"))
    valid_from: Day | None = Field(description=_("启用日期；null 表示一直如此"))
    valid_to: Day | None = Field(description=_("自该日起停用；null 表示在用"))


class DevicePage(PageAnswer):
    items: list[BindingAnswer] = Field(description=_("今天在用的设备，按编码"))


class DayAnswer(Answer):
    day: Day = Field(description=_("日期"))
    accepted: Number = Field(description=_("采信的消息，按发生日期"))
    repeated: Number = Field(description=_("重复的消息，按发生日期"))
    apart: Number = Field(description=_("隔离的消息，按发生日期"))
    rejected: Number = Field(description=_("拒收的消息，按收到日期"))


class DeviceAnswer(Answer):
    code: str = Field(description=_("设备编码"))
    kind: Kind = Field(description=_("类别"))
    retired: Truth = Field(description=_("是否已报废"))
    bindings: list[BindingAnswer] = Field(description=_("现在和以前装在哪里，后装的在前"))
    last_at: Moment | None = Field(description=_("最近消息的发生时间"))
    latitude: str | None = Field(description=_("最近位置的纬度（WGS 84），十进制文本"))
    longitude: str | None = Field(description=_("最近位置的经度（WGS 84），十进制文本"))
    days: list[DayAnswer] = Field(description=_("近十四天每天的消息，后一天在前"))


class PlaceGiven(Given):
    """One of the two."""

    vehicle: OptionalCode = Field("", description=_("车牌；与桶码填一项"))
    bin: OptionalCode = Field("", description=_("桶码；与车牌填一项"))


class DeviceGiven(PlaceGiven):
    code: Code = Field(description=_("设备编码"))
    kind: Kind = Field(description=_("类别"))
    valid_from: Day | None = Field(None, description=_("启用日期；不写表示一直如此"))


class DeviceMoveGiven(PlaceGiven):
    first_day: Day = Field(description=_("自该日起装在新的地方"))
    reason: Text300 = Field(description=_("事由"))


class RetirementGiven(Given):
    last_day: Day = Field(description=_("最后一天；已停用的设备，停用日期不变"))
    reason: Text300 = Field(description=_("事由"))
