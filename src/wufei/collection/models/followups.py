"""What follows an order: complaints with their answer, messages to the booker, calendar feeds."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.collection.models.contracts import Contract
from wufei.collection.models.crews import Crew
from wufei.collection.models.orders import Order, OrderEvent
from wufei.collection.models.points import Point
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.scoping import ScopedQuerySet


class ComplaintQuerySet(ScopedQuerySet["Complaint"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(order__in=Order.objects.visible_to(actor))


class Complaint(models.Model):
    """A complaint about an order; it wants an answer by ``answer_due_on``."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="complaints", verbose_name=_("收运订单")
    )
    client_id = models.UUIDField(_("业务号"), unique=True)
    text = models.CharField(_("投诉内容"), max_length=500)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )
    raised_by = models.BigIntegerField(_("投诉人编号"), null=True)
    raised_at = models.DateTimeField(_("投诉时间"))
    answer_due_on = models.DateField(_("答复期限"))
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by_name = models.CharField(_("答复人"), max_length=150, blank=True)

    objects: ClassVar[Any] = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("收运投诉")
        ordering = ["answered_at", "answer_due_on"]

    def __str__(self) -> str:
        return f"{self.order_id}"


class OrderMessageQuerySet(ScopedQuerySet["OrderMessage"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.none() if actor.user_id is None else self.filter(recipient=actor.user_id)


class OrderMessage(models.Model):
    """One message about one event to one person; its words are those of the event."""

    event = models.ForeignKey(
        OrderEvent, models.PROTECT, related_name="messages", verbose_name=_("订单记录")
    )
    recipient = models.BigIntegerField(_("收件人编号"), db_index=True)
    sent_at = models.DateTimeField(_("发出时间"), auto_now_add=True)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    objects: ClassVar[Any] = OrderMessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("订单消息")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient"], name="collection_order_message_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}/{self.recipient}"


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


class CalendarFeedQuerySet(ScopedQuerySet["CalendarFeed"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own feeds: whoever has the address reads the calendar."""
        if actor.is_system:
            return self
        return self.none() if actor.user_id is None else self.filter(owner=actor.user_id)


class CalendarFeed(models.Model):
    """A calendar that a phone subscribes to by a secret address, until it is revoked.

    The address is made from ``nonce`` and the installation's key: neither alone gives it away.
    """

    owner = models.BigIntegerField(_("所有人编号"), db_index=True)
    point = models.ForeignKey(
        Point, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收集点")
    )
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("收运合同"),
    )
    crew = models.ForeignKey(
        Crew, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收运班组")
    )
    nonce = models.CharField(max_length=32, unique=True, default=new_nonce, editable=False)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects: ClassVar[Any] = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("收运日历")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(point__isnull=False, contract__isnull=True, crew__isnull=True)
                | Q(point__isnull=True, contract__isnull=False, crew__isnull=True)
                | Q(point__isnull=True, contract__isnull=True, crew__isnull=False),
                name="collection_feed_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.point or self.contract or self.crew)
