"""A load on the weighbridge of a plant: taken down, posted, and withdrawn when it was wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.kernel import audit
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Site, Vehicle
from wufei.rounds.public import Round
from wufei.settlement import rules
from wufei.settlement.domain.gathering import gather, load_of
from wufei.settlement.domain.posting import bring_chain, lock_rounds
from wufei.settlement.models import GateReceipt, Load, ReceiptWithdrawal
from wufei.settlement.refusals import SettlementReason as No

#: Sites where waste arises take nothing in.
NO_PLANTS = (Site.Kind.SERVICE_AREA, Site.Kind.ENTERPRISE)
BOOKS = system_actor("settlement")


def net_of(*, gross: int | None, tare: int | None, net: int | None) -> int:
    """The net mass of a ticket, in grams.

    Raises:
        Refusal: HALF_A_WEIGHING, GROSS_BELOW_TARE, NET_DIFFERS, NOTHING_WEIGHED.
    """
    if (gross is None) != (tare is None):
        missing = "gross" if gross is None else "tare"
        raise Refusal(No.HALF_A_WEIGHING, pointer=f"/{missing}")
    if gross is not None and tare is not None:
        if gross < tare:
            raise Refusal(No.GROSS_BELOW_TARE, pointer="/gross", gross=gross, tare=tare)
        computed = gross - tare
        if net is not None and net != computed:
            raise Refusal(No.NET_DIFFERS, pointer="/net", net=net, computed=computed)
        net = computed
    if not net or net < 0:
        raise Refusal(No.NOTHING_WEIGHED, pointer="/net")
    return net


@dataclass(frozen=True, slots=True)
class ReceiptDraft:
    """The ticket of a weighbridge, in grams. ``net`` or both of ``gross`` and ``tare`` are told;
    what is neither refused nor left in the vehicle (``residue``) is accepted."""

    client_id: UUID
    occurred_at: dt.datetime
    gross: int | None = None
    tare: int | None = None
    net: int | None = None
    refused: int = 0
    residue: int = 0
    refusal_reason: str = ""
    ticket: str = ""
    photo: Photo | None = None

    def received(self) -> int:
        """The net mass.

        Raises:
            Refusal: HALF_A_WEIGHING, GROSS_BELOW_TARE, NET_DIFFERS, NOTHING_WEIGHED.
        """
        return net_of(gross=self.gross, tare=self.tare, net=self.net)

    def check(self) -> int:
        """The net mass, once all parts fit it.

        Raises:
            Refusal: as :meth:`received`; PARTS_EXCEED_NET, NOTHING_TAKEN, REFUSED_WITHOUT_REASON,
                REFUSED_WITHOUT_PHOTO.
        """
        net = self.received()
        if min(self.refused, self.residue) < 0 or self.refused + self.residue > net:
            raise Refusal(
                No.PARTS_EXCEED_NET,
                pointer="/refused",
                net=net,
                refused=self.refused,
                residue=self.residue,
            )
        if self.residue == net:
            raise Refusal(No.NOTHING_TAKEN, pointer="/residue")
        if self.refused and not self.refusal_reason.strip():
            raise Refusal(No.REFUSED_WITHOUT_REASON, pointer="/refusal_reason")
        if self.refused and self.photo is None:
            raise Refusal(No.REFUSED_WITHOUT_PHOTO, pointer="/photo")
        return net


def take_receipt(
    *,
    actor: Actor,
    draft: ReceiptDraft,
    site: Site,
    round: Round,  # noqa: A002 - the field's word
    trip: int,
    vehicle: Vehicle,
    material: Material,
) -> GateReceipt:
    """Take down what the weighbridge of ``site`` found of a load, and post it.

    Works in any order with the crew's records: without any, the whole mass stands against the
    plant's weighing difference until they come. The same client id with the same ticket is
    answered with the receipt that stands.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_PLANT, those of :meth:`ReceiptDraft.check`, CLIENT_ID_REUSED; of
            the ledger, when it cannot be posted. Nothing is kept then.
    """
    require_gate(actor, site)
    net = draft.check()
    with transaction.atomic():
        group = lock_rounds([round.pk])
        load = load_of(round=round, trip=trip, vehicle=vehicle, material=material)
        standing = _standing(draft, load, site, net)
        if standing is not None:
            return standing
        receipt = GateReceipt.objects.create(
            client_id=draft.client_id,
            load=load,
            site=site,
            occurred_at=draft.occurred_at,
            gross=draft.gross,
            tare=draft.tare,
            received=net,
            accepted=net - draft.refused - draft.residue,
            refused=draft.refused,
            residue=draft.residue,
            refusal_reason=draft.refusal_reason.strip(),
            ticket=draft.ticket.strip(),
            photo=draft.photo,
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        _bring(group, load)
        audit.record(
            actor=actor,
            action="settlement.receipt.taken",
            target=receipt,
            after={"load": load.code, "site": site.code, "received": net},
        )
    return receipt


def withdraw_receipt(*, actor: Actor, receipt: GateReceipt, reason: str) -> ReceiptWithdrawal:
    """Take back a wrong receipt: its entry is reversed, the load is on the vehicle again.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, ALREADY_WITHDRAWN; the ledger's MASS_MOVED_ON once the
            plant has treated the mass.
    """
    require_gate(actor, receipt.site)
    if not reason.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reason")
    load = receipt.load
    with transaction.atomic():
        group = lock_rounds([load.round_id])
        if ReceiptWithdrawal.objects.filter(receipt=receipt).exists():
            raise Refusal(No.ALREADY_WITHDRAWN)
        row = ReceiptWithdrawal.objects.create(
            receipt=receipt,
            reason=reason.strip(),
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        _bring(group, load)
        audit.record(
            actor=actor,
            action="settlement.receipt.withdrawn",
            target=receipt,
            reason=reason.strip(),
        )
    return row


def require_gate(actor: Actor, site: Site) -> None:
    """Raises: NOT_ALLOWED, NOT_A_PLANT."""
    allowed = rules.may_weigh(
        actor, region_path=site.region.path, organisation_id=site.organisation_id
    )
    if not allowed:
        raise Refusal(No.NOT_ALLOWED, roles=_("本场的地磅员或所在地的无废办"))
    if site.kind in NO_PLANTS:
        raise Refusal(No.NOT_A_PLANT, pointer="/site", name=str(site))


def _standing(draft: ReceiptDraft, load: Load, site: Site, net: int) -> GateReceipt | None:
    found: GateReceipt | None = GateReceipt.objects.filter(client_id=draft.client_id).first()
    if found is None:
        return None
    told = (load.pk, site.pk, draft.occurred_at, net, draft.refused, draft.residue)
    stands = (
        found.load_id,
        found.site_id,
        found.occurred_at,
        found.received,
        found.refused,
        found.residue,
    )
    if told != stands:
        raise Refusal(No.CLIENT_ID_REUSED, pointer="/client_id", client_id=str(draft.client_id))
    return found


def _bring(group: list[int], load: Load) -> None:
    """Post for the chain of ``load`` here and now, so that a refusal meets whoever weighs."""
    for chain in gather(group).chains:
        if load.pk in chain.loads:
            bring_chain(actor=BOOKS, chain=chain)
