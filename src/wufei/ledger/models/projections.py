from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.ledger.models.accounts import Account
from wufei.ledger.models.lots import Lot


class Balance(models.Model):
    """What stands on an account now, per material and (on guarded accounts) per lot.

    ``lot`` empty is mass without identity. ``held_grams`` is announced to leave and not yet
    weighed; it cannot be taken by anything else. A projection: ``verify`` rebuilds it.
    """

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="balances", db_index=False, db_constraint=False
    )
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, db_index=False, db_constraint=False
    )
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, related_name="balances", db_constraint=False
    )
    grams = models.BigIntegerField(_("克"), default=0)
    held_grams = models.BigIntegerField(_("预占（克）"), default=0)
    guarded = models.BooleanField()

    class Meta:
        verbose_name = verbose_name_plural = _("结存")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "material"], name="balance_once", condition=Q(lot__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["account", "material", "lot"],
                name="balance_lot_once",
                condition=Q(lot__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(guarded=False) | (Q(grams__gte=0) & Q(held_grams__lte=F("grams"))),
                name="balance_guarded",
            ),
            models.CheckConstraint(condition=Q(held_grams__gte=0), name="balance_held"),
        ]
        indexes = [
            models.Index(
                fields=["account", "material"], name="balance_standing", condition=~Q(grams=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.grams} g"


class Turnover(models.Model):
    """What entered and left an account on a declared day, per material: the source of every
    balance in the past and of every total over a period. A projection, checked by ``verify``."""

    pk = models.CompositePrimaryKey("account_id", "material_id", "day")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="turnovers", db_index=False, db_constraint=False
    )
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, db_index=False, db_constraint=False
    )
    day = models.DateField(_("发生日"))
    in_grams = models.BigIntegerField(_("收入（克）"), default=0)
    out_grams = models.BigIntegerField(_("发出（克）"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("发生额")
        indexes = [models.Index(fields=["day"], name="turnover_day")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"
