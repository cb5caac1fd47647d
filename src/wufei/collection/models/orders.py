from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.collection.models.contracts import Contract
from wufei.collection.models.order_states import OrderState
from wufei.collection.models.points import Point
from wufei.collection.models.scope import point_scope
from wufei.collection.models.slots import ServiceSlot
from wufei.collection.models.standing import StandingOrder
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.scoping import ScopedQuerySet


class OrderQuerySet(ScopedQuerySet["Order"]):
    def visible_to(self, actor: Actor) -> Self:
        """Orders at points the actor sees, those of a hauler's own rounds, and one's own."""
        if actor.is_system:
            return self
        bodies = [grant.organisation_id for grant in actor.grants if grant.organisation_id]
        condition = point_scope(actor, prefix="point__") | Q(hauler_id__in=bodies)
        if actor.user_id is not None:
            condition |= Q(booked_by=actor.user_id)
        return self.filter(condition)


class Order(models.Model):
    """One pick-up at one point on one day: booked, standing (from a recurrence) or made up for.

    ``day`` with ``opens_at`` and ``closes_at`` (local time) is when the vehicle may come. Masses
    are grams. ``version`` grows with every change: two people never overwrite each other.
    """

    class Channel(models.TextChoices):
        PAGE = "page", _("网页预约")
        STAFF = "staff", _("工作人员代约")
        CARD = "card", _("便民服务联系卡")
        API = "api", _("系统接口")
        STANDING = "standing", _("定期收运")
        REMADE = "remade", _("补收")

    code = models.CharField(_("订单号"), max_length=32, unique=True)
    client_id = models.UUIDField(_("业务号"), unique=True)
    point = models.ForeignKey(
        Point, models.PROTECT, related_name="orders", verbose_name=_("收集点")
    )
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, related_name="+", verbose_name=_("类别")
    )
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("收运合同"),
    )
    hauler = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collection_orders",
        verbose_name=_("收运单位"),
    )
    slot = models.ForeignKey(
        ServiceSlot,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("预约时段"),
    )
    #: The recurrence it was made from, and the day it was made for (before holidays and moves).
    standing = models.ForeignKey(
        StandingOrder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("定期收运"),
    )
    standing_day = models.DateField(_("定期日期"), null=True, blank=True)
    channel = models.CharField(_("渠道"), max_length=12, choices=Channel)
    day = models.DateField(_("收运日期"), db_index=True)
    opens_at = models.TimeField(_("最早时间"))
    closes_at = models.TimeField(_("最晚时间"))
    bins = models.PositiveSmallIntegerField(_("桶数"), null=True, blank=True)
    estimated_grams = models.PositiveBigIntegerField(_("预估质量（克）"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    priority = models.PositiveSmallIntegerField(_("优先级"), default=5)
    optional = models.BooleanField(_("可顺延"), default=False)
    state = models.CharField(
        _("状态"), max_length=12, choices=OrderState, default=OrderState.REQUESTED, editable=False
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("改约自"),
    )
    booked_by = models.BigIntegerField(_("预约人编号"), null=True, db_index=True)
    booked_at = models.DateTimeField(_("预约时间"))
    #: What the crew found; None until then.
    collected_grams = models.PositiveBigIntegerField(_("实收质量（克）"), null=True, blank=True)
    collected_bins = models.PositiveSmallIntegerField(_("实收桶数"), null=True, blank=True)
    grade = models.PositiveSmallIntegerField(_("分类质量（1 至 5）"), null=True, blank=True)
    served_at = models.DateTimeField(_("收运时间"), null=True, blank=True)
    confirmed_by_holder_at = models.DateTimeField(_("交付方确认"), null=True, blank=True)
    confirmed_by_hauler_at = models.DateTimeField(_("收运方确认"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)

    objects: ClassVar[Any] = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("收运订单")
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["day", "state"]), models.Index(fields=["point", "day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="collection_order_times"
            ),
            models.CheckConstraint(
                condition=Q(bins__isnull=False) | Q(estimated_grams__isnull=False),
                name="collection_order_quantity",
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=9), name="collection_order_priority"
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__gte=1, grade__lte=5),
                name="collection_order_grade",
            ),
            models.UniqueConstraint(
                fields=["standing", "standing_day"],
                condition=~Q(state="cancelled"),
                name="collection_order_of_standing",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class OrderEvent(models.Model):
    """What happened to an order; only added. ``number`` counts from 1 without gaps per order."""

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="events", verbose_name=_("收运订单")
    )
    number = models.PositiveIntegerField(_("序号"))
    verb = models.CharField(_("事项"), max_length=24)
    from_state = models.CharField(_("原状态"), max_length=12, blank=True)
    to_state = models.CharField(_("新状态"), max_length=12, blank=True)
    happened_at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    detail = models.JSONField(_("内容"), default=dict)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("订单记录")
        ordering = ["order", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "number"], name="collection_order_event_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number} {self.verb}"
