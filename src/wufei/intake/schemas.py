"""Imports as the API takes and answers them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictInt

from wufei.kernel.api.fields import (
    INT64,
    Among,
    Answer,
    Given,
    Identifier,
    Moment,
    Truth,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged

RunStateName = Literal[
    "uploaded", "mapped", "checked", "posting", "posted", "interrupted", "undone", "failed"
]
Outcome = Annotated[str, Among(("refused", "skipped"))]
AnyRunState = Literal[
    "", "uploaded", "mapped", "checked", "posting", "posted", "interrupted", "undone", "failed"
]


class FileAnswer(Answer):
    id: int = Field(description=_("文件编号，用于新建导入"))
    name: str = Field(description=_("文件名"))
    size: int = Field(description=_("字节数"))
    digest: str = Field(description=_("内容的 SHA-256 摘要"))
    uploaded_at: Moment = Field(description=_("上传时间"))
    uploaded_by: str = Field(description=_("上传人"))


class MapAnswer(Answer):
    name: str = Field(description=_("方案名"))
    version: int = Field(description=_("版本"))
    title: str = Field(description=_("标题"))
    title_en: str = Field(description=_("英文标题"))
    shipped: bool = Field(description=_("是否随产品提供"))


class MapPage(PageAnswer):
    items: list[MapAnswer] = Field(description=_("导入方案，按名称和版本"))


class RunGiven(Given):
    file: StrictInt = Field(ge=1, le=INT64, description=_("文件编号，来自上传的答复"))
    map: plain_text(80, shortest=1) = Field(description=_("方案名"))  # type: ignore[valid-type]
    version: StrictInt | None = Field(
        None, ge=1, le=2_147_483_647, description=_("方案版本；不填为最新")
    )
    check: Truth = Field(default=True, description=_("是否立即在后台试算"))


class RunQuery(Paged):
    state: AnyRunState = Field("", description=_("状态"))


class FaultAnswer(Answer):
    code: str = Field(description=_("原因代码"))
    detail: str = Field(description=_("出了什么问题"))
    remedy: str = Field(description=_("怎样改正"))


class RunAnswer(Answer):
    id: int = Field(description=_("导入编号"))
    state: RunStateName = Field(
        description=_("状态：已上传、已选方案、已试算、正在入账、已入账、已中断、已撤销、无法导入")
    )
    file: FileAnswer = Field(description=_("文件"))
    map: str | None = Field(description=_("方案名"))
    version: int | None = Field(description=_("方案版本"))
    batch: Identifier | None = Field(description=_("分录的批次；入账后才有"))
    created_at: Moment = Field(description=_("创建时间"))
    changed_at: Moment = Field(description=_("更新时间"))
    created_by: str = Field(description=_("经办人"))
    rows_total: int = Field(description=_("总行数"))
    rows_done: int = Field(description=_("已处理行数"))
    entries_posted: int = Field(description=_("新入账分录"))
    entries_existed: int = Field(description=_("原已入账分录"))
    rows_refused: int = Field(description=_("未入账行"))
    rows_skipped: int = Field(description=_("按方案略过的行"))
    fault: FaultAnswer | None = Field(description=_("中断或无法导入的原因"))


class RunDetail(RunAnswer):
    report: dict[str, Any] | None = Field(
        description=_(
            "试算报告：行数、各物料合计、重复、空白、不可能的值，各附行列；未试算时为 null"
        )
    )


class RunPage(PageAnswer):
    items: list[RunAnswer] = Field(description=_("导入，新的在前"))


class RejectedAnswer(Answer):
    row: int = Field(description=_("文件中的行号"))
    outcome: Outcome = Field(description=_("未入账，或按方案略过"))
    code: str = Field(description=_("原因代码"))
    column: str = Field(description=_("所在列"))
    value: str = Field(description=_("原值"))
    detail: str = Field(description=_("原因"))
    remedy: str = Field(description=_("怎样改正"))


class RejectedPage(PageAnswer):
    items: list[RejectedAnswer] = Field(description=_("未入账的行，按行号"))
