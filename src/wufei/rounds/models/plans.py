from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("plan", "待计算")
    COMPUTING = "computing", pgettext_lazy("plan", "计算中")
    READY = "ready", pgettext_lazy("plan", "待发布")
    PUBLISHED = "published", pgettext_lazy("plan", "已发布")
    SUPERSEDED = "superseded", pgettext_lazy("plan", "已被替代")
    DISCARDED = "discarded", pgettext_lazy("plan", "已放弃")


class PlanQuerySet(ScopedQuerySet["Plan"]):
    def visible_to(self, actor: Actor) -> Self:
        """Plans of haulers in the actor's areas, and of the own body."""
        if actor.is_system:
            return self
        return self.filter(
            scope_filter(actor, region="hauler__region__path", organisation="hauler_id")
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


class RoundState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("round", "待出车")
    DRIVING = "driving", pgettext_lazy("round", "作业中")
    BROKEN_DOWN = "broken_down", pgettext_lazy("round", "故障停驶")
    FINISHED = "finished", pgettext_lazy("round", "已收车")


class RoundQuerySet(ScopedQuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(
            scope_filter(actor, region="plan__hauler__region__path", organisation="plan__hauler_id")
        )


class Round(models.Model):
    """One vehicle's work of a plan's day: from its depot over stops and plants and home."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="rounds", verbose_name=_("排班方案")
    )
    code = models.CharField(_("线路编号"), max_length=40, unique=True)
    vehicle = models.ForeignKey(
        "registry.Vehicle", models.PROTECT, related_name="rounds", verbose_name=_("车辆")
    )
    crew = models.ForeignKey(
        "collection.Crew",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=_("班组"),
    )
    depot = models.ForeignKey(
        "collection.Depot", models.PROTECT, related_name="rounds", verbose_name=_("停车场站")
    )
    driver_id = models.BigIntegerField(_("驾驶员编号"), null=True, db_index=True)
    driver_name = models.CharField(_("驾驶员"), max_length=150, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=RoundState, default=RoundState.PLANNED, editable=False
    )
    locked = models.BooleanField(_("锁定"), default=False)
    leaves_at = models.DateTimeField(_("计划出车"))
    returns_at = models.DateTimeField(_("计划收车"))
    left_at = models.DateTimeField(_("实际出车"), null=True, blank=True)
    returned_at = models.DateTimeField(_("实际收车"), null=True, blank=True)
    metres = models.PositiveBigIntegerField(_("里程（米）"), default=0)
    seconds = models.PositiveBigIntegerField(_("工时（秒）"), default=0)

    objects: ClassVar[Any] = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("收运线路")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "vehicle"], name="rounds_vehicle_once")
        ]

    def __str__(self) -> str:
        return self.code


class StopState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("stop", "未到")
    ARRIVED = "arrived", pgettext_lazy("stop", "已到")
    DONE = "done", pgettext_lazy("stop", "完成")
    REFUSED = "refused", pgettext_lazy("stop", "拒收")
    SKIPPED = "skipped", pgettext_lazy("stop", "未收")


class RoundStop(models.Model):
    """One call of a round, in order: an order at its point, unloading at a plant, or a break.

    ``trip`` counts from 1; a trip ends with the unloading that carries its number.
    """

    class Kind(models.TextChoices):
        ORDER = "order", pgettext_lazy("stop", "收运")
        PLANT = "plant", pgettext_lazy("stop", "卸料")
        BREAK = "break", pgettext_lazy("stop", "休息")

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="stops", verbose_name=_("收运线路")
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    order = models.ForeignKey(
        "collection.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stops",
        verbose_name=_("收运订单"),
    )
    plant = models.ForeignKey(
        "registry.Site",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处置场所"),
    )
    trip = models.PositiveSmallIntegerField(_("趟次"), default=1)
    arrives_at = models.DateTimeField(_("计划到达"))
    begins_at = models.DateTimeField(_("计划开始"))
    leaves_at = models.DateTimeField(_("计划离开"))
    locked = models.BooleanField(_("锁定"), default=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=StopState, default=StopState.WAITING, editable=False
    )
    arrived_at = models.DateTimeField(_("实际到达"), null=True, blank=True)
    done_at = models.DateTimeField(_("实际完成"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("线路停靠")
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "position"],
                name="rounds_stop_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind="order", order__isnull=False, plant__isnull=True)
                | Q(kind="plant", order__isnull=True, plant__isnull=False)
                | Q(kind="break", order__isnull=True, plant__isnull=True),
                name="rounds_stop_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.position}"


class UnplannedOrder(models.Model):
    """An order that a plan leaves out, and why: the code and figures of ``routing.WhyNot``."""

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
