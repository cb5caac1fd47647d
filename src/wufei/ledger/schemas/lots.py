"""Lots and their genealogy."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BeforeValidator, Field, StrictInt

from wufei.kernel.api.fields import (
    Answer,
    ExactGrams,
    Given,
    Grams,
    Identifier,
    Moment,
    plain_text,
    whole,
)
from wufei.kernel.api.paging import PageAnswer, Paged
from wufei.ledger.schemas.accounts import Stage
from wufei.ledger.schemas.entries import LotKind

MostLots = Annotated[StrictInt, Field(ge=1, le=2000), BeforeValidator(whole)]


class LotQuery(Paged):
    material: plain_text(64) = Field("", description=_("物料标识，含下级"))  # type: ignore[valid-type]
    kind: Literal["", "trip", "container", "bale", "batch"] = Field("", description=_("类别"))


class LotAnswer(Answer):
    code: str = Field(description=_("批号"))
    kind: LotKind = Field(description=_("类别：车次、容器、打包、批次"))
    material: str = Field(description=_("物料标识"))
    opened_at: Moment = Field(description=_("开立时间"))
    due_at: Moment | None = Field(description=_("在途期限"))
    in_grams: Grams = Field(description=_("进入（克）"))
    out_grams: Grams = Field(description=_("移出（克）"))


class PlaceAnswer(Answer):
    account: str = Field(description=_("账户编码"))
    grams: Grams = Field(description=_("结存（克）"))
    held_grams: Grams = Field(description=_("其中已被预报占用（克）"))


class LotDetail(LotAnswer):
    standing: list[PlaceAnswer] = Field(description=_("在您可以查看的账户上的结存"))


class LotPage(PageAnswer):
    items: list[LotAnswer] = Field(description=_("批次，新的在前"))


class TraceQuery(Given):
    direction: Literal["forward", "back"] = Field(
        description=_("forward 去向：成了什么；back 来源：由什么而来")
    )
    max_lots: MostLots = Field(500, description=_("最多走过的批次数"))


class NodeAnswer(Answer):
    """A lot, or an account at which identity begins or ends."""

    node: int = Field(description=_("在 nodes 中的位置，边用它指向节点；0 为所追溯的批次"))
    kind: Literal["lot", "account"] = Field(description=_("批次，或身份在此开始或结束的账户"))
    code: str = Field(description=_("批号或账户编码"))
    name: str | None = Field(description=_("账户名称；批次为 null"))
    visible: bool = Field(description=_("您能否打开该批次或账户"))
    stage: Stage | None = Field(description=_("账户的环节；批次为 null"))
    material: str = Field(description=_("物料标识"))
    grams: ExactGrams = Field(
        description=_("所追溯质量中经过此处的部分（克）：整数，或文本“分子/分母”")
    )
    is_end: bool = Field(description=_("追溯是否在此结束"))


class EdgeAnswer(Answer):
    giver: int = Field(description=_("交出方节点"))
    taker: int = Field(description=_("收入方节点"))
    grams: ExactGrams = Field(description=_("克：整数，或文本“分子/分母”，精确无舍入"))
    entry: Identifier | None = Field(description=_("所在分录；仍停留在该处，或您无权查看时为 null"))


class TraceAnswer(Answer):
    lot: str = Field(description=_("批号"))
    direction: Literal["forward", "back"] = Field(description=_("方向"))
    grams: Grams = Field(description=_("所追溯的质量（克）；各终点之和与此相等"))
    cut: bool = Field(description=_("是否因 max_lots 而未走完"))
    nodes: list[NodeAnswer] = Field(description=_("节点"))
    edges: list[EdgeAnswer] = Field(description=_("边"))
