"""What a district pays for its waste that another district treats."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Role
from wufei.registry.public import Dated, DatedQuerySet


class CompensationRateQuerySet(DatedQuerySet):
    def visible_to(self, actor: Any) -> Any:
        """Prices are open to those who work in the city; residents and schools have no part."""
        works = any(grant.role not in (Role.RESIDENT, Role.SCHOOL) for grant in actor.grants)
        return self if actor.is_system or works else self.none()


class CompensationRate(Dated):
    """Yuan per tonne of a class from one district treated in another; empty = any."""

    origin = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("来源区县"),
    )
    receiver = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处置区县"),
    )
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, related_name="+", verbose_name=_("类别")
    )
    yuan_per_tonne = models.DecimalField(_("单价（元/吨）"), max_digits=10, decimal_places=2)
    source = models.CharField(_("依据"), max_length=300)

    objects: ClassVar[Any] = CompensationRateQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("跨区补偿单价")
        ordering = ["material", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(yuan_per_tonne__gte=0), name="settlement_rate_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.yuan_per_tonne}"
