"""What is on a vehicle of one class on one trip, and which entries of the ledger came of it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import scope_filter


class LoadQuerySet(ScopedQuerySet["Load"]):
    def visible_to(self, actor: Actor) -> Self:
        """Loads of haulers in the actor's areas or of the own body, and those that came to a plant
        of the own body or area."""
        if actor.is_system:
            return self
        from wufei.driving.public import CrewEvent
        from wufei.settlement.models.receipts import GateReceipt

        hauler = "round__plan__hauler"
        carried = scope_filter(actor, region=f"{hauler}__region__path", organisation=f"{hauler}_id")
        at_plant = GateReceipt.objects.filter(
            scope_filter(actor, region="site__region__path", organisation="site__organisation_id"),
            load_id=OuterRef("pk"),
        )
        announced = CrewEvent.objects.filter(
            scope_filter(
                actor, region="plant__region__path", organisation="plant__organisation_id"
            ),
            kind=CrewEvent.Kind.DELIVER,
            refused="",
            round_id=OuterRef("round_id"),
            trip=OuterRef("trip"),
        )
        return self.filter(carried | Exists(at_plant) | Exists(announced))


class Load(models.Model):
    """One class on one vehicle on one trip of a round. ``code`` is the code of its ledger lot."""

    round = models.ForeignKey(
        "rounds.Round", models.PROTECT, related_name="loads", verbose_name=_("收运线路")
    )
    trip = models.PositiveSmallIntegerField(_("趟次"))
    vehicle = models.ForeignKey(
        "registry.Vehicle", models.PROTECT, related_name="+", verbose_name=_("车辆")
    )
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, related_name="+", verbose_name=_("类别")
    )
    code = models.CharField(_("车次批号"), max_length=80, unique=True)
    day = models.DateField(_("作业日期"), db_index=True)

    objects: ClassVar[Any] = LoadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("车次")
        ordering = ["-day", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "trip", "vehicle", "material"], name="settlement_load_once"
            )
        ]

    def __str__(self) -> str:
        return self.code


class SettledEvent(models.Model):
    """A crew event that the books have taken account of; only added."""

    event = models.OneToOneField(
        "driving.CrewEvent", models.PROTECT, related_name="settled", verbose_name=_("作业记录")
    )
    settled_at = models.DateTimeField(_("入账时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("已入账的作业记录")

    def __str__(self) -> str:
        return str(self.event_id)


class LoadEntry(models.Model):
    """An entry of the ledger that stands for one event, move or receipt of a load; only added.

    ``grams`` is what it brought onto the load (weighing, estimate), took to another (move), what
    the vehicle carried when it was weighed at the plant (receipt), or what a point's figure was
    changed by after the load had been treated (correction; may be negative), or what a load gave to
    the weighing difference because it was handed over to one that had been treated already
    (write_off). An entry that the ledger reversed no longer counts.
    """

    class Role(models.TextChoices):
        WEIGHING = "weighing", pgettext_lazy("load", "收运称重")
        ESTIMATE = "estimate", pgettext_lazy("load", "按容积分摊")
        MOVE = "move", pgettext_lazy("load", "移交车辆")
        RECEIPT = "receipt", pgettext_lazy("load", "进场过磅")
        CORRECTION = "correction", pgettext_lazy("load", "事后更正")
        WRITE_OFF = "write_off", pgettext_lazy("load", "移交转磅差")

    load = models.ForeignKey(Load, models.PROTECT, related_name="entries", verbose_name=_("车次"))
    entry = models.OneToOneField(
        "ledger.Entry", models.PROTECT, related_name="load_entry", verbose_name=_("分录")
    )
    role = models.CharField(_("性质"), max_length=12, choices=Role)
    event = models.ForeignKey(
        "driving.CrewEvent",
        models.PROTECT,
        null=True,
        related_name="load_entries",
        verbose_name=_("作业记录"),
    )
    receipt = models.ForeignKey(
        "settlement.GateReceipt",
        models.PROTECT,
        null=True,
        related_name="entries",
        verbose_name=_("进场单"),
    )
    order = models.ForeignKey(
        "collection.Order",
        models.PROTECT,
        null=True,
        related_name="load_entries",
        verbose_name=_("收运订单"),
    )
    point = models.ForeignKey(
        "collection.Point",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("收集点"),
    )
    grams = models.BigIntegerField(_("克"))

    class Meta:
        verbose_name = verbose_name_plural = _("车次分录")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.load_id} {self.role} {self.grams} g"


class Announcement(models.Model):
    """A hold of the ledger that shows what an order still brings; an order may have several, one
    after the other (``number`` counts from 1)."""

    order = models.ForeignKey(
        "collection.Order",
        models.PROTECT,
        related_name="announcements",
        verbose_name=_("收运订单"),
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    hold = models.OneToOneField(
        "ledger.Hold", models.PROTECT, related_name="announcement", verbose_name=_("预报")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("收运预报")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "number"], name="settlement_announcement_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number}"


class StandstillQuerySet(ScopedQuerySet["Standstill"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        hauler = "round__plan__hauler"
        return self.filter(
            scope_filter(actor, region=f"{hauler}__region__path", organisation=f"{hauler}_id")
        )


class Standstill(models.Model):
    """Why the events of a trip could not be posted: the refusal, until a later try passes."""

    round = models.ForeignKey(
        "rounds.Round", models.CASCADE, related_name="standstills", verbose_name=_("收运线路")
    )
    trip = models.PositiveSmallIntegerField(_("趟次"))
    material = models.ForeignKey(
        "registry.Material",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("类别"),
    )
    key = models.CharField(_("标识"), max_length=120, unique=True)
    code = models.CharField(_("原因代码"), max_length=80)
    params = models.JSONField(_("参数"), default=dict)
    since = models.DateTimeField(_("始于"), auto_now_add=True)
    tried_at = models.DateTimeField(_("最近尝试"), auto_now=True)
    tries = models.PositiveIntegerField(_("次数"), default=1)

    objects: ClassVar[Any] = StandstillQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("未能入账")
        ordering = ["since"]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.trip} {self.code}"
