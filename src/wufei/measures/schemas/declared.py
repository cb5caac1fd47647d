"""Values that bodies declare instead of weighing."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field, StringConstraints

from wufei.kernel.api.fields import (
    Answer,
    Day,
    Given,
    Moment,
    Number,
    Text120,
    Text300,
    Truth,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged
from wufei.measures.schemas.fields import RegionCode

Series = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]+$", min_length=1, max_length=64),
]
SignedDecimal = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,6})?$", max_length=26),
]
UnitText = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Za-z0-9*/()]+$", min_length=1, max_length=24),
]
Place = plain_text(24, shortest=1)


class DeclaredQuery(Paged):
    series: plain_text(64) = Field("", description=_("数列；空为全部"))  # type: ignore[valid-type]
    region: RegionCode = Field("", description=_("区划代码，含下级；空为全部"))
    first: Day | None = Field(None, alias="from", description=_("末日不早于"))
    last: Day | None = Field(None, alias="to", description=_("末日不晚于"))


class DeclaredGiven(Given):
    """A value told for a division and a run of days; told again, it adds nothing."""

    series: Series = Field(description=_("数列，由定义规定，如 compounds_sorting"))
    region: Place = Field(description=_("区划代码"))  # type: ignore[valid-type]
    first_day: Day = Field(description=_("首日"))
    last_day: Day = Field(description=_("末日，含"))
    value: SignedDecimal = Field(description=_("数值，十进制文本，至多六位小数"))
    unit: UnitText = Field(description=_("计量单位，如 item、person、household、t"))
    estimated: Truth = Field(default=False, description=_("是否估算"))
    supplier: Text120 = Field("", description=_("填报单位"))
    evidence: Text300 = Field("", description=_("依据，如台账名称"))
    note: Text300 = Field("", description=_("口径说明"))
    reason: Text300 = Field("", description=_("更正事由；改动已有的值时必填"))


class WithdrawalGiven(Given):
    reason: plain_text(300, shortest=1) = Field(description=_("撤回事由"))  # type: ignore[valid-type]


class DeclaredAnswer(Answer):
    number: Number = Field(description=_("编号；同一数列、区划和期间以最大的编号为准"))
    series: str = Field(description=_("数列"))
    region: str = Field(description=_("区划代码"))
    first_day: Day = Field(description=_("首日"))
    last_day: Day = Field(description=_("末日"))
    value: str = Field(description=_("数值，十进制文本"))
    unit: str = Field(description=_("计量单位"))
    estimated: bool = Field(description=_("是否估算"))
    withdrawn: bool = Field(description=_("是否撤回：此后该期间无数据"))
    supplier: str = Field(description=_("填报单位"))
    evidence: str = Field(description=_("依据"))
    note: str = Field(description=_("口径说明"))
    reason: str = Field(description=_("更正或撤回事由"))
    declared_by: str = Field(description=_("经办人"))
    recorded_at: Moment = Field(description=_("记录时间"))
    page: int = Field(description=_("记录时的账页"))


class DeclaredPage(PageAnswer):
    items: list[DeclaredAnswer] = Field(description=_("填报值，新的在前，连同被更正和撤回的"))
