from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.collection.models.points import CODE
from wufei.kernel.actors import Actor
from wufei.registry.public import Dated, DatedQuerySet, local_name, scope_filter


class DepotQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(
            scope_filter(actor, region="region__path", organisation="organisation_id")
        )


class CrewQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(
            scope_filter(actor, region="organisation__region__path", organisation="organisation_id")
        )


class Depot(Dated):
    """Where vehicles of a hauler start and end their rounds."""

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, related_name="depots", verbose_name=_("收运单位")
    )
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, related_name="depots", verbose_name=_("所在区划")
    )
    latitude = models.DecimalField(
        _("纬度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("经度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )

    objects: ClassVar[Any] = DepotQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("停车场站")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class Crew(Dated):
    """A team of a hauler with its depot and its usual vehicle."""

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, related_name="crews", verbose_name=_("收运单位")
    )
    depot = models.ForeignKey(
        Depot, models.PROTECT, related_name="crews", verbose_name=_("停车场站")
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="crews",
        verbose_name=_("常用车辆"),
    )

    objects: ClassVar[Any] = CrewQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("收运班组")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)
