from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.kernel.scoping import ScopedQuerySet


class CaptureMark(models.Model):
    """How far the records of one kind have been captured: everything recorded before ``until``, and
    every day up to ``last_day``."""

    kind = models.CharField(_("种类"), max_length=12, primary_key=True)
    until = models.DateTimeField(_("已采集至"))
    last_day = models.DateField(_("末日"))

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("采集进度")

    def __str__(self) -> str:
        return f"{self.kind} {self.last_day}"
