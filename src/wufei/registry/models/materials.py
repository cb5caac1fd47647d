from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.models.dated import Dated, DatedQuerySet


class PublicQuerySet(ScopedQuerySet["Material"]):
    def visible_to(self, actor: Actor) -> Self:
        """Codes are public knowledge: every signed-in person may read them."""
        return self if actor.is_system or actor.user_id is not None else self.none()


class Material(models.Model):
    """What the ledger weighs: one key for ever. Names and official codes are dated rows beside it.

    易腐垃圾 (before 2022) and 厨余垃圾 (since) are two labels of the one material ``kitchen``.
    """

    class Scheme(models.TextChoices):
        HOUSEHOLD = "household", "生活垃圾"
        HAZARDOUS = "hazardous", "危险废物"
        SOLID_WASTE = "solid_waste", "固体废物"
        PRODUCT = "product", "产物"
        FOREIGN = "foreign", "外来分类"

    key = models.SlugField("标识", max_length=64, unique=True)
    scheme = models.CharField("体系", max_length=16, choices=Scheme)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    name = models.CharField("现行名称", max_length=160)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    colour = models.CharField("颜色", max_length=7, blank=True)
    confirmed = models.BooleanField("已核实", default=False)

    objects: ClassVar[Any] = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "物料"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class MaterialLabel(Dated):
    """The name of a material between two dates, with the text that gave it."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="labels")
    name = models.CharField("名称", max_length=160)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "物料名称"
        ordering = ["material", "valid_from"]

    def __str__(self) -> str:
        return self.name


class MaterialCode(Dated):
    """An official code of a material in one edition of one list (for example ``hw`` 2021)."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="codes")
    list_name = models.CharField("名录", max_length=32)
    edition = models.CharField("版次", max_length=16)
    code = models.CharField("代码", max_length=32)
    category = models.CharField("类别", max_length=32, blank=True)
    hazards = models.CharField("危险特性", max_length=32, blank=True)
    hazard_logic = models.CharField("特性关系", max_length=16, blank=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "物料代码"
        ordering = ["list_name", "edition", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["list_name", "edition", "code"], name="material_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Density(Dated):
    """A declared density: the only way by which a volume becomes a mass."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="densities")
    grams_per_litre = models.DecimalField("密度（克/升）", max_digits=12, decimal_places=4)
    source = models.CharField("依据", max_length=300)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "申报密度"
        constraints = [
            models.CheckConstraint(condition=Q(grams_per_litre__gt=0), name="density_positive")
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.grams_per_litre} g/L"
