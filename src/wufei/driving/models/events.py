from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter


class CrewEventQuerySet(ScopedQuerySet["CrewEvent"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        path, body = "round__plan__hauler__region__path", "round__plan__hauler_id"
        return self.filter(scope_filter(actor, region=path, organisation=body))


class CrewEvent(models.Model):
    """What a crew did, as its device told it; only added, never changed.

    ``client_id`` is given by the device: the same event sent again is answered, not doubled.
    ``happened_at`` is the device's clock, ``received_at`` ours. An event that could not take effect
    is kept too, with the code of its refusal in ``refused``.
    """

    class Kind(models.TextChoices):
        START = "start", pgettext_lazy("crew", "出车")
        ARRIVE = "arrive", pgettext_lazy("crew", "到达")
        SCAN = "scan", pgettext_lazy("crew", "扫桶码")
        WEIGH = "weigh", pgettext_lazy("crew", "称重")
        REFUSE = "refuse", pgettext_lazy("crew", "拒收")
        SKIP = "skip", pgettext_lazy("crew", "未能收运")
        COMPLETE = "complete", pgettext_lazy("crew", "收运完成")
        DELIVER = "deliver", pgettext_lazy("crew", "到厂卸料")
        BREAKDOWN = "breakdown", pgettext_lazy("crew", "车辆故障")
        HAND_OVER = "hand_over", pgettext_lazy("crew", "移交车辆")
        WITHDRAW = "withdraw", pgettext_lazy("crew", "撤回记录")
        FINISH = "finish", pgettext_lazy("crew", "收车")

    client_id = models.UUIDField(_("事件号"), unique=True)
    round = models.ForeignKey(
        "rounds.Round", models.PROTECT, related_name="crew_events", verbose_name=_("收运线路")
    )
    stop = models.ForeignKey(
        "rounds.RoundStop",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="crew_events",
        verbose_name=_("停靠"),
    )
    kind = models.CharField(_("事件"), max_length=12, choices=Kind)
    happened_at = models.DateTimeField(_("发生时间"))
    received_at = models.DateTimeField(_("收到时间"))
    #: As driven: the vehicle changes when a load is handed over.
    vehicle = models.ForeignKey(
        "registry.Vehicle", models.PROTECT, related_name="+", verbose_name=_("车辆")
    )
    trip = models.PositiveSmallIntegerField(_("趟次"), default=1)
    order = models.ForeignKey(
        "collection.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="crew_events",
        verbose_name=_("收运订单"),
    )
    point = models.ForeignKey(
        "collection.Point",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("收集点"),
    )
    bin = models.ForeignKey(
        "collection.Bin",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("收集桶"),
    )
    material = models.ForeignKey(
        "registry.Material",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("类别"),
    )
    plant = models.ForeignKey(
        "registry.Site",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处置场所"),
    )
    grams = models.PositiveBigIntegerField(_("净重（克）"), null=True, blank=True)
    bins = models.PositiveSmallIntegerField(_("桶数"), null=True, blank=True)
    grade = models.PositiveSmallIntegerField(_("分类质量（1 至 5）"), null=True, blank=True)
    from_scale = models.BooleanField(_("来自车载秤"), default=False)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )
    withdraws = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="withdrawn_by",
        verbose_name=_("撤回"),
    )
    latitude = models.DecimalField(
        _("纬度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("经度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    detail = models.JSONField(_("其他内容"), default=dict)
    refused = models.CharField(_("未生效原因"), max_length=40, blank=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    objects: ClassVar[Any] = CrewEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("作业记录")
        ordering = ["id"]
        indexes = [models.Index(fields=["round", "happened_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="weigh") | ~Q(refused="") | Q(grams__isnull=False),
                name="driving_weighing_has_grams",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.kind} {self.happened_at:%H:%M}"
