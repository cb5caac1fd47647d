"""Accounts, balances, turnover and the lines behind them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictInt

from wufei.kernel.api.fields import (
    Among,
    Answer,
    Code,
    Day,
    Given,
    Grams,
    Identifier,
    Moment,
    OptionalCode,
    Text40,
    Text160,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged

STAGES = ("source", "stock", "transit", "process", "sink", "loss", "boundary", "opening")
Stage = Annotated[str, Among(STAGES)]
AnyStage = Annotated[str, Among(("", *STAGES))]
Kind = Annotated[str, Among(("transfer", "transformation", "reversal"))]


class AccountGiven(Given):
    """An account to be opened: who or where, and at which stage."""

    code: Code = Field(description=_("账户编码，全库唯一，以后不改"))
    name: plain_text(160, shortest=1) = Field(description=_("名称"))  # type: ignore[valid-type]
    name_en: Text160 = Field("", description=_("英文名称"))
    stage: Stage = Field(description=_("环节：产生、贮存、在途、处理、去向、损耗、边界、期初"))
    cause: Text40 = Field("", description=_("损耗原因；环节为 loss 时必填"))
    use: Text40 = Field("", description=_("用途，例如 refused（拒收暂存）"))
    organisation: plain_text(40) = Field("", description=_("持有单位的编码"))  # type: ignore[valid-type]
    region: plain_text(24) = Field("", description=_("区划代码"))  # type: ignore[valid-type]
    site: plain_text(40) = Field(  # type: ignore[valid-type]
        "", description=_("场所编码；不填持有单位和区划时按场所填入")
    )
    vehicle: plain_text(16) = Field(  # type: ignore[valid-type]
        "", description=_("车牌；不填持有单位时按车辆填入")
    )
    transit_limit_hours: StrictInt = Field(
        48, ge=1, le=8760, description=_("在途时限（小时），超过即提醒")
    )
    opened_on: Day | None = Field(None, description=_("启用日期；空为一直有效"))


class AccountQuery(Paged):
    stage: AnyStage = Field("", description=_("环节"))
    region: plain_text(24) = Field("", description=_("区划代码，含下级"))  # type: ignore[valid-type]
    organisation: plain_text(40) = Field("", description=_("持有单位编码"))  # type: ignore[valid-type]
    site: plain_text(40) = Field("", description=_("场所编码"))  # type: ignore[valid-type]


class AccountAnswer(Answer):
    code: str = Field(description=_("账户编码"))
    name: str = Field(description=_("名称"))
    name_en: str = Field(description=_("英文名称"))
    stage: Stage = Field(description=_("环节"))
    guarded: bool = Field(description=_("结存是否不得小于零"))
    cause: str = Field(description=_("损耗原因"))
    use: str = Field(description=_("用途"))
    organisation: str | None = Field(description=_("持有单位编码"))
    region: str | None = Field(description=_("区划代码"))
    site: str | None = Field(description=_("场所编码"))
    vehicle: str | None = Field(description=_("车牌"))
    transit_limit_hours: int = Field(description=_("在途时限（小时）"))
    opened_on: Day | None = Field(description=_("启用日期"))
    closed_on: Day | None = Field(description=_("停用日期"))


class StandingAnswer(Answer):
    material: str = Field(description=_("物料标识"))
    lot: str | None = Field(description=_("批号；null 为不分批次"))
    grams: Grams = Field(description=_("结存（克）"))
    held_grams: Grams = Field(description=_("其中已被预报占用（克）"))


class AccountDetail(AccountAnswer):
    standing: list[StandingAnswer] = Field(description=_("目前的结存，不含零，最多 500 行"))


class AccountPage(PageAnswer):
    items: list[AccountAnswer] = Field(description=_("账户，按编码"))


class FigureQuery(Paged):
    account: OptionalCode = Field("", description=_("账户编码"))
    stage: AnyStage = Field("", description=_("环节"))
    region: plain_text(24) = Field("", description=_("区划代码，含下级"))  # type: ignore[valid-type]
    organisation: plain_text(40) = Field("", description=_("持有单位编码"))  # type: ignore[valid-type]
    site: plain_text(40) = Field("", description=_("场所编码"))  # type: ignore[valid-type]
    material: plain_text(64) = Field("", description=_("物料标识，含下级"))  # type: ignore[valid-type]


class BalanceQuery(FigureQuery):
    day: Day | None = Field(None, description=_("当日结束时的结存；空为全部已入账"))


class TurnoverQuery(FigureQuery):
    first: Day = Field(description=_("首日，含"))
    last: Day = Field(description=_("末日，含"))


class BalanceAnswer(Answer):
    account: str = Field(description=_("账户编码"))
    stage: Stage = Field(description=_("环节"))
    material: str = Field(description=_("物料标识"))
    grams: Grams = Field(description=_("结存（克），不为零"))


class BalancePage(PageAnswer):
    items: list[BalanceAnswer] = Field(description=_("结存，按账户和物料"))


class TurnoverAnswer(Answer):
    account: str = Field(description=_("账户编码"))
    stage: Stage = Field(description=_("环节"))
    material: str = Field(description=_("物料标识"))
    in_grams: Grams = Field(description=_("收入（克）"))
    out_grams: Grams = Field(description=_("发出（克）"))


class TurnoverPage(PageAnswer):
    items: list[TurnoverAnswer] = Field(description=_("发生额，按账户和物料"))


class PostingConditions(Given):
    """The same conditions as the links of figures and charts carry."""

    account: OptionalCode = Field("", description=_("账户编码"))
    stage: AnyStage = Field("", description=_("环节"))
    site: plain_text(40) = Field("", description=_("场所编码"))  # type: ignore[valid-type]
    site_kind: plain_text(24) = Field("", description=_("场所类别"))  # type: ignore[valid-type]
    region: plain_text(24) = Field("", description=_("区划代码，含下级"))  # type: ignore[valid-type]
    organisation: plain_text(40) = Field("", description=_("持有单位编码"))  # type: ignore[valid-type]
    material: plain_text(64) = Field("", description=_("物料标识，含下级"))  # type: ignore[valid-type]
    use: Text40 = Field("", description=_("用途"))
    cause: Text40 = Field("", description=_("损耗原因"))
    direction: Literal["", "in", "out"] = Field("", description=_("in 收入，out 发出"))
    lot: OptionalCode = Field("", description=_("批号"))
    first: Day | None = Field(None, description=_("首日，含"))
    last: Day | None = Field(None, description=_("末日，含"))
    batch: Identifier | None = Field(None, description=_("批次"))
    kind: Literal["", "transfer", "transformation", "reversal"] = Field(
        "", description=_("分录类别")
    )
    plant: plain_text(40) = Field(  # type: ignore[valid-type]
        "", description=_("场所编码：只看该厂处理工序的产出")
    )


class PostingQuery(PostingConditions, Paged):
    pass


class LineAnswer(Answer):
    client_id: Identifier = Field(description=_("分录的业务号"))
    line: int = Field(description=_("行，从 0 起"))
    kind: Kind = Field(description=_("分录类别"))
    day: Day = Field(description=_("发生日"))
    occurred_at: Moment = Field(description=_("发生时间"))
    seq: int | None = Field(description=_("封页后的序号"))
    account: str = Field(description=_("账户编码"))
    stage: Stage = Field(description=_("环节"))
    material: str = Field(description=_("物料标识"))
    grams: Grams = Field(description=_("质量（克）：负数为发出，正数为收入"))
    lot: str | None = Field(description=_("批号"))


class LinePage(PageAnswer):
    items: list[LineAnswer] = Field(description=_("分录行，新的在前"))


class TotalAnswer(Answer):
    grams: Grams = Field(description=_("合计（克），带符号；即打开这些行的那个数字"))
    in_grams: Grams = Field(description=_("其中收入（克）"))
    out_grams: Grams = Field(description=_("其中发出（克），正数"))
    postings: int = Field(description=_("行数"))
