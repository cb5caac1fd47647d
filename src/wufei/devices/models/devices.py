from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, DatedQuerySet, scope_filter


class DeviceQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Devices of the vehicles and bins in the actor's areas, and of the own body."""
        if actor.is_system:
            return self
        vehicle = scope_filter(
            actor,
            region="vehicle__organisation__region__path",
            organisation="vehicle__organisation_id",
        )
        bins = scope_filter(
            actor,
            region="bin__point__region__path",
            organisation="bin__point__organisation_id",
        )
        return self.filter(vehicle | bins)


class Device(Dated):
    """What sends: a tracker or scale on a vehicle, a fullness sensor in a bin.

    Bound from ``valid_from`` to before ``valid_to``; moved to another vehicle it is another row
    with the same code.
    """

    class Kind(models.TextChoices):
        TRACKER = "tracker", _("定位终端")
        SCALE = "scale", _("车载秤")
        TAG_READER = "tag_reader", _("标签读写器")
        FULLNESS = "fullness", _("满溢传感器")

    code = models.CharField(_("设备编码"), max_length=80, db_index=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="devices",
        verbose_name=_("车辆"),
    )
    bin = models.ForeignKey(
        "collection.Bin",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="devices",
        verbose_name=_("收集桶"),
    )

    objects: ClassVar[Any] = DeviceQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("设备")
        ordering = ["code", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to__isnull=True), name="devices_bound_once"
            ),
            models.CheckConstraint(
                condition=Q(vehicle__isnull=False, bin__isnull=True)
                | Q(vehicle__isnull=True, bin__isnull=False),
                name="devices_bound_to_one",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> str:
        """The plate or bin code of what it stands on."""
        return str(self.vehicle or self.bin)


class Retirement(models.Model):
    """A device that is out of service for good: it cannot be bound until somebody takes it back."""

    code = models.CharField(_("设备编码"), max_length=80, primary_key=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    reason = models.CharField(_("原因"), max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = _("报废设备")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class LastHeard(models.Model):
    """The latest that a device told; where it stood, for a tracker. ``first_at``: when the earliest
    happened, where that is known."""

    code = models.CharField(_("设备编码"), max_length=80, primary_key=True)
    plate = models.CharField(_("车牌"), max_length=16, blank=True, db_index=True)
    first_at = models.DateTimeField(_("最早消息"), null=True)
    happened_at = models.DateTimeField(_("发生时间"))
    received_at = models.DateTimeField(_("收到时间"))
    latitude = models.DecimalField(_("纬度（WGS 84）"), max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(_("经度（WGS 84）"), max_digits=9, decimal_places=6, null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("最近消息")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class UnknownDevice(models.Model):
    """A sender that nobody registered. Its messages are held until somebody binds it."""

    code = models.CharField(_("设备编码"), max_length=80, primary_key=True)
    first_at = models.DateTimeField(_("最早收到"))
    last_at = models.DateTimeField(_("最近收到"))
    messages = models.PositiveBigIntegerField(_("消息数"), default=0)
    kept = models.PositiveBigIntegerField(_("暂存数"), default=0)
    sample = models.JSONField(_("样例"), default=dict)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("未登记设备")
        ordering = ["-last_at"]

    def __str__(self) -> str:
        return self.code


class Signal(models.Model):
    """What a scale, tag reader or fullness sensor told; only added, each event once."""

    device = models.CharField(_("设备编码"), max_length=80)
    event = models.CharField(_("事件号"), max_length=128)
    kind = models.CharField(_("类别"), max_length=12, choices=Device.Kind)
    happened_at = models.DateTimeField(_("发生时间"), db_index=True)
    received_at = models.DateTimeField(_("收到时间"))
    plate = models.CharField(_("车牌"), max_length=16, blank=True, db_index=True)
    bin = models.CharField(_("桶码"), max_length=40, blank=True)
    grams = models.PositiveBigIntegerField(_("质量（克）"), null=True)
    percent = models.PositiveSmallIntegerField(_("满溢（%）"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("传感消息")
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["device", "event"], name="devices_signal_once")
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.event}"


class Rejected(models.Model):
    """A message that cannot be true or cannot be read: kept as it came, with the reason."""

    class Why(models.TextChoices):
        UNREADABLE = "unreadable", pgettext_lazy("message", "无法读取")
        NO_TIME = "no_time", pgettext_lazy("message", "没有可读的时间")
        AHEAD = "ahead", pgettext_lazy("message", "时间晚于现在")
        TOO_OLD = "too_old", pgettext_lazy("message", "时间早于 2000 年")
        NO_PLACE = "no_place", pgettext_lazy("message", "经纬度缺失或超出范围")
        NO_WEIGHT = "no_weight", pgettext_lazy("message", "质量不是数、为负或过大")
        NO_PERCENT = "no_percent", pgettext_lazy("message", "满溢度不在 0 至 100")
        NO_DEVICE = "no_device", pgettext_lazy("message", "没有设备编码")
        OTHER = "other_content", pgettext_lazy("message", "同一事件号已有内容不同的消息")

    device = models.CharField(_("设备编码"), max_length=80, blank=True, db_index=True)
    door = models.CharField(_("入口"), max_length=12)
    why = models.CharField(_("原因"), max_length=16, choices=Why)
    received_at = models.DateTimeField(_("收到时间"))
    body = models.TextField(_("原文"))
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    times = models.PositiveIntegerField(_("次数"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("拒收消息")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.device} {self.why}"


class DoorKey(models.Model):
    """With which a program may send in by HTTP; only the digest of its secret is kept."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("接入密钥")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
