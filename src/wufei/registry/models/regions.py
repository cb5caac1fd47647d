from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.registry.models.dated import Dated, PublicDatedQuerySet
from wufei.registry.models.names import local_name


class RegionQuerySet(PublicDatedQuerySet):  # type: ignore[override]
    def within(self, path: str) -> Self:
        """The region with this path and everything below it."""
        return self.filter(path__startswith=path)


class Region(Dated):
    """An administrative division, in force between two dates; changes are :class:`Succession`.

    ``code`` follows GB/T 2260 where it is known; ``confirmed`` tells whether it was checked.
    ``path`` is the materialised path of codes, ``/500000/500107/500107001/``.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("省、直辖市")
        DISTRICT = "district", _("区县")
        TOWNSHIP = "township", _("街镇")
        COMMUNITY = "community", _("社区")
        VILLAGE = "village", _("行政村")

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("直辖市")
        DISTRICT = "district", _("区")
        COUNTY = "county", _("县")
        AUTONOMOUS_COUNTY = "autonomous_county", _("自治县")
        STREET = "street", _("街道")
        TOWN = "town", _("镇")
        COMMUNITY = "community", _("社区")
        VILLAGE = "village", _("行政村")

    code = models.CharField(_("代码"), max_length=24, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    level = models.CharField(_("层级"), max_length=16, choices=Level)
    kind = models.CharField(_("类别"), max_length=24, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    path = models.CharField(_("路径"), max_length=200, unique=True, editable=False)
    confirmed = models.BooleanField(_("代码已核实"), default=False)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    population = models.PositiveIntegerField(_("人口"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=300, blank=True)

    objects: ClassVar[Any] = RegionQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("行政区划")
        ordering = ["path"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class FormerPlacement(models.Model):
    """Where a division stood before it was moved: its parent until ``until`` (exclusive).

    ``Region.parent`` and ``Region.path`` say how things stand now; with these rows the tree of any
    earlier day can be drawn.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="former_placements", verbose_name=_("区划")
    )
    parent = models.ForeignKey(
        Region, models.PROTECT, related_name="former_children", verbose_name=_("原上级")
    )
    until = models.DateField(_("截至日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("曾属上级")
        ordering = ["until"]
        constraints = [
            models.UniqueConstraint(fields=["region", "until"], name="former_placement_once")
        ]

    def __str__(self) -> str:
        return f"{self.region} ← {self.parent} ({self.until})"


class Succession(models.Model):
    """How a division became another: merge, split, transfer of a part, renaming."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("合并")
        SPLIT = "split", _("分设")
        TRANSFER = "transfer", _("划转")
        RENAME = "rename", _("更名")

    kind = models.CharField(_("方式"), max_length=16, choices=Kind)
    effective_on = models.DateField(_("生效日期"))
    from_region = models.ForeignKey(
        Region, models.PROTECT, related_name="successors", verbose_name=_("原区划")
    )
    to_region = models.ForeignKey(
        Region, models.PROTECT, related_name="predecessors", verbose_name=_("新区划")
    )
    part = models.CharField(_("划转部分"), max_length=300, blank=True)
    source = models.CharField(_("依据"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区划沿革")
        ordering = ["effective_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_region", "to_region", "effective_on"], name="succession_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_region=models.F("to_region")), name="succession_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_region} → {self.to_region}"


class ReportingUnit(Dated):
    """A body that reports figures. Functional zones are no divisions and overlap them."""

    class Kind(models.TextChoices):
        DIVISION = "division", _("行政区划")
        FUNCTIONAL_AREA = "functional_area", _("功能区")

    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(_("类别"), max_length=24, choices=Kind)
    regions = models.ManyToManyField(
        Region, related_name="reporting_units", verbose_name=_("涉及区划")
    )

    objects: ClassVar[Any] = PublicDatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("报送单元")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)
