"""Problems and visits as the API tells them."""

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
    Identifier,
    Moment,
    OptionalCode,
    Position,
    Text40,
    Text300,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged

STATES = (
    "found",
    "assigned",
    "corrected",
    "returned",
    "passed",
    "counted",
    "closed",
    "withdrawn",
)
VISIT_STATES = ("planned", "begun", "done", "skipped")
ProblemStateName = Annotated[str, Among(STATES)]
VisitStateName = Annotated[str, Among(VISIT_STATES)]
AnyProblemState = Annotated[str, Among(("", *STATES))]
AnyVisitState = Annotated[str, Among(("", *VISIT_STATES))]
Counted = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]


class FoundProblemQuery(Paged):
    state: AnyProblemState = Field("", description=_("状态"))
    kind: OptionalCode = Field("", description=_("问题类别编码"))
    region: OptionalCode = Field("", description=_("区划代码；含下级"))
    due: Literal["", "overdue"] = Field("", description=_("overdue：只列已逾期的"))


class FoundProblemAnswer(Answer):
    code: str = Field(description=_("编号"))
    version: int = Field(description=_("版本；办理时带上，他人已办理即拒绝"))
    state: ProblemStateName = Field(description=_("状态"))
    source: str = Field(description=_("来源：finding、visit、complaint 或 hand"))
    kind: str = Field(description=_("问题类别编码"))
    severity: int = Field(description=_("严重程度：1 一般，2 较重，3 严重"))
    title: str = Field(description=_("问题"))
    description: str = Field(description=_("说明"))
    region: str = Field(description=_("区划代码"))
    point: str | None = Field(description=_("收集点编码"))
    plate: str | None = Field(description=_("车牌"))
    responsible: str = Field(description=_("责任方"))
    organisation: str | None = Field(description=_("责任单位编码"))
    found_at: Moment = Field(description=_("发现时间"))
    assigned_at: Moment | None = Field(description=_("交办时间"))
    due_at: Moment | None = Field(description=_("整改期限"))
    corrected_at: Moment | None = Field(description=_("整改时间"))
    in_time: bool | None = Field(description=_("是否按期提交整改；还没有提交时为 null"))
    times_returned: int = Field(description=_("退回次数"))


class FoundProblemEventAnswer(Answer):
    number: int = Field(description=_("序号，从 1 起不间断"))
    state: ProblemStateName = Field(description=_("新状态"))
    happened_at: Moment = Field(description=_("发生时间"))
    by: str = Field(description=_("经办人"))
    reason: str = Field(description=_("说明"))
    photos: list[Identifier] = Field(description=_("照片编号"))


class FoundProblemDetail(FoundProblemAnswer):
    finding: str | None = Field(description=_("监管发现的标识"))
    events: list[FoundProblemEventAnswer] = Field(description=_("经过"))


class FoundProblemPage(PageAnswer):
    items: list[FoundProblemAnswer] = Field(description=_("本页的问题"))


Photos = Annotated[list[Identifier], Field(max_length=6)]


class CorrectionGiven(Given):
    """A correction: at least one photo, uploaded before."""

    client_id: Identifier = Field(description=_("业务号，由调用方指定；重发不会重复办理"))
    version: Position | None = Field(None, description=_("看到的版本"))
    photos: Photos = Field(description=_("已上传的照片编号，至少一张"))
    note: plain_text(500) = Field("", description=_("说明"))  # type: ignore[valid-type]


class RecheckGiven(Given):
    """The verdict of somebody else than who corrected it."""

    client_id: Identifier = Field(description=_("业务号，由调用方指定；重发不会重复办理"))
    version: Position | None = Field(None, description=_("看到的版本"))
    verdict: Annotated[str, Among(("passed", "returned"))] = Field(
        description=_("复查结果：passed 通过，returned 退回整改")
    )
    reason: plain_text(500) = Field("", description=_("说明；退回时必填"))  # type: ignore[valid-type]
    photos: Photos = Field(default_factory=list, description=_("已上传的照片编号"))
    due_at: Moment | None = Field(None, description=_("退回时的新期限；不填则不变"))


class PhotoAnswer(Answer):
    photo_id: Identifier = Field(description=_("照片编号"))
    width: int = Field(description=_("宽（像素）"))
    height: int = Field(description=_("高（像素）"))
    taken_at: Moment | None = Field(description=_("拍摄时间，照片中没有时为 null"))


class VisitQuery(Paged):
    state: AnyVisitState = Field("", description=_("状态"))
    first: Day | None = Field(None, description=_("日期从"))
    last: Day | None = Field(None, description=_("日期到（含）"))


class VisitAnswer(Answer):
    visit_id: Identifier = Field(description=_("巡查的业务号"))
    day: Day = Field(description=_("日期"))
    state: VisitStateName = Field(description=_("状态"))
    point: str = Field(description=_("收集点编码"))
    team: str = Field(description=_("队伍编码"))
    template: str | None = Field(description=_("巡查表单编码"))
    version: int | None = Field(description=_("要填的表单版本"))
    begun_at: Moment | None = Field(description=_("到场时间"))
    done_at: Moment | None = Field(description=_("完成时间"))
    done_by: str = Field(description=_("巡查人"))
    metres_off: int | None = Field(description=_("到场时距点位（米）"))
    points: int | None = Field(description=_("得分"))
    points_possible: int | None = Field(description=_("满分"))


class VisitPage(PageAnswer):
    items: list[VisitAnswer] = Field(description=_("本页的巡查"))


class AnswerGiven(Given):
    """The answer to one item of the form."""

    item: Code = Field(description=_("项目编号"))
    value: plain_text(1000) = Field("", description=_("答案：yes、no、数字、选项或文字"))  # type: ignore[valid-type]
    note: Text300 = Field("", description=_("备注"))
    photo: Identifier | None = Field(None, description=_("已上传的照片编号"))


class CountGiven(Given):
    """What an instructor counted."""

    bags_checked: Counted = Field(description=_("检查袋数"))
    bags_correct: Counted = Field(description=_("正确袋数"))
    households_seen: Counted | None = Field(None, description=_("参与分类户数"))


class VisitGiven(Given):
    """What is handed in at the end of a visit."""

    client_id: Identifier = Field(description=_("业务号，由调用方指定；重发不会重复提交"))
    version: Position | None = Field(None, description=_("填写的表单版本；没有表单时为 null"))
    answers: Annotated[list[AnswerGiven], Field(max_length=200)] = Field(
        default_factory=list, description=_("逐项答案")
    )
    count: CountGiven | None = Field(None, description=_("投放准确率检查"))
    begun_at: Moment | None = Field(None, description=_("到场时间，按设备的时钟"))
    latitude: Text40 = Field("", description=_("到场纬度（WGS 84），十进制文本"))
    longitude: Text40 = Field("", description=_("到场经度（WGS 84），十进制文本"))


class VisitDone(VisitAnswer):
    critical_failed: int = Field(description=_("关键项不合格数"))
    problems: list[str] = Field(description=_("由此产生的问题编号"))
