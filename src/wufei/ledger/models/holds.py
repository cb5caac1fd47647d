from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.ledger.models.accounts import Account
from wufei.ledger.models.entries import Entry
from wufei.ledger.models.lots import Lot


class HoldQuerySet(ScopedQuerySet["Hold"]):
    def visible_to(self, actor: Actor) -> Self:
        """Holds whose giver or receiver account the actor may see."""
        if actor.is_system:
            return self
        accounts = Account.objects.visible_to(actor).order_by().values("pk")
        return self.filter(Q(from_account__in=accounts) | Q(to_account__in=accounts))


class Hold(models.Model):
    """Mass announced or estimated to move, not yet weighed. Weighing settles it, wholly or in
    part; what is left is voided, or expires with an alert."""

    class State(models.TextChoices):
        OPEN = "open", _("待过磅")
        SETTLED = "settled", _("已结清")
        VOID = "void", _("已作废")
        EXPIRED = "expired", _("已超期")

    client_id = models.UUIDField(_("业务号"), unique=True)
    from_account = models.ForeignKey(Account, models.PROTECT, related_name="holds_out")
    to_account = models.ForeignKey(Account, models.PROTECT, related_name="holds_in")
    material = models.ForeignKey("registry.Material", models.PROTECT)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True)
    grams = models.BigIntegerField(_("预报（克）"))
    estimated = models.BooleanField(_("估算"), default=True)
    settled_grams = models.BigIntegerField(_("已过磅（克）"), default=0)
    released_grams = models.BigIntegerField(_("已释放（克）"), default=0)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    announced_at = models.DateTimeField(_("预报时间"))
    expires_at = models.DateTimeField(_("期限"))
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=120)
    paper_reference = models.CharField(_("凭证号"), max_length=160, blank=True)

    objects: ClassVar[Any] = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预报")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(grams__gt=0), name="hold_positive"),
            models.CheckConstraint(
                condition=Q(grams__gte=F("released_grams")), name="hold_released"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="hold_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.client_id}"


class HoldEvent(models.Model):
    """What became of a hold; only added to."""

    class Kind(models.TextChoices):
        SETTLED = "settled", _("过磅")
        VOIDED = "voided", _("作废")
        EXPIRED = "expired", _("超期")

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="events")
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    grams = models.BigIntegerField(_("克"))
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="hold_events")
    at = models.DateTimeField(_("时间"))
    actor_name = models.CharField(_("经办人"), max_length=120)
    reason = models.CharField(_("事由"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("预报经过")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.hold_id} {self.kind} {self.grams} g"
