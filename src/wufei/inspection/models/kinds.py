from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.collection.public import Point
from wufei.inspection.models.scope import SettingsQuerySet
from wufei.registry.public import Dated, local_name

CODE = Point._meta.get_field("code").validators[0]  # noqa: SLF001 - codes look the same everywhere


class Severity(models.IntegerChoices):
    SLIGHT = 1, pgettext_lazy("problem", "一般")
    SERIOUS = 2, pgettext_lazy("problem", "较重")
    GRAVE = 3, pgettext_lazy("problem", "严重")


class ProblemKind(Dated):
    """What can be wrong, as the offices name it; the basis on which it is called wrong."""

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    severity = models.PositiveSmallIntegerField(
        _("严重程度"), choices=Severity, default=Severity.SLIGHT
    )
    #: Rules of supervision whose findings become problems of this kind (their keys).
    rules = models.CharField(
        _("对应监管规则"),
        max_length=300,
        blank=True,
        help_text=_("规则代号，用空格隔开；这些发现转整改时默认用此类别。"),
    )
    assigns_itself = models.BooleanField(
        _("自动交办"),
        default=True,
        help_text=_("责任方和期限都能按规则确定时，登记后立即交办。"),
    )
    basis = models.CharField(_("依据"), max_length=300, blank=True)
    confirmed = models.BooleanField(_("依据已核实"), default=False)

    objects: ClassVar[Any] = SettingsQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("问题类别")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class DeadlineRule(Dated):
    """Who answers for a problem, and within what time; the narrowest rule that fits holds.

    No kind, severity or district: for all of them. The figures are the office's own (none of the
    sources gives any).
    """

    class Unit(models.TextChoices):
        HOUR = "hour", _("小时")
        WORKING_DAY = "working_day", _("个工作日")
        DAY = "day", _("天")

    class Party(models.TextChoices):
        CHAIN = "chain", _("责任链上的人")
        HAULER = "hauler", _("收运单位")
        MANAGER = "manager", _("点位管理单位")
        COMMUNITY = "community", _("所在社区")

    kind = models.ForeignKey(
        ProblemKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("问题类别"),
        help_text=_("不选表示所有类别。"),
    )
    severity = models.PositiveSmallIntegerField(
        _("严重程度"), choices=Severity, null=True, blank=True, help_text=_("不选表示不限。")
    )
    district = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deadline_rules",
        verbose_name=_("适用区县"),
        help_text=_("不选表示全市。"),
    )
    amount = models.PositiveSmallIntegerField(_("时限"))
    unit = models.CharField(_("时限单位"), max_length=12, choices=Unit, default=Unit.WORKING_DAY)
    party = models.CharField(_("责任方"), max_length=12, choices=Party, default=Party.CHAIN)
    chain_role = models.ForeignKey(
        "inspection.ChainRole",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deadline_rules",
        verbose_name=_("责任层级"),
        help_text=_("责任方为责任链时填写；不选表示离点位最近的一级。"),
    )
    source = models.CharField(_("依据"), max_length=300, blank=True)

    objects: ClassVar[Any] = SettingsQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("交办规则")
        ordering = ["kind__code", "severity", "district__code", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gte=1), name="inspection_deadline_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.kind or _('所有类别')} {self.amount} {self.get_unit_display()}"
