from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.registry.models.dated import PublicQuerySet


class SpecialDay(models.Model):
    """A day that differs from its weekday: a public holiday, or a working weekend (调休)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("放假")
        MAKE_UP = "make_up", _("调休上班")
        ORDINARY = "ordinary", _("照常（安排已撤销）")

    day = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    name = models.CharField(_("名称"), max_length=60)
    confirmed = models.BooleanField(_("已核实"), default=False)
    source = models.CharField(_("依据"), max_length=300, blank=True)

    objects: ClassVar[Any] = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("特殊日期")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
