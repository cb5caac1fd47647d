from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from wufei.kernel.actors import Actor
from wufei.registry.models.dated import Dated, DatedQuerySet


class RegionQuerySet(DatedQuerySet):
    def within(self, path: str) -> Self:
        """The region with this path and everything below it."""
        return self.filter(path__startswith=path)

    def visible_to(self, actor: Actor) -> Self:
        """Divisions are public knowledge: every signed-in person may read them."""
        return self if actor.is_system or actor.user_id is not None else self.none()


class Region(Dated):
    """An administrative division, in force between two dates; changes are :class:`Succession`.

    ``code`` follows GB/T 2260 where it is known; ``confirmed`` tells whether it was checked.
    ``path`` is the materialised path of codes, ``/500000/500107/500107001/``.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", "省、直辖市"
        DISTRICT = "district", "区县"
        TOWNSHIP = "township", "街镇"
        COMMUNITY = "community", "社区"
        VILLAGE = "village", "行政村"

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", "直辖市"
        DISTRICT = "district", "区"
        COUNTY = "county", "县"
        AUTONOMOUS_COUNTY = "autonomous_county", "自治县"
        STREET = "street", "街道"
        TOWN = "town", "镇"
        COMMUNITY = "community", "社区"
        VILLAGE = "village", "行政村"

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=80)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    level = models.CharField("层级", max_length=16, choices=Level)
    kind = models.CharField("类别", max_length=24, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField("路径", max_length=200, unique=True, editable=False)
    confirmed = models.BooleanField("代码已核实", default=False)
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    population = models.PositiveIntegerField("人口", null=True, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)

    objects: ClassVar[Any] = RegionQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """How a division became another: merge, split, transfer of a part, renaming."""

    class Kind(models.TextChoices):
        MERGE = "merge", "合并"
        SPLIT = "split", "分设"
        TRANSFER = "transfer", "划转"
        RENAME = "rename", "更名"

    kind = models.CharField("方式", max_length=16, choices=Kind)
    effective_on = models.DateField("生效日期")
    from_region = models.ForeignKey(
        Region, models.PROTECT, related_name="successors", verbose_name="原区划"
    )
    to_region = models.ForeignKey(
        Region, models.PROTECT, related_name="predecessors", verbose_name="新区划"
    )
    part = models.CharField("划转部分", max_length=300, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "区划沿革"
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
    """A body that reports figures. Functional zones report but are no divisions, and overlap them."""

    class Kind(models.TextChoices):
        DIVISION = "division", "行政区划"
        FUNCTIONAL_AREA = "functional_area", "功能区"

    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=80)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    kind = models.CharField("类别", max_length=24, choices=Kind)
    regions = models.ManyToManyField(
        Region, related_name="reporting_units", verbose_name="涉及区划"
    )

    objects: ClassVar[Any] = RegionQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "报送单元"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
