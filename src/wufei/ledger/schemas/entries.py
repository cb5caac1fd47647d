"""Entries, as callers declare them and as the ledger answers them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import (
    Among,
    Answer,
    Code,
    Day,
    Given,
    Grams,
    Identifier,
    Limit,
    Moment,
    Number,
    OptionalCode,
    Position,
    SignedGrams,
    Text40,
    Text120,
    Text160,
    Text300,
    Truth,
    Warned,
    in_range,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged
from wufei.kernel.api.problems import Problem
from wufei.kernel.api.quantities import DeclaredQuantity
from wufei.ledger.drafts import EntryDraft, Handover, LotDraft, Paper, PostingDraft

#: Entries in one call; each may have up to 2,000 lines, the body at most 5 MB.
MOST_ENTRIES = 1000
EntryKind = Literal["transfer", "transformation"]
AnyKind = Annotated[str, Among(("transfer", "transformation", "reversal"))]
Result = Annotated[str, Among(("posted", "existed", "refused"))]
LotKind = Literal["trip", "container", "bale", "batch"]


class PostingGiven(Given):
    account: Code = Field(description=_("账户编码"))
    material: plain_text(64, shortest=1) = Field(description=_("物料标识"))  # type: ignore[valid-type]
    grams: SignedGrams = Field(description=_("质量（克，整数）：负数为发出，正数为收入，不为零"))
    lot: OptionalCode = Field("", description=_("批号；空为不分批次"))


class LotGiven(Given):
    code: Code = Field(description=_("批号，全库唯一"))
    material: plain_text(64, shortest=1) = Field(description=_("物料标识"))  # type: ignore[valid-type]
    kind: LotKind = Field("batch", description=_("类别：车次、容器、打包、批次"))
    due_at: Moment | None = Field(None, description=_("在途期限"))


class PaperGiven(Given):
    kind: Text40 = Field(default="", description=_("凭证类别，例如 weighbridge"))
    reference: Text160 = Field(default="", description=_("凭证号"))

    def paper(self) -> Paper:
        return Paper(self.kind, self.reference)


class HandoverGiven(Given):
    giver: Text120 = Field(default="", description=_("交方凭据：签字、签章或电子联单号"))
    receiver: Text120 = Field(default="", description=_("收方凭据"))
    exemption: plain_text(32) = Field(default="", description=_("交接豁免代码，见 exemptions"))  # type: ignore[valid-type]

    def handover(self) -> Handover:
        return Handover(self.giver, self.receiver, self.exemption)


class EntryGiven(Given):
    """An entry as the caller declares it."""

    client_id: Identifier = Field(
        description=_("业务号，由调用方指定：同号同内容得到原分录，同号不同内容被拒绝")
    )
    occurred_at: Moment = Field(description=_("发生时间，须带时区，精确到秒"))
    kind: EntryKind = Field(
        "transfer", description=_("transfer 转移：每种物料收发相等；transformation 转化：合计相等")
    )
    postings: list[PostingGiven] = Field(
        min_length=1, max_length=2000, description=_("分录行，合计为零")
    )
    lots: list[LotGiven] = Field([], max_length=2000, description=_("随本分录开立的批次"))
    paper: PaperGiven = Field(default_factory=PaperGiven, description=_("凭证"))
    handover: HandoverGiven = Field(
        default_factory=HandoverGiven,
        description=_("交接：质量在单位之间转手时，填双方凭据或豁免代码"),
    )
    reason: Text300 = Field("", description=_("事由"))
    declared: DeclaredQuantity | None = Field(
        None, description=_("凭证上的数量；须与收入合计一致，否则拒绝")
    )
    batch: Identifier | None = Field(None, description=_("批次：同批分录可一并冲销"))

    def draft(self) -> EntryDraft:
        """The draft for the ledger.

        Raises:
            Refusal: an impossible time, or the declared quantity disagrees with the lines.
        """
        arriving = sum(line.grams for line in self.postings if line.grams > 0)
        return EntryDraft(
            client_id=self.client_id,
            occurred_at=in_range(self.occurred_at, "/occurred_at"),
            postings=tuple(
                PostingDraft(line.account, line.material, line.grams, line.lot or None)
                for line in self.postings
            ),
            kind=self.kind,
            paper=self.paper.paper(),
            handover=self.handover.handover(),
            lots=tuple(
                LotDraft(lot.code, lot.material, lot.kind, _due(lot, number))
                for number, lot in enumerate(self.lots)
            ),
            reason=self.reason,
            declared=self.declared.wording(arriving) if self.declared else "",
            batch=self.batch,
        )


def _due(lot: LotGiven, number: int) -> dt.datetime | None:
    return in_range(lot.due_at, f"/lots/{number}/due_at") if lot.due_at else None


class BatchGiven(Given):
    entries: list[EntryGiven] = Field(
        min_length=1, max_length=MOST_ENTRIES, description=_("按顺序判定和入账，一次最多 1,000 笔")
    )
    all_or_nothing: Truth = Field(
        default=False, description=_("为真时只要有一笔被拒绝，全部不入账（答复 422）")
    )


class ReversalGiven(Given):
    reason: Text300 = Field(description=_("冲销事由"))
    client_id: Identifier | None = Field(
        None, description=_("冲销分录的业务号；不填则由原业务号推出，重发不会冲销两次")
    )


class EntryQuery(Paged):
    first: Day | None = Field(None, description=_("发生日不早于"))
    last: Day | None = Field(None, description=_("发生日不晚于"))
    kind: Literal["", "transfer", "transformation", "reversal"] = Field("", description=_("类别"))
    batch: Identifier | None = Field(None, description=_("批次"))
    paper_reference: Text160 = Field("", description=_("凭证号，全等"))


class PostingAnswer(Answer):
    line: int = Field(description=_("行，从 0 起"))
    account: str = Field(description=_("账户编码"))
    material: str = Field(description=_("物料标识"))
    grams: Grams = Field(description=_("质量（克）：负数为发出，正数为收入"))
    lot: str | None = Field(description=_("批号"))


class PaperAnswer(Answer):
    kind: str = Field(description=_("凭证类别"))
    reference: str = Field(description=_("凭证号"))


class HandoverAnswer(Answer):
    giver: str = Field(description=_("交方凭据"))
    receiver: str = Field(description=_("收方凭据"))
    exemption: str = Field(description=_("交接豁免代码"))


class EntryAnswer(Answer):
    """A posted entry; it never changes, but for the page it gets and the reversal it may meet."""

    client_id: Identifier = Field(description=_("业务号"))
    kind: AnyKind = Field(description=_("类别：转移、转化、冲销"))
    occurred_at: Moment = Field(description=_("发生时间"))
    posted_at: Moment = Field(description=_("入账时间（服务器）"))
    posted_by: str = Field(description=_("经办人"))
    seq: int | None = Field(description=_("封页后的序号，连续无缺；未封页时为 null"))
    page: int | None = Field(description=_("账页号；未封页时为 null"))
    digest: str = Field(description=_("正文的 SHA-256 摘要"))
    reason: str = Field(description=_("事由"))
    paper: PaperAnswer = Field(description=_("凭证"))
    handover: HandoverAnswer = Field(description=_("交接"))
    declared: str = Field(description=_("凭证上的数量和单位"))
    batch: Identifier | None = Field(description=_("批次"))
    reverses: Identifier | None = Field(description=_("被本分录冲销的分录"))
    reversed_by: Identifier | None = Field(description=_("冲销本分录的分录"))
    postings: list[PostingAnswer] = Field(description=_("分录行，合计为零"))


class PostedAnswer(Answer):
    entry: EntryAnswer = Field(description=_("在账上的分录"))
    warnings: list[Warned] = Field(description=_("提醒；不影响入账"))


class EntryPage(PageAnswer):
    items: list[EntryAnswer] = Field(description=_("分录，新的在前"))


class RowAnswer(Answer):
    """The answer to one entry of a batch."""

    index: int = Field(description=_("在请求中的位置，从 0 起"))
    client_id: Identifier = Field(description=_("业务号"))
    result: Result = Field(description=_("posted 新入账，existed 原已在账，refused 被拒绝"))
    problem: Problem | None = Field(description=_("拒绝的原因；指针从整个请求正文算起"))
    warnings: list[Warned] = Field(description=_("提醒；不影响入账"))


class BatchAnswer(Answer):
    posted: int = Field(description=_("新入账笔数"))
    existed: int = Field(description=_("原已在账笔数"))
    refused: int = Field(description=_("被拒绝笔数"))
    results: list[RowAnswer] = Field(description=_("逐笔结果，顺序同请求"))


class FeedQuery(Given):
    after: Position = Field(0, description=_("已经读到的序号；从头读起为 0"))
    limit: Limit = Field(100, description=_("最多条数，1 至 500"))


class FeedAnswer(Answer):
    """Entries by server sequence: complete, without gaps, the same on every reading."""

    items: list[EntryAnswer] = Field(description=_("您可以查看的已封页分录，按序号"))
    after: Number = Field(description=_("下次请求用的 after；越过了您无权查看的分录"))
    head: Number = Field(description=_("最后一个已封页的序号；after 等于 head 即已读完"))


class ExemptionAnswer(Answer):
    code: str = Field(description=_("代码"))
    name: str = Field(description=_("说明"))
    name_en: str = Field(description=_("英文说明"))
    source: str = Field(description=_("依据"))


class ExemptionPage(PageAnswer):
    items: list[ExemptionAnswer] = Field(description=_("交接豁免"))
