"""What every ticket of a weighbridge says, and that one was wrong."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.kernel.models import Photo


class WeighbridgeTicket(models.Model):
    """A vehicle on the weighbridge of a plant, in grams: received = accepted + refused + residue.
    Only added."""

    client_id = models.UUIDField(_("业务号"), unique=True)
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

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.ticket or str(self.client_id)


class Withdrawn(models.Model):
    """That something was wrong and no longer counts, and why; only added."""

    reason = models.CharField(_("事由"), max_length=300)
    withdrawn_at = models.DateTimeField(_("撤销时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reason
