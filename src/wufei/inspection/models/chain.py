from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.inspection.models.kinds import CODE
from wufei.inspection.models.scope import SettingsQuerySet, area_of
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, DatedQuerySet, local_name


class ChainRole(Dated):
    """One level of the responsibility chain (五长制), as the city names it. Level 1 is nearest."""

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    level = models.PositiveSmallIntegerField(
        _("层级"), help_text=_("1 为离点位最近的一级，数字越大越往上。")
    )

    objects: ClassVar[Any] = SettingsQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("责任层级")
        ordering = ["level", "code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class ChainHolderQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Holders in the areas where the actor works, and the own places in the chain."""
        if actor.is_system:
            return self
        condition = area_of(actor, region="region__path")
        condition |= area_of(actor, region="point__region__path", point="point_id")
        if actor.user_id is not None:
            condition |= Q(user_id=actor.user_id)
        return self.filter(condition)


class ChainHolder(Dated):
    """Who holds a level of the chain for a region (and all below), or for one point.

    With an account (``user``) problems go to it; a person without one is named in
    :class:`ChainPerson`.
    """

    role = models.ForeignKey(
        ChainRole, models.PROTECT, related_name="holders", verbose_name=_("责任层级")
    )
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_holders",
        verbose_name=_("负责区划"),
    )
    point = models.ForeignKey(
        "collection.Point",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_holders",
        verbose_name=_("负责收集点"),
    )
    user = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chain_places",
        verbose_name=_("账号"),
    )
    post = models.CharField(_("职务"), max_length=80, blank=True)

    objects: ClassVar[Any] = ChainHolderQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("责任人")
        ordering = ["role__level", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(region__isnull=True) ^ Q(point__isnull=True),
                name="inspection_holder_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.place}"

    @property
    def place(self) -> Any:
        """The region or point for which it is held."""
        return self.region if self.region_id else self.point

    @property
    def path(self) -> str:
        """The region path of the place."""
        return str(self.place.path if self.region_id else self.place.region.path)


class ChainPerson(models.Model):
    """Name and phone of a holder: personal data, forgotten on ``keep_until``."""

    holder = models.OneToOneField(
        ChainHolder, models.CASCADE, related_name="person", verbose_name=_("责任人")
    )
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(
        _("电话"),
        max_length=24,
        blank=True,
        validators=[RegexValidator(r"^\+?[0-9][0-9 -]{4,}\Z", _("电话只能用数字、空格和连字符。"))],
    )
    keep_until = models.DateField(_("保存至"))

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("责任人的联系方式")

    def __str__(self) -> str:
        return self.name
