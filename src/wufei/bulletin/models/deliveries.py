from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.bulletin.models.issues import Issue
from wufei.bulletin.models.series import Series
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet


class Channel(models.TextChoices):
    SITE = "site", _("站内")
    MAIL = "mail", _("电子邮件")
    WEBHOOK = "webhook", _("网址回调")


class Subscription(models.Model):
    """How a person, or an address, wants to hear of a series."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("随时")
        DAILY = "daily", _("每天汇总")
        WEEKLY = "weekly", _("每周汇总")

    series = models.ForeignKey(
        Series, models.CASCADE, related_name="subscriptions", verbose_name=_("简报")
    )
    user = models.ForeignKey(
        "people.User",
        models.CASCADE,
        related_name="bulletin_subscriptions",
        verbose_name=_("用户"),
    )
    mail = models.EmailField(_("电子邮箱"), blank=True)
    rhythm = models.CharField(_("频率"), max_length=8, choices=Rhythm, default=Rhythm.AT_ONCE)
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_till = models.TimeField(_("免打扰结束"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("订阅")
        ordering = ["series", "user"]
        constraints = [
            models.UniqueConstraint(fields=["series", "user"], name="bulletin_subscribed_once")
        ]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.user_id}"


class DeliveryQuerySet(ScopedQuerySet["Delivery"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and all of the series in which one has a duty."""
        if actor.is_system:
            return self
        if actor.user_id is None:
            return self.none()
        held = Q(issue__series__holders__user_id=actor.user_id)
        return self.filter(Q(user_id=actor.user_id) | held).distinct()


class Delivery(models.Model):
    """One message about one issue to one address: told once, whatever is killed and tried again.

    ``key`` names what is told to whom; it is unique. A mail is first claimed (``claimed_at``), then
    sent, then ``sent_at`` is written: one that was claimed and not written is not sent again by
    itself, since it may have gone out; it stands as doubtful until somebody decides.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "待发")
        SENDING = "sending", pgettext_lazy("delivery", "发送中")
        SENT = "sent", pgettext_lazy("delivery", "已发")
        FAILED = "failed", pgettext_lazy("delivery", "失败")
        DOUBTFUL = "doubtful", pgettext_lazy("delivery", "存疑")

    key = models.CharField(_("标识"), max_length=160, unique=True)
    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="deliveries", verbose_name=_("期次")
    )
    kind = models.CharField(_("事由"), max_length=16)
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel)
    user = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("用户"),
    )
    address = models.CharField(_("地址"), max_length=300, blank=True)
    recipient = models.CharField(_("收件人"), max_length=150)
    rhythm = models.CharField(
        _("频率"), max_length=8, choices=Subscription.Rhythm, default=Subscription.Rhythm.AT_ONCE
    )
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    not_before = models.DateTimeField(_("不早于"))
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    error = models.CharField(_("错误"), max_length=300, blank=True)
    claimed_at = models.DateTimeField(_("开始发送"), null=True, blank=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("分发记录")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "not_before"])]

    def __str__(self) -> str:
        return self.key
