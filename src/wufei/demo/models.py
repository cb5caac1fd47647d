from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoLoad(models.Model):
    """The demo city in this database: which one, and whether it is whole. At most one row."""

    only = models.BooleanField(_("唯一"), default=True, unique=True, editable=False)
    seed = models.IntegerField(_("种子"))
    scale = models.PositiveSmallIntegerField(_("规模"))
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("演示装入")

    def __str__(self) -> str:
        return f"{self.seed}/{self.scale}"
