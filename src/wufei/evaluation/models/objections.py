from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.evaluation.models.evaluations import UnitScore
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet


class OfScoreQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the scores that the actor sees."""
        if actor.is_system:
            return self
        return self.filter(score__in=UnitScore.objects.visible_to(actor))


class ObjectionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("objection", "待答复")
    UPHELD = "upheld", pgettext_lazy("objection", "成立")
    REJECTED = "rejected", pgettext_lazy("objection", "不成立")


class Objection(models.Model):
    """What a unit has against its score while it is announced; answered once."""

    score = models.ForeignKey(
        UnitScore, models.PROTECT, related_name="objections", verbose_name=_("考评得分")
    )
    client_id = models.UUIDField(_("业务号"), unique=True)
    indicator = models.CharField(_("评分项"), max_length=80, blank=True)
    text = models.CharField(_("异议内容"), max_length=1000)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ObjectionState,
        default=ObjectionState.OPEN,
        editable=False,
    )
    raised_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("提出人编号"), null=True)
    actor_name = models.CharField(_("提出人"), max_length=150)
    answer = models.CharField(_("答复"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by = models.CharField(_("答复人"), max_length=150, blank=True)

    objects: ClassVar[Any] = OfScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考评异议")
        ordering = ["-raised_at"]

    def __str__(self) -> str:
        return f"{self.score_id} {self.raised_at:%Y-%m-%d}"


class Correction(models.Model):
    """Points given or taken by hand, with the reason; only added. ``points`` are hundredths, of
    either sign."""

    score = models.ForeignKey(
        UnitScore, models.PROTECT, related_name="corrections", verbose_name=_("考评得分")
    )
    client_id = models.UUIDField(_("业务号"), unique=True)
    objection = models.ForeignKey(
        Objection,
        models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name=_("异议"),
    )
    indicator = models.CharField(_("评分项"), max_length=80, blank=True)
    points = models.IntegerField(_("更正分值"))
    reason = models.CharField(_("事由"), max_length=500)
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    objects: ClassVar[Any] = OfScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("人工更正")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="evaluation_correction_changes")
        ]

    def __str__(self) -> str:
        return f"{self.score_id} {self.points}"
