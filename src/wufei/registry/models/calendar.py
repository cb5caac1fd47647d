from __future__ import annotations

from django.db import models


class SpecialDay(models.Model):
    """A day that differs from its weekday: a public holiday, or a working weekend (调休)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        MAKE_UP = "make_up", "调休上班"

    day = models.DateField("日期", unique=True)
    kind = models.CharField("类别", max_length=8, choices=Kind)
    name = models.CharField("名称", max_length=60)
    source = models.CharField("依据", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "特殊日期"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
