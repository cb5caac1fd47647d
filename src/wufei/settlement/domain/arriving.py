"""A haul from a station on the weighbridge of the plant: taken down, and withdrawn when wrong."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Entry, Handover, Lot, Paper, Weighing, receive_load, reverse
from wufei.registry.public import Site
from wufei.settlement.domain.books import batch_of, gate_of
from wufei.settlement.domain.hauling import clerk
from wufei.settlement.domain.receiving import ReceiptDraft, require_gate
from wufei.settlement.models import Haul, HaulReceipt, HaulReceiptWithdrawal, HaulWithdrawal
from wufei.settlement.refusals import SettlementReason as No


def take_haul_in(*, actor: Actor, draft: ReceiptDraft, haul: Haul, site: Site) -> HaulReceipt:
    """Take down what the weighbridge of ``site`` found of a haul, and post it.

    ``site`` is the plant that the slip names. What the station weighed out and the plant did not
    find stands on the plant's weighing difference. The same client id with the same ticket is
    answered with the receipt that stands.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_PLANT, those of :meth:`ReceiptDraft.check`, UNKNOWN_CODE (the
            slip names another plant), HAUL_WITHDRAWN, HAUL_EMPTY, BEFORE_DEPARTURE,
            CLIENT_ID_REUSED; of the ledger. Nothing is kept then.
    """
    require_gate(actor, site)
    net = draft.check()
    with transaction.atomic():
        row = _held(haul)
        standing = _standing(draft, row, net)
        if standing is not None:
            return standing
        announced = _expected(draft, row, site)
        entry = _post(actor, draft, row, net, announced)
        receipt: HaulReceipt = HaulReceipt.objects.create(
            client_id=draft.client_id,
            haul=row,
            occurred_at=draft.occurred_at,
            gross=draft.gross,
            tare=draft.tare,
            announced=announced,
            received=net,
            accepted=net - draft.refused - draft.residue,
            refused=draft.refused,
            residue=draft.residue,
            refusal_reason=draft.refusal_reason.strip(),
            ticket=draft.ticket.strip(),
            photo=draft.photo,
            entry=entry,
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        audit.record(
            actor=actor,
            action="settlement.haulreceipt.taken",
            target=receipt,
            after={"haul": row.code, "site": site.code, "received": net},
        )
    return receipt


def withdraw_haul_receipt(
    *, actor: Actor, receipt: HaulReceipt, reason: str
) -> HaulReceiptWithdrawal:
    """Take back a wrong receipt: its entry is reversed, the haul is on the vehicle again.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, ALREADY_WITHDRAWN, LATER_RECEIPT_STANDS; the ledger's
            MASS_MOVED_ON once the plant has treated the mass.
    """
    require_gate(actor, receipt.haul.plant)
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    with transaction.atomic():
        haul = _held(receipt.haul)
        if HaulReceiptWithdrawal.objects.filter(receipt=receipt).exists():
            raise Refusal(No.ALREADY_WITHDRAWN)
        if haul.receipts.standing().filter(pk__gt=receipt.pk).exists():
            raise Refusal(No.LATER_RECEIPT_STANDS)
        reverse(actor=clerk(actor), entry=receipt.entry, reason=reason.strip())
        row = HaulReceiptWithdrawal.objects.create(
            receipt=receipt, reason=reason.strip(), actor_id=actor.user_id, actor_name=actor.name
        )
        audit.record(
            actor=actor,
            action="settlement.haulreceipt.withdrawn",
            target=receipt,
            reason=reason.strip(),
        )
    return row


def _held(haul: Haul) -> Haul:
    rows = Haul.objects.select_related("plant__region", "plant__organisation", "vehicle")
    row: Haul = rows.select_for_update(of=("self",), no_key=True).get(pk=haul.pk)
    return row


def _expected(draft: ReceiptDraft, haul: Haul, site: Site) -> int:
    """What the vehicle carries by the books."""
    if haul.plant_id != site.pk:
        raise Refusal(No.UNKNOWN_CODE, pointer="/site", what=_("送往本场的转运"), code=haul.code)
    if HaulWithdrawal.objects.filter(haul=haul).exists():
        raise Refusal(No.HAUL_WITHDRAWN, code=haul.code)
    last = haul.receipts.standing().order_by("-id").first()
    carried: int = haul.departed if last is None else last.residue
    if not carried:
        raise Refusal(No.HAUL_EMPTY, code=haul.code)
    since = haul.left_at if last is None else last.occurred_at
    if draft.occurred_at < since:
        left_at = f"{timezone.localtime(since):%Y-%m-%d %H:%M}"
        raise Refusal(No.BEFORE_DEPARTURE, pointer="/occurred_at", left_at=left_at)
    return carried


def _standing(draft: ReceiptDraft, haul: Haul, net: int) -> HaulReceipt | None:
    found: HaulReceipt | None = HaulReceipt.objects.filter(client_id=draft.client_id).first()
    if found is None:
        return None
    told = (haul.pk, draft.occurred_at, net, draft.refused, draft.residue)
    stands = (found.haul_id, found.occurred_at, found.received, found.refused, found.residue)
    if told != stands:
        raise Refusal(No.CLIENT_ID_REUSED, pointer="/client_id", client_id=str(draft.client_id))
    return found


def _post(actor: Actor, draft: ReceiptDraft, haul: Haul, net: int, announced: int) -> Entry:
    batch = batch_of(haul.plant, haul.material, draft.occurred_at)
    is_new = batch is not None and not Lot.objects.filter(code=batch.code).exists()
    ticket = draft.ticket.strip() or str(draft.client_id)
    accepted = net - draft.refused - draft.residue
    return receive_load(
        actor=clerk(actor),
        client_id=draft.client_id,
        occurred_at=draft.occurred_at,
        gate=gate_of(haul.plant, haul.vehicle),
        material=haul.material.key,
        weighing=Weighing(net, accepted, draft.refused, draft.residue, draft.refusal_reason),
        lot=haul.code,
        into_lot=batch.code if batch else None,
        lots=(batch,) if batch and is_new else (),
        announced=announced,
        paper=Paper("weighbridge-ticket", ticket),
        handover=Handover(f"{haul.vehicle.plate} {haul.code}", ticket),
    )
