from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.evaluation.models.scope import bodies_of, judging, overseen
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet


class SchemeQuerySet(ScopedQuerySet["Scheme"]):
    def visible_to(self, actor: Actor) -> Self:
        """Schemes of the areas in which the actor works: who is judged may read by what."""
        if actor.is_system:
            return self
        from wufei.evaluation.models.evaluations import PUBLISHED, UnitScore

        condition = overseen(actor, path="region__path") | judging(actor, path="region__path")
        if bodies := bodies_of(actor):
            judged = UnitScore.objects.filter(body__in=bodies, evaluation__state__in=PUBLISHED)
            condition |= Q(pk__in=judged.values("evaluation__scheme"))
        return self.filter(condition)


class Scheme(models.Model):
    """By what a district judges its streets, compounds or haulers. What it says stands in its
    versions."""

    code = models.SlugField(
        _("编码"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_-]*\Z", _("以小写字母开头。"))],
    )
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, related_name="schemes", verbose_name=_("考评区划")
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

    objects: ClassVar[Any] = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考评方案")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class SchemeVersion(models.Model):
    """What a scheme says from a month on, as its YAML text (:mod:`wufei.evaluation.schemes`); never
    changed. Of two for one month the later number holds."""

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="versions", verbose_name=_("考评方案")
    )
    number = models.PositiveIntegerField(_("版本"))
    first_month = models.DateField(_("自月份"))
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160)
    units = models.CharField(_("考评对象"), max_length=16)
    text = models.TextField(_("内容"))
    digest = models.CharField(_("摘要"), max_length=64)
    confirmed = models.BooleanField(_("依据已核实"), default=False)
    reason = models.CharField(_("修订说明"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("发布时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("发布人编号"), null=True)
    actor_name = models.CharField(_("发布人"), max_length=150)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("方案版本")
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="evaluation_scheme_version")
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id}/{self.number}"
