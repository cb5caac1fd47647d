"""What the weighbridge of a plant found."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter
from wufei.settlement.models.loads import Load
from wufei.settlement.models.tickets import WeighbridgeTicket, Withdrawn


class GateReceiptQuerySet(ScopedQuerySet["GateReceipt"]):
    def visible_to(self, actor: Actor) -> Self:
        """Receipts at plants of the actor's areas or body, and those of the own vehicles."""
        if actor.is_system:
            return self
        at_plant = scope_filter(
            actor, region="site__region__path", organisation="site__organisation_id"
        )
        carried = scope_filter(
            actor,
            region="load__round__plan__hauler__region__path",
            organisation="load__round__plan__hauler_id",
        )
        return self.filter(at_plant | carried)

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal__isnull=True)


class GateReceipt(WeighbridgeTicket):
    """A load of a round on a weighbridge; only added."""

    load = models.ForeignKey(Load, models.PROTECT, related_name="receipts", verbose_name=_("车次"))
    site = models.ForeignKey(
        "registry.Site", models.PROTECT, related_name="gate_receipts", verbose_name=_("处置场所")
    )

    objects: ClassVar[Any] = GateReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("进场过磅单")
        ordering = ["-occurred_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received=F("accepted") + F("refused") + F("residue")),
                name="settlement_receipt_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(gross__isnull=True, tare__isnull=True)
                | Q(received=F("gross") - F("tare")),
                name="settlement_receipt_net",
            ),
            models.CheckConstraint(
                condition=Q(refused=0) | ~Q(refusal_reason=""),
                name="settlement_receipt_refusal_reason",
            ),
        ]


class ReceiptWithdrawal(Withdrawn):
    """That a receipt was wrong and no longer counts, and why; only added."""

    receipt = models.OneToOneField(
        GateReceipt, models.PROTECT, related_name="withdrawal", verbose_name=_("进场过磅单")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("撤销的过磅单")

    def __str__(self) -> str:
        return str(self.receipt_id)
