from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.driving.models.events import CrewEvent


class Decision(models.Model):
    """What a dispatcher did with a record that could not take effect; only added."""

    class Verdict(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("decision", "补记")
        DISMISSED = "dismissed", pgettext_lazy("decision", "不计")

    event = models.OneToOneField(
        CrewEvent, models.PROTECT, related_name="decision", verbose_name=_("作业记录")
    )
    verdict = models.CharField(_("处理"), max_length=10, choices=Verdict)
    #: The record that took its place.
    applied = models.OneToOneField(
        CrewEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applied_from",
        verbose_name=_("补记的记录"),
    )
    reason = models.CharField(_("原因"), max_length=300)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = _("作业记录处理")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="applied", applied__isnull=False)
                | Q(verdict="dismissed", applied__isnull=True),
                name="driving_decision_verdict",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.verdict}"


class StopReason(models.Model):
    """A reason that a crew picks instead of typing: why refused, why not served, what broke."""

    class Occasion(models.TextChoices):
        REFUSE = "refuse", pgettext_lazy("crew", "拒收")
        SKIP = "skip", pgettext_lazy("crew", "未能收运")
        BREAKDOWN = "breakdown", pgettext_lazy("crew", "车辆故障")

    occasion = models.CharField(_("场合"), max_length=10, choices=Occasion)
    text = models.CharField(_("原因"), max_length=80)
    text_en = models.CharField(_("英文"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)
    active = models.BooleanField(_("使用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("作业原因")
        ordering = ["occasion", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "text"], name="driving_reason_once")
        ]

    def __str__(self) -> str:
        return self.text
