from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter
from wufei.rounds.rules import plan_reader


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("plan", "待计算")
    COMPUTING = "computing", pgettext_lazy("plan", "计算中")
    READY = "ready", pgettext_lazy("plan", "待发布")
    PUBLISHED = "published", pgettext_lazy("plan", "已发布")
    SUPERSEDED = "superseded", pgettext_lazy("plan", "已被替代")
    DISCARDED = "discarded", pgettext_lazy("plan", "已放弃")


class PlanQuerySet(ScopedQuerySet["Plan"]):
    def visible_to(self, actor: Actor) -> Self:
        """Plans of haulers in the areas and bodies where the actor plans or oversees."""
        if actor.is_system:
            return self
        seen = plan_reader(actor)
        return self.filter(
            scope_filter(seen, region="hauler__region__path", organisation="hauler_id")
        )


class Plan(models.Model):
    """The rounds of one hauler on one day. At most one plan of a hauler and day is published."""

    hauler = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        related_name="collection_plans",
        verbose_name=_("收运单位"),
    )
    day = models.DateField(_("作业日期"), db_index=True)
    number = models.PositiveSmallIntegerField(_("方案序号"))
    state = models.CharField(
        _("状态"), max_length=12, choices=PlanState, default=PlanState.DRAFT, editable=False
    )
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("依据方案")
    )
    settings = models.JSONField(_("计算条件"), default=dict)
    metres = models.PositiveBigIntegerField(_("里程（米）"), default=0)
    seconds = models.PositiveBigIntegerField(_("工时（秒）"), default=0)
    cost = models.PositiveBigIntegerField(_("代价"), default=0)
    #: What breaks a rule in the stored rounds; a plan with any is not published.
    faults = models.JSONField(_("违反的规则"), default=list)
    job_run = models.BigIntegerField(_("计算任务"), null=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("创建人编号"), null=True)
    actor_name = models.CharField(_("创建人"), max_length=150)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects: ClassVar[Any] = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("排班方案")
        ordering = ["-day", "hauler", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["hauler", "day", "number"], name="rounds_plan_number"),
            models.UniqueConstraint(
                fields=["hauler", "day"],
                condition=Q(state="published"),
                name="rounds_one_published_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}-{self.number}"


class UnplannedOrder(models.Model):
    """An order that a plan leaves out, and why: a code (``routing.WhyNot`` or one of
    :class:`wufei.rounds.domain.reasons.LeftOut`) with its figures."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, related_name="unplanned", verbose_name=_("排班方案")
    )
    order = models.ForeignKey(
        "collection.Order", models.PROTECT, related_name="+", verbose_name=_("收运订单")
    )
    why = models.CharField(_("原因"), max_length=32)
    figures = models.JSONField(_("数据"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("未排订单")
        ordering = ["plan", "order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="rounds_unplanned_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.order_id}"
