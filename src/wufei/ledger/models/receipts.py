from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.ledger.models.entries import Entry


class Receipt(models.Model):
    """A load at the gate: received = accepted + refused + residue left in the vehicle (I3)."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="receipt", primary_key=True)
    received_grams = models.BigIntegerField(_("到场（克）"))
    accepted_grams = models.BigIntegerField(_("接收（克）"))
    refused_grams = models.BigIntegerField(_("拒收（克）"), default=0)
    residue_grams = models.BigIntegerField(_("车内残留（克）"), default=0)
    refusal_reason = models.CharField(_("拒收原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("进场单")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    received_grams=F("accepted_grams") + F("refused_grams") + F("residue_grams")
                ),
                name="receipt_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(accepted_grams__gte=0)
                & Q(refused_grams__gte=0)
                & Q(residue_grams__gte=0),
                name="receipt_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(refused_grams=0) | ~Q(refusal_reason=""), name="receipt_refusal_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}"
