from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter
from wufei.supervision.naming import rule_name


class FindingState(models.TextChoices):
    OPEN = "open", pgettext_lazy("finding", "待处理")
    TAKEN_UP = "taken_up", pgettext_lazy("finding", "已转整改")
    FALSE_ALARM = "false_alarm", pgettext_lazy("finding", "误报")
    NOTED = "noted", pgettext_lazy("finding", "已阅知")


class FindingQuerySet(ScopedQuerySet["Finding"]):
    def visible_to(self, actor: Actor) -> Self:
        """Findings in the actor's areas, those about the own body, and at its plants."""
        if actor.is_system:
            return self
        own = scope_filter(actor, region="region__path", organisation="organisation_id")
        bodies = [grant.organisation_id for grant in actor.grants if grant.organisation_id]
        return self.filter(own | Q(plant__organisation_id__in=bodies))


class Finding(models.Model):
    """What a rule found, with the evidence it stands on (``tracking.Finding``).

    ``key`` is the rule's own name for it: found again by another run it is the same row.
    """

    key = models.CharField(_("标识"), max_length=160, unique=True)
    rule = models.CharField(_("规则"), max_length=32, db_index=True)
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        related_name="findings",
        verbose_name=_("所在区划"),
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("责任单位"),
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("车辆"),
    )
    point = models.ForeignKey(
        "collection.Point",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("收集点"),
    )
    plant = models.ForeignKey(
        "registry.Site",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("处置场所"),
    )
    subject = models.CharField(_("对象"), max_length=120)
    #: The key of the place as the rule told it: a point, plant, depot or planned line.
    place = models.CharField(_("地点标识"), max_length=120, blank=True)
    #: As told by tracker, crew or weighbridge, also of a vehicle that is in no register.
    plate = models.CharField(_("车牌"), max_length=64, blank=True)
    wastes = models.JSONField(_("类别"), default=list)
    begins_at = models.DateTimeField(_("起"), db_index=True)
    ends_at = models.DateTimeField(_("止"))
    severity = models.CharField(_("严重程度"), max_length=8)
    confidence = models.PositiveSmallIntegerField(_("可信度（%）"))
    figures = models.JSONField(_("数据"), default=dict)
    evidence = models.JSONField(_("证据"), default=list)
    parameters = models.JSONField(_("规则参数"), default=dict)
    #: Whose figures held; None: those that are shipped.
    parameter_row = models.ForeignKey(
        "supervision.RuleParameter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("参数版本"),
    )
    first_run = models.ForeignKey(
        "supervision.FindingRun",
        models.PROTECT,
        null=True,
        related_name="found_first",
        verbose_name=_("首次发现于"),
    )
    last_run = models.ForeignKey(
        "supervision.FindingRun",
        models.PROTECT,
        null=True,
        related_name="found_last",
        verbose_name=_("最近发现于"),
    )
    #: The run over the whole day that no longer found it.
    gone_in = models.ForeignKey(
        "supervision.FindingRun",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gone",
        verbose_name=_("不再成立于"),
    )
    found_at = models.DateTimeField(_("发现时间"), auto_now_add=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=FindingState, default=FindingState.OPEN, editable=False
    )
    state_reason = models.CharField(_("处理事由"), max_length=300, blank=True)
    state_by = models.CharField(_("处理人"), max_length=150, blank=True)
    state_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    objects: ClassVar[Any] = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("监管发现")
        ordering = ["-begins_at", "-id"]
        indexes = [
            models.Index(fields=["rule", "begins_at"]),
            models.Index(fields=["state", "begins_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__lte=100), name="supervision_finding_confidence"
            )
        ]

    def __str__(self) -> str:
        return f"{rule_name(self.rule)} {self.subject}"

    @property
    def day(self) -> dt.date:
        """The local day on which it began, and by which it was judged."""
        return timezone.localdate(self.begins_at)
