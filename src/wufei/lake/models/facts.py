"""What figures read beside the ledger: registers as they stood, and values that bodies declare."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor, Role
from wufei.kernel.scoping import ScopedQuerySet


class FactCounter(models.Model):
    """One row: the number given last. Register versions and declared values share the numbering,
    which has no gaps because the row is locked until its fact commits."""

    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("事实编号")

    def __str__(self) -> str:
        return str(self.last)


class RegisterVersion(models.Model):
    """A row of a register (``accounts``, ``materials``, ``regions``, ``sites``) as it stood from
    this fact on. Only added to; ``page`` is the last sealed page when it was recorded."""

    number = models.BigIntegerField(_("编号"), primary_key=True)
    register = models.CharField(_("登记册"), max_length=16)
    key = models.CharField(_("键"), max_length=80)
    page = models.BigIntegerField(_("当时账页"))
    body = models.JSONField(_("内容"))
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("登记册版本")
        ordering = ["number"]
        indexes = [models.Index(fields=["register", "key", "number"], name="register_version_key")]

    def __str__(self) -> str:
        return f"{self.register} {self.key} #{self.number}"


class DeclaredValueQuerySet(ScopedQuerySet["DeclaredValue"]):
    def visible_to(self, actor: Actor) -> Self:
        """Values declared for the actor's regions."""
        if actor.is_system:
            return self
        mine = Q(pk__in=[])
        for grant in actor.grants:
            if grant.region_path is not None and grant.role != Role.RESIDENT:
                mine |= Q(region__path__startswith=grant.region_path)
        return self.filter(mine)


class DeclaredValue(models.Model):
    """A value that a body tells instead of weighing: how many compounds sort, how many bags were
    checked. Only added to: the latest number for a series, region and days is the one that holds,
    and a withdrawn one leaves *no data*."""

    number = models.BigIntegerField(_("编号"), primary_key=True)
    page = models.BigIntegerField(_("当时账页"))
    series = models.SlugField(_("数列"), max_length=64)
    region = models.ForeignKey("registry.Region", models.PROTECT, verbose_name=_("区划"))
    first_day = models.DateField(_("首日"))
    last_day = models.DateField(_("末日"))
    value = models.DecimalField(_("数值"), max_digits=27, decimal_places=6)
    unit = models.CharField(_("计量单位"), max_length=24)
    estimated = models.BooleanField(_("估算"), default=False)
    withdrawn = models.BooleanField(_("已撤回"), default=False)
    supplier = models.CharField(_("填报单位"), max_length=120, blank=True)
    evidence = models.CharField(_("依据"), max_length=300, blank=True)
    note = models.CharField(_("口径说明"), max_length=300, blank=True)
    reason = models.CharField(_("更正事由"), max_length=300, blank=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=120)
    recorded_at = models.DateTimeField(_("记录时间"))

    objects: ClassVar[Any] = DeclaredValueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("填报值")
        ordering = ["-number"]
        indexes = [
            models.Index(
                fields=["series", "region", "first_day", "last_day", "number"],
                name="declared_value_key",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="declared_value_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.region_id} {self.first_day}–{self.last_day}"
