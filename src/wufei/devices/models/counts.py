"""How much each device sends: counted as it comes in, a day in one row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayCount(models.Model):
    """Messages of a device by the day on which they happened, repetitions too; rejected ones, whose
    time may be wrong, by the day on which they came. How many of them landed says the lake."""

    device = models.CharField(_("设备编码"), max_length=80)
    day = models.DateField(_("日期"))
    messages = models.PositiveBigIntegerField(_("收到"), default=0)
    signals_apart = models.PositiveBigIntegerField(_("内容不同的传感消息"), default=0)
    rejected = models.PositiveBigIntegerField(_("拒收"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("每日消息")
        ordering = ["device", "day"]
        constraints = [
            models.UniqueConstraint(fields=["device", "day"], name="devices_counted_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.day}"


class CountedBatch(models.Model):
    """A batch whose messages are in the counts: tried again, it is not counted again."""

    name = models.CharField(_("批次"), max_length=80, primary_key=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("已计数批次")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
