"""What the weighbridge of a plant found."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter
from wufei.settlement.models.loads import Load


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


class GateReceipt(models.Model):
    """A load on a weighbridge, in grams: received = accepted + refused + residue; only added."""

    client_id = models.UUIDField(_("业务号"), unique=True)
    load = models.ForeignKey(Load, models.PROTECT, related_name="receipts", verbose_name=_("车次"))
    site = models.ForeignKey(
        "registry.Site", models.PROTECT, related_name="gate_receipts", verbose_name=_("处置场所")
    )
    occurred_at = models.DateTimeField(_("过磅时间"), db_index=True)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    gross = models.PositiveBigIntegerField(_("毛重（克）"), null=True, blank=True)
    tare = models.PositiveBigIntegerField(_("皮重（克）"), null=True, blank=True)
    received = models.PositiveBigIntegerField(_("到场（克）"))
    accepted = models.PositiveBigIntegerField(_("接收（克）"))
    refused = models.PositiveBigIntegerField(_("拒收（克）"), default=0)
    residue = models.PositiveBigIntegerField(_("车内残留（克）"), default=0)
    refusal_reason = models.CharField(_("拒收原因"), max_length=300, blank=True)
    ticket = models.CharField(_("磅单号"), max_length=80, blank=True)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

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

    def __str__(self) -> str:
        return self.ticket or str(self.client_id)


class ReceiptWithdrawal(models.Model):
    """That a receipt was wrong and no longer counts, and why; only added."""

    receipt = models.OneToOneField(
        GateReceipt, models.PROTECT, related_name="withdrawal", verbose_name=_("进场过磅单")
    )
    reason = models.CharField(_("事由"), max_length=300)
    withdrawn_at = models.DateTimeField(_("撤销时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = _("撤销的过磅单")

    def __str__(self) -> str:
        return str(self.receipt_id)
