"""What leaves a transfer station for a plant, and what the plant's weighbridge found of it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter
from wufei.settlement.models.tickets import WeighbridgeTicket, Withdrawn


def _own(actor: Actor, way: str) -> Q:
    """``way`` leads to a site or a vehicle's body."""
    if way.endswith("vehicle"):
        body = f"{way}__organisation"
        return scope_filter(actor, region=f"{body}__region__path", organisation=f"{body}_id")
    return scope_filter(
        actor, region=f"{way}__region__path", organisation=f"{way}__organisation_id"
    )


class HaulQuerySet(ScopedQuerySet["Haul"]):
    def visible_to(self, actor: Actor) -> Self:
        """Hauls from, to and on vehicles of the actor's areas and of the own body."""
        if actor.is_system:
            return self
        return self.filter(_own(actor, "station") | _own(actor, "plant") | _own(actor, "vehicle"))

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawal__isnull=True)


class Haul(models.Model):
    """One class on one vehicle from a station to a plant, in grams; only added.

    ``taken`` left the station's batches (the sum of its parts), ``departed`` is what the station's
    weighbridge found on the vehicle; their difference is ``taken − departed``, under the cause
    ``loss_cause`` (negative only as a weighing difference). ``code`` is the code of the lot on the
    vehicle.
    """

    class Cause(models.TextChoices):
        LEACHATE = "leachate", pgettext_lazy("haul", "渗滤液和压缩出水")
        DRYING = "drying", pgettext_lazy("haul", "水分蒸发")
        DIFFERENCE = "difference", pgettext_lazy("haul", "过磅差额")

    client_id = models.UUIDField(_("业务号"), unique=True)
    code = models.CharField(_("转运单号"), max_length=80, unique=True)
    station = models.ForeignKey(
        "registry.Site", models.PROTECT, related_name="hauls_out", verbose_name=_("转运站")
    )
    plant = models.ForeignKey(
        "registry.Site", models.PROTECT, related_name="hauls_in", verbose_name=_("送往")
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle", models.PROTECT, related_name="+", verbose_name=_("车辆")
    )
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, related_name="+", verbose_name=_("类别")
    )
    left_at = models.DateTimeField(_("出站时间"), db_index=True)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    gross = models.PositiveBigIntegerField(_("毛重（克）"), null=True, blank=True)
    tare = models.PositiveBigIntegerField(_("皮重（克）"), null=True, blank=True)
    taken = models.PositiveBigIntegerField(_("出库（克）"))
    departed = models.PositiveBigIntegerField(_("出站（克）"))
    loss_cause = models.CharField(_("差额去向"), max_length=12, choices=Cause, blank=True)
    loss_reason = models.CharField(_("差额原因"), max_length=300, blank=True)
    ticket = models.CharField(_("磅单号"), max_length=80, blank=True)
    entry = models.OneToOneField(
        "ledger.Entry", models.PROTECT, related_name="haul", verbose_name=_("分录")
    )
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    objects: ClassVar[Any] = HaulQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("转运")
        ordering = ["-left_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken=F("departed")) | (~Q(loss_cause="") & ~Q(loss_reason="")),
                name="settlement_haul_loss_named",
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=F("departed")) | Q(loss_cause="difference"),
                name="settlement_haul_loss_sign",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def lost(self) -> int:
        return self.taken - self.departed


class HaulPart(models.Model):
    """What a haul took out of one batch of the station; only added."""

    haul = models.ForeignKey(Haul, models.PROTECT, related_name="parts", verbose_name=_("转运"))
    lot = models.ForeignKey(
        "ledger.Lot", models.PROTECT, related_name="haul_parts", verbose_name=_("批次")
    )
    grams = models.PositiveBigIntegerField(_("质量（克）"))

    class Meta:
        verbose_name = verbose_name_plural = _("转运出库")
        ordering = ["haul", "id"]
        constraints = [
            models.UniqueConstraint(fields=["haul", "lot"], name="settlement_haul_part_once"),
            models.CheckConstraint(condition=Q(grams__gt=0), name="settlement_haul_part_some"),
        ]

    def __str__(self) -> str:
        return f"{self.haul_id}/{self.lot_id}"


class HaulWithdrawal(Withdrawn):
    """A haul that was taken back: its mass stands in the station's batches again; only added."""

    haul = models.OneToOneField(
        Haul, models.PROTECT, related_name="withdrawal", verbose_name=_("转运")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("撤销的转运")


class HaulReceiptQuerySet(ScopedQuerySet["HaulReceipt"]):
    def visible_to(self, actor: Actor) -> Self:
        """Receipts of the hauls that the actor may see."""
        if actor.is_system:
            return self
        return self.filter(haul__in=Haul.objects.visible_to(actor).order_by().values("pk"))

    def standing(self) -> Self:
        return self.filter(withdrawal__isnull=True)


class HaulReceipt(WeighbridgeTicket):
    """A haul on the plant's weighbridge, in grams, and ``announced``, what the vehicle carried by
    the books; only added."""

    haul = models.ForeignKey(Haul, models.PROTECT, related_name="receipts", verbose_name=_("转运"))
    announced = models.BigIntegerField(_("车上（克）"))
    entry = models.OneToOneField(
        "ledger.Entry", models.PROTECT, related_name="haul_receipt", verbose_name=_("分录")
    )

    objects: ClassVar[Any] = HaulReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("转运进场单")
        ordering = ["occurred_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received=F("accepted") + F("refused") + F("residue")),
                name="settlement_haul_receipt_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(gross__isnull=True, tare__isnull=True)
                | Q(received=F("gross") - F("tare")),
                name="settlement_haul_receipt_net",
            ),
            models.CheckConstraint(
                condition=Q(refused=0) | ~Q(refusal_reason=""),
                name="settlement_haul_receipt_reason",
            ),
        ]


class HaulReceiptWithdrawal(Withdrawn):
    """A plant's receipt that was wrong; the haul is on the vehicle again; only added."""

    receipt = models.OneToOneField(
        HaulReceipt, models.PROTECT, related_name="withdrawal", verbose_name=_("转运进场单")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("撤销的转运进场单")
