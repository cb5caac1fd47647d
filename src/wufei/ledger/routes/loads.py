"""Announced loads, gate receipts, pages and the state of the book."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.responses import Status

from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Identifier, Position, in_range
from wufei.kernel.api.paging import Paged, page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.jobs import enqueue
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal
from wufei.ledger import rules
from wufei.ledger.domain.holding import announce, settle, void
from wufei.ledger.domain.receiving import Gate, Weighing, receive_load
from wufei.ledger.jobs import verify_ledger
from wufei.ledger.models import Entry, Hold, Page, Receipt
from wufei.ledger.queries.balances import status
from wufei.ledger.refusals import LedgerReason
from wufei.ledger.routes.entry_rows import entry_answer, entry_answers, posted_entry, with_lines
from wufei.ledger.schemas.entries import PostedAnswer
from wufei.ledger.schemas.loads import (
    BookAnswer,
    HoldAnswer,
    HoldDetail,
    HoldEventAnswer,
    HoldGiven,
    HoldPage,
    HoldQuery,
    ReceiptAnswer,
    ReceiptGiven,
    ReceiptPage,
    ReportAnswer,
    SettlementGiven,
    SheetAnswer,
    SheetPage,
    VerificationAnswer,
    VoidGiven,
    WeighingAnswer,
)

router = Router()


def _hold_fields(hold: Hold) -> dict[str, Any]:
    return {
        "client_id": hold.client_id,
        "state": hold.state,
        "from_account": hold.from_account.code,
        "to_account": hold.to_account.code,
        "material": hold.material.key,
        "lot": hold.lot.code if hold.lot else None,
        "grams": hold.grams,
        "settled_grams": hold.settled_grams,
        "released_grams": hold.released_grams,
        "estimated": hold.estimated,
        "announced_at": hold.announced_at,
        "announced_by": hold.actor_name,
        "expires_at": hold.expires_at,
        "paper_reference": hold.paper_reference,
    }


def _holds() -> Any:
    return Hold.objects.select_related("from_account", "to_account", "material", "lot")


def _hold(actor: Actor, client_id: Any) -> Hold:
    hold: Hold = _holds().get_visible_or_404(actor, client_id=client_id)
    return hold


@router.get(
    "/holds",
    response=HoldPage,
    summary=_("预报列表"),
    description=_("已预报或估算、尚未过磅的质量。"),
)
def list_holds(request: HttpRequest, query: Query[HoldQuery]) -> HoldPage:
    rows = _holds().visible_to(actor_of_request(request))
    if query.state:
        rows = rows.filter(state=query.state)
    page = page_of_rows(rows, query, name="holds", keys=["-id"])
    return HoldPage(items=[HoldAnswer(**_hold_fields(h)) for h in page.items], next=page.next)


@router.post(
    "/holds",
    response={201: HoldAnswer, 200: HoldAnswer},
    summary=_("预报"),
    description=_("占用质量，直到过磅结清、作废或超期。"),
)
def announce_load(request: HttpRequest, data: HoldGiven) -> Status[HoldAnswer]:
    existed = Hold.objects.filter(client_id=data.client_id).exists()
    if data.declared:
        data.declared.wording(data.grams)
    hold = announce(
        actor=actor_of_request(request),
        client_id=data.client_id,
        from_account=data.from_account,
        to_account=data.to_account,
        material=data.material,
        grams=data.grams,
        expires_at=in_range(data.expires_at, "/expires_at"),
        lot=data.lot or None,
        estimated=data.estimated,
        paper_reference=data.paper_reference,
    )
    row = _holds().get(pk=hold.pk)
    return Status(200 if existed else 201, HoldAnswer(**_hold_fields(row)))


@router.get(
    "/holds/{client_id}",
    response=HoldDetail,
    summary=_("按业务号取预报"),
    description=_("连同经过。"),
)
def get_hold(request: HttpRequest, client_id: Path[Identifier]) -> HoldDetail:
    hold = _hold(actor_of_request(request), client_id)
    events = [
        HoldEventAnswer(
            kind=event.kind,
            grams=event.grams,
            at=event.at,
            by=event.actor_name,
            reason=event.reason,
            entry=event.entry.client_id if event.entry else None,
        )
        for event in hold.events.select_related("entry").order_by("id")
    ]
    return HoldDetail(**_hold_fields(hold), events=events)


@router.post(
    "/holds/{client_id}/settlements",
    response={201: PostedAnswer, 200: PostedAnswer},
    summary=_("过磅结清"),
    description=_("按过磅质量入账，可分次。"),
)
def settle_load(
    request: HttpRequest, client_id: Path[Identifier], data: SettlementGiven
) -> Status[PostedAnswer]:
    actor = actor_of_request(request)
    hold = _hold(actor, client_id)
    existed = Entry.objects.filter(client_id=data.client_id).exists()
    entry = settle(
        actor=actor,
        hold=hold,
        client_id=data.client_id,
        grams=data.grams,
        occurred_at=in_range(data.occurred_at, "/occurred_at"),
        final=data.final,
        paper=data.paper.paper(),
        handover=data.handover.handover(),
        declared=data.declared.wording(data.grams) if data.declared else "",
    )
    answer = PostedAnswer(entry=entry_answer(posted_entry(entry.pk)), warnings=[])
    return Status(200 if existed else 201, answer)


@router.post(
    "/holds/{client_id}/void",
    response=HoldAnswer,
    summary=_("作废预报"),
    description=_("释放尚未过磅的部分，事由必填。"),
)
def void_load(request: HttpRequest, client_id: Path[Identifier], data: VoidGiven) -> HoldAnswer:
    actor = actor_of_request(request)
    hold = void(actor=actor, hold=_hold(actor, client_id), reason=data.reason)
    return HoldAnswer(**_hold_fields(_hold(actor, hold.client_id)))


def _receipts(actor: Actor) -> Any:
    entries = Entry.objects.visible_to(actor).order_by().values("pk")
    return Receipt.objects.filter(entry__in=entries)


def _receipt_answers(receipts: list[Receipt]) -> list[ReceiptAnswer]:
    ids = [receipt.entry_id for receipt in receipts]
    found = {entry.pk: entry for entry in with_lines(Entry.objects.filter(pk__in=ids))}
    answers = entry_answers([found[pk] for pk in ids])
    return [
        ReceiptAnswer(
            weighing=WeighingAnswer(
                received=receipt.received_grams,
                accepted=receipt.accepted_grams,
                refused=receipt.refused_grams,
                residue=receipt.residue_grams,
                refusal_reason=receipt.refusal_reason,
            ),
            entry=answer,
        )
        for receipt, answer in zip(receipts, answers, strict=True)
    ]


@router.get(
    "/receipts",
    response=ReceiptPage,
    summary=_("进场单列表"),
    description=_("处置厂门口的过磅记录，新的在前。"),
)
def list_receipts(request: HttpRequest, query: Query[Paged]) -> ReceiptPage:
    actor = actor_of_request(request)
    page = page_of_rows(_receipts(actor), query, name="receipts", keys=["-entry_id"])
    return ReceiptPage(items=_receipt_answers(page.items), next=page.next)


@router.post(
    "/receipts",
    response={201: ReceiptAnswer, 200: ReceiptAnswer},
    summary=_("进场过磅"),
    description=_("到场质量等于接收、拒收与残留之和；与收集称重之差记入磅差。"),
)
def receive_at_gate(request: HttpRequest, data: ReceiptGiven) -> Status[ReceiptAnswer]:
    actor = actor_of_request(request)
    existed = Entry.objects.filter(client_id=data.client_id).exists()
    entry = receive_load(
        actor=actor,
        client_id=data.client_id,
        occurred_at=in_range(data.occurred_at, "/occurred_at"),
        gate=Gate(**data.gate.model_dump()),
        material=data.material,
        weighing=Weighing(
            received=data.received,
            accepted=data.accepted,
            refused=data.refused,
            residue=data.residue,
            refusal_reason=data.refusal_reason,
        ),
        lot=data.lot or None,
        into_lot=data.into_lot or None,
        announced=data.announced,
        paper=data.paper.paper(),
        handover=data.handover.handover(),
    )
    (answer,) = _receipt_answers([Receipt.objects.get(pk=entry.pk)])
    return Status(200 if existed else 201, answer)


@router.get(
    "/receipts/{client_id}",
    response=ReceiptAnswer,
    summary=_("按业务号取进场单"),
    description=_("过磅数据和入账分录。"),
)
def get_receipt(request: HttpRequest, client_id: Path[Identifier]) -> ReceiptAnswer:
    actor = actor_of_request(request)
    receipt = _receipts(actor).filter(entry__client_id=client_id).first()
    if receipt is None:
        raise Http404
    (answer,) = _receipt_answers([receipt])
    return answer


def _sheet(page: Page) -> SheetAnswer:
    return SheetAnswer(
        number=page.number,
        first_seq=page.first_seq,
        last_seq=page.last_seq,
        entries=page.last_seq - page.first_seq + 1,
        sealed_at=page.sealed_at,
        previous_digest=bytes(page.previous_digest).hex(),
        digest=bytes(page.digest).hex(),
    )


def _sheets(actor: Actor) -> Any:
    """Digests tell nothing of what was posted: whoever has a part in the city may check them."""
    return Page.objects.all() if actor.grants or actor.is_system else Page.objects.none()


@router.get(
    "/pages",
    response=SheetPage,
    summary=_("账页列表"),
    description=_("每页载有本页和上页的摘要，可自行复核。"),
)
def list_pages(request: HttpRequest, query: Query[Paged]) -> SheetPage:
    rows = _sheets(actor_of_request(request))
    page = page_of_rows(rows, query, name="pages", keys=["-number"])
    return SheetPage(items=[_sheet(row) for row in page.items], next=page.next)


@router.get(
    "/pages/{number}",
    response=SheetAnswer,
    summary=_("按页号取账页"),
    description=_("首末序号与摘要。"),
)
def get_page(request: HttpRequest, number: Path[Position]) -> SheetAnswer:
    page = _sheets(actor_of_request(request)).filter(number=number).first()
    if page is None:
        raise Http404
    return _sheet(page)


@router.get(
    "/book",
    response=BookAnswer,
    summary=_("账本状态"),
    description=_("封页到哪里、还有多少待封。"),
)
def get_book(request: HttpRequest) -> BookAnswer:
    actor = actor_of_request(request)
    if not (actor.grants or actor.is_system):
        raise Http404
    now = status()
    last = Page.objects.filter(number=now.page).first()
    return BookAnswer(
        entries=now.entries,
        unsealed=now.unsealed,
        page=now.page,
        head=last.last_seq if last else 0,
        sealed_at=now.sealed_at,
        head_digest=bytes(last.digest).hex() if last else "",
    )


def _verifications() -> Any:
    return JobRun.objects.filter(job=verify_ledger.name).order_by("-id")


def _verification(run: JobRun | None) -> VerificationAnswer:
    result = run.result if run and run.state == JobRun.State.DONE else None
    return VerificationAnswer(
        state=run.state if run else "never",
        asked_at=run.created_at if run else None,
        finished_at=run.finished_at if run else None,
        report=ReportAnswer(agrees=result["difference"] is None, **result) if result else None,
    )


@router.get(
    "/book/verification",
    response=VerificationAnswer,
    summary=_("最近一次核验"),
    description=_("从头重算摘要、结存和守恒的结果。"),
)
def get_verification(request: HttpRequest) -> VerificationAnswer:
    if not rules.can_verify(actor_of_request(request)):
        raise Http404
    return _verification(_verifications().first())


@router.post(
    "/book/verification",
    response={202: VerificationAnswer},
    summary=_("要求核验"),
    description=_("在后台进行；已有核验在进行时不重复。"),
)
def ask_for_verification(request: HttpRequest) -> Status[VerificationAnswer]:
    """One that waits or runs already is not doubled."""
    actor = actor_of_request(request)
    if not rules.can_verify(actor):
        raise Refusal(LedgerReason.NOT_ALLOWED, roles=rules.role_names(rules.BOOK_ROLES))
    open_states = (JobRun.State.WAITING, JobRun.State.RUNNING)
    run = _verifications().filter(state__in=open_states).first()
    if run is None:
        run = enqueue(verify_ledger, actor=actor, title=gettext("核验总账"))
    return Status(202, _verification(run))
