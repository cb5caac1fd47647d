"""Announced loads (holds), gate receipts, pages and the state of the book."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import (
    Among,
    Answer,
    Code,
    Given,
    Grams,
    Identifier,
    Moment,
    NoLessGrams,
    OptionalCode,
    SomeGrams,
    Text160,
    Text300,
    Truth,
    plain_text,
)
from wufei.kernel.api.paging import PageAnswer, Paged
from wufei.kernel.api.quantities import DeclaredQuantity
from wufei.ledger.schemas.entries import EntryAnswer, HandoverGiven, PaperGiven

HoldState = Annotated[str, Among(("open", "settled", "void", "expired"))]
Ending = Annotated[str, Among(("settled", "voided", "expired"))]
RunState = Annotated[str, Among(("never", "waiting", "running", "done", "failed", "stopped"))]


class HoldGiven(Given):
    """A load announced or estimated, not yet weighed."""

    client_id: Identifier = Field(description=_("业务号，由调用方指定"))
    from_account: Code = Field(description=_("发出账户编码"))
    to_account: Code = Field(description=_("收入账户编码"))
    material: plain_text(64, shortest=1) = Field(description=_("物料标识"))  # type: ignore[valid-type]
    grams: SomeGrams = Field(description=_("预计质量（克）；在结清、作废或超期之前被占用"))
    expires_at: Moment = Field(description=_("期限；过期未过磅即提醒"))
    lot: OptionalCode = Field("", description=_("批号"))
    estimated: Truth = Field(default=True, description=_("是否估算"))
    declared: DeclaredQuantity | None = Field(
        None, description=_("凭证上的数量；须与 grams 一致，否则拒绝")
    )
    paper_reference: Text160 = Field("", description=_("凭证号"))


class SettlementGiven(Given):
    """The weighed mass of an announced load."""

    client_id: Identifier = Field(description=_("过磅分录的业务号"))
    grams: SomeGrams = Field(description=_("过磅质量（克）"))
    occurred_at: Moment = Field(description=_("过磅时间，须带时区"))
    final: Truth = Field(default=True, description=_("为真时其余预报作废；为假时留待下次过磅"))
    paper: PaperGiven = Field(default_factory=PaperGiven, description=_("凭证"))
    handover: HandoverGiven = Field(default_factory=HandoverGiven, description=_("交接凭据"))
    declared: DeclaredQuantity | None = Field(
        None, description=_("凭证上的数量；须与 grams 一致，否则拒绝")
    )


class VoidGiven(Given):
    reason: Text300 = Field(description=_("作废事由"))


class HoldQuery(Paged):
    state: Literal["", "open", "settled", "void", "expired"] = Field("", description=_("状态"))


class HoldAnswer(Answer):
    client_id: Identifier = Field(description=_("业务号"))
    state: HoldState = Field(description=_("状态：待过磅、已结清、已作废、已超期"))
    from_account: str = Field(description=_("发出账户编码"))
    to_account: str = Field(description=_("收入账户编码"))
    material: str = Field(description=_("物料标识"))
    lot: str | None = Field(description=_("批号"))
    grams: Grams = Field(description=_("预报（克）"))
    settled_grams: Grams = Field(description=_("已过磅（克）"))
    released_grams: Grams = Field(description=_("已释放（克）"))
    estimated: bool = Field(description=_("是否估算"))
    announced_at: Moment = Field(description=_("预报时间"))
    announced_by: str = Field(description=_("经办人"))
    expires_at: Moment = Field(description=_("期限"))
    paper_reference: str = Field(description=_("凭证号"))


class HoldEventAnswer(Answer):
    kind: Ending = Field(description=_("过磅、作废、超期"))
    grams: Grams = Field(description=_("克"))
    at: Moment = Field(description=_("时间"))
    by: str = Field(description=_("经办人"))
    reason: str = Field(description=_("事由"))
    entry: Identifier | None = Field(description=_("过磅分录"))


class HoldDetail(HoldAnswer):
    events: list[HoldEventAnswer] = Field(description=_("经过"))


class HoldPage(PageAnswer):
    items: list[HoldAnswer] = Field(description=_("预报，新的在前"))


class GateGiven(Given):
    vehicle: Code = Field(description=_("车辆（在途）账户编码"))
    stock: Code = Field(description=_("厂内贮存账户编码"))
    refused: Code = Field(description=_("拒收暂存账户编码"))
    difference: OptionalCode = Field("", description=_("磅差账户编码；填写 announced 时需要"))


class ReceiptGiven(Given):
    """A load at the gate: received = accepted + refused + residue left in the vehicle."""

    client_id: Identifier = Field(description=_("业务号，由调用方指定"))
    occurred_at: Moment = Field(description=_("过磅时间，须带时区"))
    gate: GateGiven = Field(description=_("从哪里来、到哪里去"))
    material: plain_text(64, shortest=1) = Field(description=_("物料标识"))  # type: ignore[valid-type]
    received: SomeGrams = Field(description=_("到场（克）"))
    accepted: NoLessGrams = Field(description=_("接收（克）"))
    refused: NoLessGrams = Field(0, description=_("拒收（克），须另记分录离场"))
    residue: NoLessGrams = Field(0, description=_("车内残留（克）"))
    refusal_reason: Text300 = Field("", description=_("拒收原因；有拒收时必填"))
    announced: NoLessGrams | None = Field(
        None, description=_("收集时称得的合计（克）；与到场之差记入磅差账户")
    )
    lot: OptionalCode = Field("", description=_("车上批次的批号"))
    into_lot: OptionalCode = Field("", description=_("并入的厂内批号，须已开立"))
    paper: PaperGiven = Field(default_factory=PaperGiven, description=_("凭证"))
    handover: HandoverGiven = Field(default_factory=HandoverGiven, description=_("交接凭据"))


class WeighingAnswer(Answer):
    received: Grams = Field(description=_("到场（克）"))
    accepted: Grams = Field(description=_("接收（克）"))
    refused: Grams = Field(description=_("拒收（克）"))
    residue: Grams = Field(description=_("车内残留（克）"))
    refusal_reason: str = Field(description=_("拒收原因"))


class ReceiptAnswer(Answer):
    weighing: WeighingAnswer = Field(description=_("过磅数据"))
    entry: EntryAnswer = Field(description=_("入账分录"))


class ReceiptPage(PageAnswer):
    items: list[ReceiptAnswer] = Field(description=_("进场单，新的在前"))


class SheetAnswer(Answer):
    """A page of the book: a run of entries without a gap, chained by digest."""

    number: int = Field(description=_("页号"))
    first_seq: int = Field(description=_("首序号"))
    last_seq: int = Field(description=_("末序号"))
    entries: int = Field(description=_("笔数"))
    sealed_at: Moment = Field(description=_("封页时间"))
    previous_digest: str = Field(description=_("上页的 SHA-256 摘要"))
    digest: str = Field(description=_("本页的 SHA-256 摘要"))


class SheetPage(PageAnswer):
    items: list[SheetAnswer] = Field(description=_("账页，新的在前"))


class BookAnswer(Answer):
    """How far the book is sealed."""

    entries: int = Field(description=_("分录总数"))
    unsealed: int = Field(description=_("尚未封页的笔数"))
    page: int = Field(description=_("最后一页的页号；没有时为 0"))
    head: int = Field(description=_("最后一个已封页的序号"))
    sealed_at: Moment | None = Field(description=_("最后封页时间"))
    head_digest: str = Field(description=_("最后一页的摘要；没有时为空"))


class DifferenceAnswer(Answer):
    check: str = Field(description=_("不成立的核验项"))
    place: str = Field(description=_("位置：账页、序号、分录或账户"))
    expected: str = Field(description=_("由分录行推出的值"))
    found: str = Field(description=_("库中的值"))


class ReportAnswer(Answer):
    agrees: bool = Field(description=_("是否全部相符"))
    entries: int = Field(description=_("核验的分录"))
    postings: int = Field(description=_("核验的分录行"))
    pages: int = Field(description=_("核验的账页"))
    unsealed: int = Field(description=_("其中尚未封页"))
    head_digest: str = Field(description=_("最后一页的摘要"))
    difference: DifferenceAnswer | None = Field(description=_("第一处不符；相符时为 null"))


class VerificationAnswer(Answer):
    """The last verification that was asked for; it runs in the background."""

    state: RunState = Field(description=_("状态：从未核验、等待、进行中、完成、失败、已停止"))
    asked_at: Moment | None = Field(description=_("提出时间"))
    finished_at: Moment | None = Field(description=_("结束时间"))
    report: ReportAnswer | None = Field(description=_("完成后的结果"))
