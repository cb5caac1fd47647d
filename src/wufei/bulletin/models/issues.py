from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.bulletin.models.contributions import Contribution
from wufei.bulletin.models.series import Series
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet


class IssueState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("issue", "编辑")
    REVIEW = "review", pgettext_lazy("issue", "审核")
    PROOF = "proof", pgettext_lazy("issue", "校对")
    SIGNING = "signing", pgettext_lazy("issue", "待签发")
    SIGNED = "signed", pgettext_lazy("issue", "已签发")
    ISSUED = "issued", pgettext_lazy("issue", "已印发")
    WITHDRAWN = "withdrawn", pgettext_lazy("issue", "已撤回")


#: Their text may still change.
OPEN_STATES = (IssueState.DRAFT, IssueState.REVIEW, IssueState.PROOF, IssueState.SIGNING)


class IssueQuerySet(ScopedQuerySet["Issue"]):
    def published(self) -> Self:
        """What everybody may read: issued numbers of public series."""
        return self.filter(series__public=True, state=IssueState.ISSUED)

    def visible_to(self, actor: Actor) -> Self:
        """Issues of series in which one has a duty; issued ones for those who receive them."""
        if actor.is_system:
            return self
        if actor.user_id is None:
            return self.published()
        bodies = [grant.organisation_id for grant in actor.grants if grant.organisation_id]
        received = Q(state=IssueState.ISSUED) & (
            Q(series__public=True)
            | Q(series__recipients__organisation_id__in=bodies)
            | Q(deliveries__user_id=actor.user_id)
        )
        return self.filter(Q(series__holders__user_id=actor.user_id) | received).distinct()


class Issue(models.Model):
    """One issue of a series. ``number`` is given at signing, once, without gaps.

    From signing on ``content`` holds the whole issue with the figures as they read at ``cut``
    (page.fact of the books); no later change of text, template or books reaches it.
    """

    series = models.ForeignKey(
        Series, models.PROTECT, related_name="issues", verbose_name=_("简报")
    )
    number = models.PositiveIntegerField(_("期号"), null=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=IssueState, default=IssueState.DRAFT, editable=False
    )
    first_day = models.DateField(_("起始日期"))
    last_day = models.DateField(_("截止日期"))
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    content = models.JSONField(_("定稿"), null=True, editable=False)
    text = models.TextField(_("全文"), blank=True, editable=False)
    cut = models.CharField(_("账本截面"), max_length=40, blank=True, editable=False)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    signer_name = models.CharField(_("签发人"), max_length=150, blank=True)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="errata",
        verbose_name=_("更正的期次"),
    )

    objects: ClassVar[Any] = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("期次")
        ordering = ["-last_day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="bulletin_number_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="bulletin_issue_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OPEN_STATES])
                | Q(number__isnull=False, content__isnull=False),
                name="bulletin_signed_is_numbered",
            ),
        ]

    def __str__(self) -> str:
        if self.number:
            return f"{self.series.mark or self.series}{self.number:03d}"
        return f"{self.series} {self.last_day:%Y-%m}"


class IssueItem(models.Model):
    """An item of an issue that is being made: ``group`` is the name of its group."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="items", verbose_name=_("期次"))
    contribution = models.ForeignKey(
        Contribution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("来稿"),
    )
    group = models.CharField(_("栏目"), max_length=40)
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("正文"), blank=True)
    source = models.CharField(_("数据来源"), max_length=200, blank=True)
    supplier = models.CharField(_("供稿"), max_length=120, blank=True)
    note = models.CharField(_("编者按"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("条目")
        ordering = ["issue", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class IssueEvent(models.Model):
    """A step of an issue's life, with who, when and why; only added."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="events", verbose_name=_("期次"))
    from_state = models.CharField(_("原状态"), max_length=10)
    to_state = models.CharField(_("新状态"), max_length=10)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = _("期次记录")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Comment(models.Model):
    """A word between those who make an issue; answered by being settled, never deleted."""

    item = models.ForeignKey(
        IssueItem, models.CASCADE, related_name="comments", verbose_name=_("条目")
    )
    text = models.CharField(_("意见"), max_length=500)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("提出人编号"), null=True)
    actor_name = models.CharField(_("提出人"), max_length=150)
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    settled_by = models.CharField(_("处理人"), max_length=150, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("修改意见")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class FalseAlarm(models.Model):
    """A remark of the checks that somebody looked at and found to be none, with the reason."""

    issue = models.ForeignKey(
        Issue, models.CASCADE, related_name="false_alarms", verbose_name=_("期次")
    )
    key = models.CharField(_("标识"), max_length=24)
    text = models.CharField(_("检查意见"), max_length=300)
    reason = models.CharField(_("理由"), max_length=300)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)

    class Meta:
        verbose_name = verbose_name_plural = _("误报")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "key"], name="bulletin_false_alarm_once")
        ]

    def __str__(self) -> str:
        return self.text
