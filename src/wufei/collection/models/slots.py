"""What may be booked: slots with their capacity, and the rules of booking as dated data."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.collection.models.points import CODE, Point, ServiceWindow
from wufei.kernel.actors import Actor
from wufei.registry.public import Dated, DatedQuerySet, local_name, scope_filter


def kinds_needing_contract() -> list[str]:
    """House rule, not law: who serves customers or staff has a contract, homes have none."""
    kind = Point.Kind
    return [kind.RESTAURANT, kind.CANTEEN, kind.MARKET, kind.OFFICE, kind.SCHOOL]


class SlotQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(scope_filter(actor, region="region__path", organisation="hauler_id"))


class ServiceSlot(Dated):
    """On one weekday a hauler comes to points of an area, so many times and no more.

    How many places are taken is never stored: it is counted from the orders of the day. Times are
    local; ``cut_off_minutes`` count back from ``opens_at``.
    """

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    hauler = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        related_name="service_slots",
        verbose_name=_("收运单位"),
    )
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        related_name="service_slots",
        verbose_name=_("服务区划"),
    )
    point_kinds = models.JSONField(
        _("收集点类别"), default=list, blank=True, help_text=_("不选表示不限。")
    )
    materials = models.ManyToManyField(
        "registry.Material", related_name="+", verbose_name=_("收运类别")
    )
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=ServiceWindow.Weekday)
    opens_at = models.TimeField(_("开始时间"))
    closes_at = models.TimeField(_("结束时间"))
    capacity_orders = models.PositiveIntegerField(
        _("可约订单数"), validators=[MinValueValidator(1)]
    )
    capacity_bins = models.PositiveIntegerField(
        _("可约桶数"), null=True, blank=True, help_text=_("留空表示不限。")
    )
    cut_off_minutes = models.PositiveIntegerField(
        _("截止提前（分钟）"), default=720, help_text=_("开始前多少分钟起不能再预约、修改或取消。")
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("可提前预约（天）"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    on_holidays = models.BooleanField(_("放假日照常"), default=False)
    accepts_itself = models.BooleanField(
        _("自动受理"), default=True, help_text=_("有空位即受理，不经调度员。")
    )

    objects: ClassVar[Any] = SlotQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("预约时段")
        ordering = ["weekday", "opens_at", "code"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="collection_slot_times"
            ),
            models.CheckConstraint(
                condition=Q(capacity_orders__gte=1), name="collection_slot_capacity"
            ),
        ]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class InAreaQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Rules for all, and those of the actor's areas."""
        if actor.is_system:
            return self
        mine = Q(pk__in=[])
        for grant in actor.grants:
            if grant.region_path is not None:
                mine |= Q(region__path__startswith=grant.region_path)
        return self.filter(mine | Q(region__isnull=True))


class BookingRule(Dated):
    """Terms of booking in an area (empty = everywhere); the row of the nearest area counts.

    None of these figures is law: they are what a city agrees on.
    """

    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="booking_rules",
        verbose_name=_("适用区划"),
    )
    cut_off_minutes = models.PositiveIntegerField(
        _("截止提前（分钟）"), default=720, help_text=_("没有预约时段时：开始前多少分钟截止。")
    )
    horizon_days = models.PositiveSmallIntegerField(
        _("可提前预约（天）"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    contract_kinds = models.JSONField(
        _("须有合同的收集点类别"), default=kinds_needing_contract, blank=True
    )
    most_open_orders = models.PositiveSmallIntegerField(
        _("每位居民未完成订单上限"), default=5, validators=[MinValueValidator(1)]
    )
    missed_report_days = models.PositiveSmallIntegerField(
        _("漏收报告期限（天）"), default=7, validators=[MinValueValidator(1)]
    )
    complaint_days = models.PositiveSmallIntegerField(_("投诉期限（天）"), default=30)
    answer_working_days = models.PositiveSmallIntegerField(
        _("投诉答复期限（工作日）"), default=5, validators=[MinValueValidator(1)]
    )
    close_after_days = models.PositiveSmallIntegerField(_("入账后自动办结（天）"), default=7)
    standing_horizon_days = models.PositiveSmallIntegerField(
        _("定期收运提前生成（天）"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    contact_keep_days = models.PositiveSmallIntegerField(
        _("预约联系人保存（收运后天数）"), default=90, validators=[MaxValueValidator(1098)]
    )

    objects: ClassVar[Any] = InAreaQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("预约规则")
        ordering = ["region__path", "valid_from"]

    def __str__(self) -> str:
        return str(self.region) if self.region else str(_("全市"))


class LoadBand(Dated):
    """What a bin of a class normally weighs, in grams a litre of its volume; outside it warns."""

    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="load_bands",
        verbose_name=_("适用区划"),
    )
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, related_name="+", verbose_name=_("类别")
    )
    lightest = models.PositiveIntegerField(_("下限（克/升）"))
    heaviest = models.PositiveIntegerField(_("上限（克/升）"))
    source = models.CharField(_("依据"), max_length=300, blank=True)

    objects: ClassVar[Any] = InAreaQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("单桶质量范围")
        ordering = ["material__key", "region__path", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(heaviest__gt=F("lightest")), name="collection_load_band"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.lightest}–{self.heaviest}"
