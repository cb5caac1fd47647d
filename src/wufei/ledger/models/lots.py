from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.ledger.models.accounts import Account, reads_widely


class LotQuerySet(ScopedQuerySet["Lot"]):
    def visible_to(self, actor: Actor) -> Self:
        """Lots that have stood on an account the actor may see."""
        if actor.is_system:
            return self
        from wufei.ledger.models.entries import Posting

        if reads_widely(actor):
            return self.filter(
                Exists(Posting.objects.visible_to(actor).filter(lot_id=OuterRef("pk")))
            )
        accounts = Account.objects.visible_to(actor).order_by().values("pk")
        return self.filter(
            pk__in=Posting.objects.filter(lot__isnull=False, account__in=accounts)
            .order_by()
            .values("lot_id")
        )


class Lot(models.Model):
    """Mass with an identity: a drum, a bale, a vehicle trip, a day's batch of a plant.

    ``in_grams`` is what entered the lot, ``out_grams`` what left it for elsewhere (moving the whole
    lot from one account to another is neither). Once mass has left, no other mass may enter: so
    what a lot is made of is one fixed mixture and genealogy stays exact.
    """

    class Kind(models.TextChoices):
        TRIP = "trip", pgettext_lazy("lot", "车次")
        CONTAINER = "container", _("容器")
        BALE = "bale", _("打包")
        BATCH = "batch", pgettext_lazy("lot", "批次")

    code = models.CharField(_("批号"), max_length=80, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind, default=Kind.BATCH)
    material = models.ForeignKey("registry.Material", models.PROTECT, verbose_name=_("物料"))
    opened_at = models.DateTimeField(_("开立时间"))
    due_at = models.DateTimeField(_("在途期限"), null=True)
    in_grams = models.BigIntegerField(_("进入（克）"), default=0)
    out_grams = models.BigIntegerField(_("移出（克）"), default=0)

    objects: ClassVar[Any] = LotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = pgettext_lazy("lot", "批次")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(out_grams__gte=0) & Q(out_grams__lte=F("in_grams")),
                name="lot_allocations",
            )
        ]

    def __str__(self) -> str:
        return self.code
