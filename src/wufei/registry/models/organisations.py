from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor, Role
from wufei.registry.models.dated import Dated, DatedQuerySet
from wufei.registry.models.names import local_name
from wufei.registry.models.regions import Region


def scope_filter(actor: Actor, *, region: str, organisation: str) -> Q:
    """The rows in an actor's grants, given the look-ups of region path and organisation id.

    Residents read the public figures, not the books of their neighbourhood.
    """
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role == Role.RESIDENT:
            continue
        if grant.region_path is not None:
            condition |= Q(**{f"{region}__startswith": grant.region_path})
        else:
            condition |= Q(**{organisation: grant.organisation_id})
    return condition


class OrganisationQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(scope_filter(actor, region="region__path", organisation="pk"))


class SiteQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(
            scope_filter(actor, region="region__path", organisation="organisation_id")
        )


class VehicleQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(
            scope_filter(actor, region="organisation__region__path", organisation="organisation_id")
        )


class Organisation(Dated):
    """A body with rights and duties: office, hauler, plant operator, enterprise, school."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("主管部门")
        HAULER = "hauler", _("收运单位")
        PLANT_OPERATOR = "plant_operator", _("处置单位")
        ENTERPRISE = "enterprise", _("企业")
        RECYCLER = "recycler", _("回收企业")
        EVALUATOR = "evaluator", _("评估机构")
        SCHOOL = "school", _("学校")

    code = models.CharField(_("统一编码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    kind = models.CharField(_("类别"), max_length=24, choices=Kind)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="organisations", verbose_name=_("所在区划")
    )
    notes = models.CharField(_("备注"), max_length=300, blank=True)

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("单位")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class Site(Dated):
    """A place where waste arises, waits, is sorted, treated or used; a plant is a kind of site."""

    class Kind(models.TextChoices):
        SERVICE_AREA = "service_area", _("收集服务区")
        ENTERPRISE = "enterprise", _("产废场所")
        TRANSFER_STATION = "transfer_station", _("转运站")
        SORTING_CENTRE = "sorting_centre", _("分拣中心")
        KITCHEN_PLANT = "kitchen_plant", _("厨余垃圾处理厂")
        INCINERATION = "incineration", _("焚烧发电厂")
        LANDFILL = "landfill", _("填埋场")
        HAZARDOUS_PLANT = "hazardous_plant", _("危险废物利用处置厂")
        CONSTRUCTION_PLANT = "construction_plant", _("建筑垃圾资源化厂")
        REUSE = "reuse", _("利用单位")

    class Status(models.TextChoices):
        OPERATIONAL = "operational", _("运行")
        STANDBY = "standby", _("备用")
        CLOSED = "closed", _("停运")

    code = models.CharField(_("编码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    kind = models.CharField(_("类别"), max_length=24, choices=Kind)
    status = models.CharField(_("状态"), max_length=16, choices=Status, default=Status.OPERATIONAL)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sites", verbose_name=_("运营单位")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="sites", verbose_name=_("所在区划")
    )
    latitude = models.DecimalField(
        _("纬度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("经度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    capacity_grams_per_day = models.BigIntegerField(_("设计能力（克/日）"), null=True, blank=True)

    objects: ClassVar[Any] = SiteQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("场所")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class Vehicle(Dated):
    """A vehicle and the classes it may carry (empty = any)."""

    plate = models.CharField(_("车牌"), max_length=16, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="vehicles", verbose_name=_("所属单位")
    )
    materials = models.ManyToManyField(
        "registry.Material", blank=True, related_name="vehicles", verbose_name=_("可装类别")
    )
    payload_grams = models.BigIntegerField(_("核定载质量（克）"), null=True, blank=True)

    objects: ClassVar[Any] = VehicleQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("车辆")
        ordering = ["plate"]

    def __str__(self) -> str:
        return self.plate
