"""What the database remembers of telemetry: who may send, what arrived, what was settled."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.scoping import ScopedQuerySet


class TelemetryDevice(models.Model):
    """A device whose events are believed."""

    code = models.CharField(_("设备编码"), max_length=80, primary_key=True)
    name = models.CharField(_("名称"), max_length=160, blank=True)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("遥测设备")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class PointAccount(models.Model):
    """From which account of the ledger to which the mass dropped at a point is settled."""

    point = models.CharField(_("投放点"), max_length=80, primary_key=True)
    source = models.CharField(_("产生账户"), max_length=80)
    target = models.CharField(_("收入账户"), max_length=80)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("投放点账户")
        ordering = ["point"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="point_account_two_ends"
            )
        ]

    def __str__(self) -> str:
        return self.point


class TelemetryBatch(models.Model):
    """A batch as its source sent it. ``landed_at`` is empty until its events stand in the lake;
    ``version`` is that of the Delta table from which on they do, ``number`` the fact by which they
    count in figures. ``fingerprint`` tells the same batch sent again from another one under its
    name."""

    stream = models.CharField(_("数据流"), max_length=16)
    source = models.CharField(_("来源"), max_length=64)
    batch_id = models.CharField(_("批号"), max_length=128)
    fingerprint = models.CharField(_("内容指纹"), max_length=80)
    began_at = models.DateTimeField(_("开始时间"))
    first_day = models.DateField(_("最早事件日"), null=True)
    landed_at = models.DateTimeField(_("入湖时间"), null=True)
    version = models.BigIntegerField(_("表版本"), null=True)
    number = models.BigIntegerField(_("编号"), null=True, unique=True)
    rows = models.BigIntegerField(_("行数"), default=0)
    duplicates = models.BigIntegerField(_("重复"), default=0)
    late = models.BigIntegerField(_("迟到"), default=0)
    quarantined = models.BigIntegerField(_("隔离"), default=0)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("遥测批")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "source", "batch_id"], name="telemetry_batch_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["stream", "first_day"],
                name="telemetry_batch_open",
                condition=Q(landed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}/{self.batch_id}"


class SettledDay(models.Model):
    """The latest settlement of a day. ``segment`` is the digest of the names of the files it was
    made from, ``version`` the Delta version that lists them. ``waiting_grams``: mass of events
    that could not be settled yet, because their point has no account or the ledger refused."""

    stream = models.CharField(_("数据流"), max_length=16)
    day = models.DateField(_("事件日"))
    revision = models.PositiveIntegerField(_("结算次数"))
    version = models.BigIntegerField(_("表版本"))
    segment = models.CharField(_("数据段"), max_length=64)
    files = models.PositiveIntegerField(_("文件数"))
    events = models.BigIntegerField(_("事件数"))
    grams = models.BigIntegerField(_("克"))
    waiting_grams = models.BigIntegerField(_("待结算克数"), default=0)
    waiting_events = models.BigIntegerField(_("待结算事件数"), default=0)
    actor_name = models.CharField(_("经办人"), max_length=120)
    settled_at = models.DateTimeField(_("结算时间"))

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("已结算日")
        ordering = ["-day", "stream"]
        constraints = [models.UniqueConstraint(fields=["stream", "day"], name="settled_day_once")]

    def __str__(self) -> str:
        return f"{self.stream} {self.day}"


class SettledSum(models.Model):
    """What one settlement said of a point and material. Only added to: the latest revision holds,
    and its entry is the one that stands; no entry = nothing stands any more."""

    stream = models.CharField(_("数据流"), max_length=16)
    day = models.DateField(_("事件日"))
    point = models.CharField(_("投放点"), max_length=80)
    material = models.CharField(_("物料"), max_length=64)
    revision = models.PositiveIntegerField(_("修订"))
    grams = models.BigIntegerField(_("克"))
    events = models.BigIntegerField(_("事件数"))
    entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+", verbose_name=_("分录")
    )

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("结算量")
        ordering = ["stream", "day", "point", "material", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "day", "point", "material", "revision"], name="settled_sum_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.day} {self.point} {self.material}"


class TelemetryHorizon(models.Model):
    """Days of a stream before ``first_day`` are forgotten: nothing lands or settles there."""

    stream = models.CharField(_("数据流"), max_length=16, primary_key=True)
    first_day = models.DateField(_("保留起始日"))
    moved_at = models.DateTimeField(_("设定时间"))

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("遥测保留期")
        ordering = ["stream"]

    def __str__(self) -> str:
        return f"{self.stream} {self.first_day}"
