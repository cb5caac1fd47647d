"""Plans and rounds as the API answers and takes them. Metres, seconds, grams; costs in yuan."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictInt

from wufei.kernel.api.fields import Answer, Code, Day, Given, Grams, Moment, Number, OptionalCode
from wufei.kernel.api.paging import PageAnswer, Paged
from wufei.rounds.domain.drafting import LONGEST, MOST_BALANCE, SHORTEST

Seconds = Annotated[StrictInt, Field(ge=SHORTEST, le=LONGEST)]
Percent = Annotated[StrictInt, Field(ge=0, le=MOST_BALANCE)]
Key = Annotated[StrictInt, Field(ge=1, le=2**53 - 1)]


class PlanQuery(Paged):
    day: Day | None = Field(None, description=_("作业日期"))
    hauler: OptionalCode = Field("", description=_("收运单位编码"))


class PlanGiven(Given):
    hauler: Code = Field(description=_("收运单位编码"))
    day: Day = Field(description=_("作业日期"))
    seconds: Seconds | None = Field(None, description=_("计算时间（秒）；不填按排班规则"))
    balance_percent: Percent | None = Field(
        None, description=_("为均衡各车工时最多多花的百分比；不填按排班规则")
    )


class PublicationGiven(Given):
    version: Key = Field(description=_("所看到的方案版本；已有改动时拒绝"))
    replacing: Key | None = Field(None, description=_("被替代的已发布方案"))


class InsertionGiven(Given):
    order: Code = Field(description=_("订单号"))
    version: Key | None = Field(None, description=_("所看到的方案版本；不填则不核对"))


class PlanAnswer(Answer):
    id: Number = Field(description=_("方案"))
    hauler: str = Field(description=_("收运单位编码"))
    day: Day = Field(description=_("作业日期"))
    number: Number = Field(description=_("方案序号"))
    state: str = Field(description=_("状态"))
    version: Number = Field(description=_("版本"))
    metres: Number = Field(description=_("里程（米）"))
    seconds: Number = Field(description=_("工时（秒）"))
    cost: str = Field(description=_("费用（元）"))
    published_at: Moment | None = Field(description=_("发布时间"))


class PlanPage(PageAnswer):
    items: list[PlanAnswer] = Field(description=_("方案，新的在前"))


class LeftAnswer(Answer):
    order: str = Field(description=_("订单号"))
    code: str = Field(description=_("原因代码"))
    why: str = Field(description=_("原因"))
    remedy: str = Field(description=_("办法"))
    figures: dict[str, Any] = Field(description=_("数据"))


class RoundAnswer(Answer):
    code: str = Field(description=_("线路编号"))
    plan: Number = Field(description=_("方案"))
    vehicle: str = Field(description=_("车牌"))
    driver: str = Field(description=_("驾驶员"))
    state: str = Field(description=_("状态"))
    leaves_at: Moment = Field(description=_("计划出车"))
    returns_at: Moment = Field(description=_("计划收车"))
    left_at: Moment | None = Field(description=_("实际出车"))
    returned_at: Moment | None = Field(description=_("实际收车"))
    metres: Number = Field(description=_("里程（米）"))


class PlanDetail(PlanAnswer):
    rounds: list[RoundAnswer] = Field(description=_("线路"))
    unplanned: list[LeftAnswer] = Field(description=_("未排订单"))
    faults: list[str] = Field(description=_("违反的规则；有则不能发布"))


class StopAnswer(Answer):
    position: Number = Field(description=_("顺序"))
    kind: str = Field(description=_("收运、卸料或休息"))
    trip: Number = Field(description=_("趟次"))
    order: str | None = Field(description=_("订单号"))
    point: str | None = Field(description=_("收集点编码"))
    plant: str | None = Field(description=_("处置场所编码"))
    material: str | None = Field(description=_("物料标识"))
    grams: Grams = Field(description=_("预计质量（克）"))
    arrives_at: Moment = Field(description=_("计划到达"))
    begins_at: Moment = Field(description=_("计划开始"))
    leaves_at: Moment = Field(description=_("计划离开"))
    state: str = Field(description=_("状态"))
    arrived_at: Moment | None = Field(description=_("实际到达"))
    done_at: Moment | None = Field(description=_("实际完成"))


class RoundDetail(RoundAnswer):
    stops: list[StopAnswer] = Field(description=_("停靠"))


class RoundQuery(Paged):
    day: Day = Field(description=_("作业日期"))


class RoundPage(PageAnswer):
    items: list[RoundAnswer] = Field(description=_("线路"))


class InsertionAnswer(Answer):
    version: Number = Field(description=_("方案版本"))
    round: str | None = Field(description=_("排入的线路；没有位置时为 null"))
    position: Number | None = Field(description=_("顺序"))
    arrives_at: Moment | None = Field(description=_("计划到达"))
    left: LeftAnswer | None = Field(description=_("没有排入的原因"))
