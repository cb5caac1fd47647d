"""Convenience cards (便民服务联系卡) and personal data of those who book."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.collection.models.orders import Order
from wufei.collection.models.points import CODE, PHONE, Point
from wufei.collection.models.scope import BOOKING_OFFICES
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, DatedQuerySet


class CardQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """For the offices of the area, who take the calls."""
        if actor.is_system:
            return self
        condition = Q(pk__in=[])
        for grant in actor.with_role(*BOOKING_OFFICES):
            if grant.region_path is not None:
                condition |= Q(point__region__path__startswith=grant.region_path)
        return self.filter(condition)


class ServiceCard(Dated):
    """A card by whose number staff book for a household that needs help, collected at its door.

    The point names no person and no address; those are the holder's (:class:`CardHolder`).
    """

    code = models.CharField(_("卡号"), max_length=40, unique=True, validators=[CODE])
    point = models.OneToOneField(
        Point, models.PROTECT, related_name="service_card", verbose_name=_("上门点")
    )

    objects: ClassVar[Any] = CardQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("便民服务联系卡")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class CardHolder(models.Model):
    """Whose card it is: personal data, forgotten on ``keep_until``."""

    card = models.OneToOneField(
        ServiceCard, models.CASCADE, related_name="holder", verbose_name=_("卡号")
    )
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("电话"), max_length=24, validators=[PHONE])
    address = models.CharField(_("住址"), max_length=200)
    need = models.CharField(
        _("需要的帮助"), max_length=200, blank=True, help_text=_("例如：独居老人，请敲门等候。")
    )
    keep_until = models.DateField(_("保存至"))

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("持卡人")

    def __str__(self) -> str:
        return self.name


class BookingContact(models.Model):
    """Whom the crew may call about one order: personal data, forgotten on ``keep_until``."""

    order = models.OneToOneField(
        Order, models.CASCADE, related_name="contact", verbose_name=_("收运订单")
    )
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("电话"), max_length=24, validators=[PHONE])
    address = models.CharField(_("上门地址"), max_length=200, blank=True)
    keep_until = models.DateField(_("保存至"))

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预约联系人")

    def __str__(self) -> str:
        return self.name
