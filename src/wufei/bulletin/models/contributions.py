from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.bulletin.models.series import Series
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter


class ContributionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("contribution", "草稿")
    SUBMITTED = "submitted", pgettext_lazy("contribution", "已报送")
    RETURNED = "returned", pgettext_lazy("contribution", "退回")
    ACCEPTED = "accepted", pgettext_lazy("contribution", "已接收")
    ADOPTED = "adopted", pgettext_lazy("contribution", "已采用")
    WITHDRAWN = "withdrawn", pgettext_lazy("contribution", "已撤回")


class ContributionQuerySet(ScopedQuerySet["Contribution"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the own units and areas; and what was handed in to a series that one edits."""
        if actor.is_system:
            return self
        own = scope_filter(actor, region="unit__region__path", organisation="unit_id")
        if actor.user_id is None:
            return self.none()
        edited = Q(series__holders__user_id=actor.user_id) & ~Q(state=ContributionState.DRAFT)
        return self.filter(own | Q(author_id=actor.user_id) | edited).distinct()


class Contribution(models.Model):
    """A report that a unit hands in for a series. ``body`` is in the markup of the bulletin.

    ``version`` grows with every save: an editor who saves over another's text is refused.
    """

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="contributions", verbose_name=_("简报")
    )
    client_id = models.UUIDField(_("业务号"), unique=True)
    unit = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        related_name="bulletin_contributions",
        verbose_name=_("报送单位"),
    )
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"), blank=True)
    source = models.CharField(_("数据来源"), max_length=200, blank=True)
    supplier = models.CharField(_("供稿"), max_length=120, blank=True)
    happened_on = models.DateField(_("事件日期"), null=True, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=ContributionState,
        default=ContributionState.DRAFT,
        editable=False,
    )
    version = models.PositiveIntegerField(_("版本"), default=1)
    author_id = models.BigIntegerField(_("撰稿人编号"), null=True, db_index=True)
    author_name = models.CharField(_("撰稿人"), max_length=150)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    saved_at = models.DateTimeField(_("保存时间"))
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)

    objects: ClassVar[Any] = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("来稿")
        ordering = ["-saved_at", "-id"]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"


class Revision(models.Model):
    """A text as it stood, of a contribution or an item; only added."""

    contribution = models.ForeignKey(
        Contribution,
        models.CASCADE,
        null=True,
        related_name="revisions",
        verbose_name=_("来稿"),
    )
    item = models.ForeignKey(
        "bulletin.IssueItem",
        models.CASCADE,
        null=True,
        related_name="revisions",
        verbose_name=_("条目"),
    )
    version = models.PositiveIntegerField(_("版本"))
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"), blank=True)
    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = _("历史版本")
        ordering = ["version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, item__isnull=True)
                | Q(contribution__isnull=True, item__isnull=False),
                name="bulletin_revision_of_one",
            ),
            models.UniqueConstraint(
                fields=["contribution", "version"], name="bulletin_revision_of_contribution"
            ),
            models.UniqueConstraint(fields=["item", "version"], name="bulletin_revision_of_item"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class ContributionEvent(models.Model):
    """A step of a contribution's life; only added."""

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="events", verbose_name=_("来稿")
    )
    from_state = models.CharField(_("原状态"), max_length=10)
    to_state = models.CharField(_("新状态"), max_length=10)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = _("来稿记录")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
