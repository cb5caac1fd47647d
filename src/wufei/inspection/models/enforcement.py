from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.inspection.models.kinds import CODE
from wufei.inspection.models.problems import Problem
from wufei.inspection.models.scope import SettingsQuerySet, area_of
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, local_name


class EnforcementMeasure(Dated):
    """A warning or fine with its legal basis as the office entered it; amounts are whole fen.

    None of the sources at hand gives amounts: they are data, and ``confirmed`` says whether they
    were compared with the law.
    """

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    legal_basis = models.CharField(_("法律依据"), max_length=300, blank=True)
    fines = models.BooleanField(_("罚款"), default=False)
    least_fen = models.PositiveBigIntegerField(_("最低金额（分）"), null=True, blank=True)
    most_fen = models.PositiveBigIntegerField(_("最高金额（分）"), null=True, blank=True)
    confirmed = models.BooleanField(_("依据已核实"), default=False)

    objects: ClassVar[Any] = SettingsQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("执法措施")
        ordering = ["code"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(least_fen__isnull=True)
                | Q(most_fen__isnull=True)
                | Q(most_fen__gte=F("least_fen")),
                name="inspection_measure_amounts",
            ),
        ]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class EnforcementRecordQuerySet(ScopedQuerySet["EnforcementRecord"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        condition = area_of(actor, region="problem__region__path", point="problem__point_id")
        return self.filter(condition)


class EnforcementRecord(models.Model):
    """A measure taken over a problem; only added. ``basis`` is the legal basis as it then stood.

    Whom it hit is the body or the number of the paper file; no person's name is kept here.
    """

    client_id = models.UUIDField(_("业务号"), unique=True)
    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="enforcement", verbose_name=_("问题")
    )
    measure = models.ForeignKey(
        EnforcementMeasure, models.PROTECT, related_name="records", verbose_name=_("执法措施")
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enforcement",
        verbose_name=_("当事单位"),
    )
    case_number = models.CharField(_("案卷号"), max_length=60)
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"), null=True, blank=True)
    basis = models.CharField(_("法律依据"), max_length=300)
    served_on = models.DateField(_("送达日期"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    objects: ClassVar[Any] = EnforcementRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("执法处理")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.case_number

    @property
    def amount_yuan(self) -> str:
        """Yuan with two digits; empty for what is no fine."""
        return "" if self.amount_fen is None else f"{Decimal(self.amount_fen).scaleb(-2):.2f}"
