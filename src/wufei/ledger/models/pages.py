from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Page(models.Model):
    """A run of entries without a gap, with the digest of its rows and of the page before."""

    number = models.BigIntegerField(_("页号"), primary_key=True)
    first_seq = models.BigIntegerField(_("首序号"))
    last_seq = models.BigIntegerField(_("末序号"), unique=True)
    sealed_at = models.DateTimeField(_("封页时间"))
    previous_digest = models.BinaryField(_("上页摘要"), max_length=32)
    digest = models.BinaryField(_("摘要"), max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = _("账页")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(last_seq__gte=F("first_seq")), name="page_not_empty")
        ]

    def __str__(self) -> str:
        return str(self.number)


class ClosedPeriod(models.Model):
    """Days for which nothing more may be declared; opening again is a dated act of its own."""

    first_day = models.DateField(_("首日"))
    last_day = models.DateField(_("末日"))
    closed_at = models.DateTimeField(_("结账时间"))
    closed_by = models.CharField(_("结账人"), max_length=120)
    reason = models.CharField(_("事由"), max_length=300)
    reopened_at = models.DateTimeField(_("重开时间"), null=True)
    reopened_by = models.CharField(_("重开人"), max_length=120, blank=True)
    reopen_reason = models.CharField(_("重开事由"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("结账期间")
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="period_days")
        ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"
