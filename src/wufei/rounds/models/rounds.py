from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter
from wufei.rounds.models.plans import Plan, PlanState
from wufei.rounds.rules import plan_reader


class RoundState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("round", "待出车")
    DRIVING = "driving", pgettext_lazy("round", "作业中")
    BROKEN_DOWN = "broken_down", pgettext_lazy("round", "故障停驶")
    FINISHED = "finished", pgettext_lazy("round", "已收车")


class RoundQuerySet(ScopedQuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        """Rounds of the plans that the actor sees, and those one drives oneself."""
        if actor.is_system:
            return self
        path, body = "plan__hauler__region__path", "plan__hauler_id"
        condition = scope_filter(plan_reader(actor), region=path, organisation=body)
        if actor.user_id is not None:
            published = Q(plan__state__in=(PlanState.PUBLISHED, PlanState.SUPERSEDED))
            condition |= published & Q(driver_id=actor.user_id)
        return self.filter(condition)


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
    #: Taken off a published plan after a crew had already told something about it.
    WITHDRAWN = "withdrawn", pgettext_lazy("stop", "已撤下")


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
    metres = models.PositiveIntegerField(_("到此里程（米）"), default=0)
    #: What the plan expects to take in here; at a plant, what is unloaded.
    grams = models.PositiveBigIntegerField(_("预计质量（克）"), default=0)
    litres = models.PositiveIntegerField(_("预计体积（升）"), default=0)
    state = models.CharField(
        _("状态"), max_length=10, choices=StopState, default=StopState.WAITING, editable=False
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
