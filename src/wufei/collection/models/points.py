from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.collection.models.scope import booking_scope, point_scope
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, DatedQuerySet, local_name

#: Codes stand on labels and in addresses.
CODE = RegexValidator(r"^[0-9A-Za-z][0-9A-Za-z-]*\Z", _("只能用数字、英文字母和连字符。"))
PHONE = RegexValidator(r"^\+?[0-9][0-9 -]{4,}\Z", _("电话只能用数字、空格和连字符。"))


class PointQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self if actor.is_system else self.filter(point_scope(actor))

    def bookable_by(self, actor: Actor) -> Self:
        """Points for which the actor may book: residents at the compounds of their area, bodies at
        their own points, offices in their area, dispatchers where their body has a contract."""
        return self if actor.is_system else self.filter(booking_scope(actor))


class AtPointQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Rows of the points that the actor sees."""
        return self if actor.is_system else self.filter(point_scope(actor, prefix="point__"))


class Point(Dated):
    """A place where waste is handed over: a compound's bin group, a restaurant, a household."""

    class Kind(models.TextChoices):
        COMPOUND = "compound", _("小区桶组")
        RESTAURANT = "restaurant", _("餐饮单位")
        CANTEEN = "canteen", _("食堂")
        MARKET = "market", _("农贸市场")
        OFFICE = "office", _("办公场所")
        SCHOOL = "school", _("学校")
        HOUSEHOLD = "household", _("居民户")

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    organisation = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collection_points",
        verbose_name=_("管理单位"),
    )
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        related_name="collection_points",
        verbose_name=_("所在区划"),
    )
    address = models.CharField(_("地址"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("纬度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("经度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    account = models.ForeignKey(
        "ledger.Account",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collection_points",
        verbose_name=_("产生账户"),
    )

    objects: ClassVar[Any] = PointQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("收集点")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class PointContact(models.Model):
    """Who answers for a point: personal data, forgotten on ``keep_until``."""

    point = models.OneToOneField(
        Point, models.CASCADE, related_name="contact", verbose_name=_("收集点")
    )
    name = models.CharField(_("姓名"), max_length=60)
    phone = models.CharField(_("电话"), max_length=24, validators=[PHONE])
    keep_until = models.DateField(_("保存至"))

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("责任人")

    def __str__(self) -> str:
        return self.name


class ServiceWindow(Dated):
    """On one weekday, from when till when a point hands over which classes (local time)."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("周一")
        TUESDAY = 1, _("周二")
        WEDNESDAY = 2, _("周三")
        THURSDAY = 3, _("周四")
        FRIDAY = 4, _("周五")
        SATURDAY = 5, _("周六")
        SUNDAY = 6, _("周日")

    point = models.ForeignKey(
        Point, models.PROTECT, related_name="windows", verbose_name=_("收集点")
    )
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=Weekday)
    opens_at = models.TimeField(_("开始时间"))
    closes_at = models.TimeField(_("结束时间"))
    materials = models.ManyToManyField(
        "registry.Material", related_name="+", verbose_name=_("接收类别")
    )

    objects: ClassVar[Any] = AtPointQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("服务时段")
        ordering = ["point", "weekday", "opens_at"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="collection_window_times"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class Bin(Dated):
    """A bin with the code on its label; it takes one class."""

    code = models.CharField(_("桶码"), max_length=40, unique=True, validators=[CODE])
    point = models.ForeignKey(Point, models.PROTECT, related_name="bins", verbose_name=_("收集点"))
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, related_name="+", verbose_name=_("类别")
    )
    litres = models.PositiveIntegerField(_("容积（升）"))
    tare_grams = models.PositiveIntegerField(_("皮重（克）"), null=True, blank=True)

    objects: ClassVar[Any] = AtPointQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("收集桶")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
