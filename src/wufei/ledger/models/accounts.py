from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor, Role
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter


class Stage(models.TextChoices):
    SOURCE = "source", _("产生")
    STOCK = "stock", _("贮存")
    TRANSIT = "transit", _("在途")
    PROCESS = "process", _("处理")
    SINK = "sink", _("去向")
    LOSS = "loss", _("损耗")
    BOUNDARY = "boundary", _("边界")
    OPENING = "opening", _("期初")


#: Stages whose accounts never go below zero (invariant I2).
GUARDED_STAGES = frozenset({Stage.STOCK, Stage.TRANSIT, Stage.PROCESS})


def reads_widely(actor: Actor) -> bool:
    """Whether most rows are the actor's: the offices of a city or a district.

    For them a list asks each of its newest rows whether it is theirs, and stops at a page full;
    for a driver with one vehicle that would search the whole book, so theirs starts at the account.
    """
    paths = (grant.region_path for grant in actor.grants if grant.role != Role.RESIDENT)
    return any(path is not None and path.count("/") <= 3 for path in paths)


class AccountQuerySet(ScopedQuerySet["Account"]):
    def visible_to(self, actor: Actor) -> Self:
        """Accounts in the actor's regions or held by the actor's organisations."""
        if actor.is_system:
            return self
        return self.filter(
            scope_filter(actor, region="region__path", organisation="organisation_id")
        )


class Account(models.Model):
    """Who or where × stage. The code is chosen once and never changes: digests are made over it."""

    code = models.CharField(_("编码"), max_length=80, unique=True)
    name = models.CharField(_("名称"), max_length=160)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    stage = models.CharField(_("环节"), max_length=12, choices=Stage)
    cause = models.CharField(_("损耗原因"), max_length=40, blank=True)
    use = models.CharField(_("用途"), max_length=40, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, null=True, blank=True, verbose_name=_("持有单位")
    )
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, verbose_name=_("区划")
    )
    site = models.ForeignKey(
        "registry.Site", models.PROTECT, null=True, blank=True, verbose_name=_("场所")
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle", models.PROTECT, null=True, blank=True, verbose_name=_("车辆")
    )
    transit_limit_hours = models.PositiveSmallIntegerField(_("在途时限（小时）"), default=48)
    opened_on = models.DateField(_("启用日期"), null=True, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects: ClassVar[Any] = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("账户")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="loss") | ~Q(cause=""), name="account_loss_has_cause"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def guarded(self) -> bool:
        """Whether the account may never hold less than nothing."""
        return self.stage in GUARDED_STAGES
