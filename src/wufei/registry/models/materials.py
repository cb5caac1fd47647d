from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.registry.models.dated import Dated, PublicDatedQuerySet, PublicQuerySet
from wufei.registry.models.names import local_name


class Material(models.Model):
    """What the ledger weighs: one key for ever. Names and official codes are dated rows beside it.

    易腐垃圾 (before 2022) and 厨余垃圾 (since) are two labels of the one material ``kitchen``.
    """

    class Scheme(models.TextChoices):
        HOUSEHOLD = "household", _("生活垃圾")
        HAZARDOUS = "hazardous", _("危险废物")
        SOLID_WASTE = "solid_waste", _("固体废物")
        PRODUCT = "product", _("产物")
        FOREIGN = "foreign", _("外来分类")

    key = models.SlugField(_("标识"), max_length=64, unique=True)
    scheme = models.CharField(_("体系"), max_length=16, choices=Scheme)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    name = models.CharField(_("现行名称"), max_length=160)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    colour = models.CharField(_("颜色"), max_length=7, blank=True)
    confirmed = models.BooleanField(_("已核实"), default=False)

    objects: ClassVar[Any] = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("物料")
        ordering = ["key"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class MaterialLabel(Dated):
    """The name of a material between two dates, with the text that gave it."""

    material = models.ForeignKey(
        Material, models.CASCADE, related_name="labels", verbose_name=_("物料")
    )
    name = models.CharField(_("名称"), max_length=160)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    source = models.CharField(_("依据"), max_length=300, blank=True)

    objects: ClassVar[Any] = PublicDatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("物料名称")
        ordering = ["material", "valid_from"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class MaterialCode(Dated):
    """An official code of a material in one edition of one list (for example ``hw`` 2021)."""

    material = models.ForeignKey(
        Material, models.PROTECT, related_name="codes", verbose_name=_("物料")
    )
    list_name = models.CharField(_("名录"), max_length=32)
    edition = models.CharField(_("版次"), max_length=16)
    code = models.CharField(_("代码"), max_length=32)
    category = models.CharField(_("类别"), max_length=32, blank=True)
    hazards = models.CharField(_("危险特性"), max_length=32, blank=True)
    hazard_logic = models.CharField(_("特性关系"), max_length=16, blank=True)

    objects: ClassVar[Any] = PublicDatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("物料代码")
        ordering = ["list_name", "edition", "code"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["list_name", "edition", "code"], name="material_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Density(Dated):
    """A declared density: the only way by which a volume becomes a mass."""

    material = models.ForeignKey(
        Material, models.CASCADE, related_name="densities", verbose_name=_("物料")
    )
    grams_per_litre = models.DecimalField(_("密度（克/升）"), max_digits=12, decimal_places=4)
    source = models.CharField(_("依据"), max_length=300)

    objects: ClassVar[Any] = PublicDatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("申报密度")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(grams_per_litre__gt=0), name="density_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.grams_per_litre} g/L"
