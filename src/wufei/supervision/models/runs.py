from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.supervision import rules
from wufei.supervision.naming import RULES


class WideReadersQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Offices and those who evaluate: the counts are those of the whole city."""
        return self if rules.may_read_runs(actor) else self.none()


class FindingRun(models.Model):
    """One judging of one day: over its history, or as it came in.

    ``cut`` says what it looked at (fixes kept and set aside, weighings, receipts, readings),
    ``parameters_digest`` by which figures, ``counts`` what came out.
    """

    class Kind(models.TextChoices):
        HISTORY = "history", pgettext_lazy("run", "全天判读")
        LIVE = "live", pgettext_lazy("run", "实时判读")

    kind = models.CharField(_("方式"), max_length=8, choices=Kind)
    day = models.DateField(_("日期"), db_index=True)
    started_at = models.DateTimeField(_("开始"))
    finished_at = models.DateTimeField(_("完成"), null=True, blank=True)
    actor_name = models.CharField(_("发起人"), max_length=150)
    parameters_digest = models.CharField(_("参数摘要"), max_length=64)
    cut = models.JSONField(_("数据范围"), default=dict)
    counts = models.JSONField(_("结果"), default=dict)
    #: Of a watch: when it last looked, and what goes on and is no finding yet.
    meanwhile = models.JSONField(_("进行中"), default=dict)

    objects: ClassVar[Any] = WideReadersQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("判读批次")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                condition=Q(kind="live", finished_at__isnull=True),
                name="supervision_one_live_run",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} #{self.pk}"


class RuleTrial(models.Model):
    """Other figures for one rule, tried on days that were judged: what they would have changed."""

    rule = models.CharField(_("规则"), max_length=32, choices=list(RULES.items()))
    district = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("适用区县"),
    )
    values = models.JSONField(_("参数"), default=dict, blank=True)
    first_day = models.DateField(_("开始日期"))
    last_day = models.DateField(_("截止日期"))
    asked_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("提出人编号"), null=True)
    actor_name = models.CharField(_("提出人"), max_length=150)
    job_run = models.BigIntegerField(_("计算任务"), null=True)
    #: Empty until it is computed.
    result = models.JSONField(_("结果"), default=dict)

    objects: ClassVar[Any] = WideReadersQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("参数试算")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{RULES.get(self.rule, self.rule)} #{self.pk}"
