"""What planning goes by: hours and quotas of plants, what vehicles can do, rules of an area."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.registry.public import Dated, DatedQuerySet, scope_filter
from wufei.rounds.models.notations import (
    check_breaks,
    check_demands,
    check_densities,
    check_hours,
    check_service,
    check_slow_hours,
    check_speeds,
    check_weekdays,
)

ALL_WEEK = "1234567"
SERVICE = "household 120 30\ncompound 60 45"
SPEEDS = "500 18\n5000 30\n50000 45"


class PlantScheduleQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Public to every signed-in person: vehicles of all haulers drive to all plants."""
        return self if actor.is_system or actor.user_id is not None else self.none()


class VehicleProfileQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        path, body = "vehicle__organisation__region__path", "vehicle__organisation_id"
        return self.filter(scope_filter(actor, region=path, organisation=body))


class PlanningRuleQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Rules of whole areas are public; those of one hauler are for its area and itself."""
        if actor.is_system:
            return self
        if actor.user_id is None:
            return self.none()
        own = scope_filter(actor, region="hauler__region__path", organisation="hauler_id")
        return self.filter(Q(hauler=None) | own)


class PlantSchedule(Dated):
    """When a plant or station takes which classes, how much a day, and how long unloading lasts.

    A site may have several at once for different classes or weekdays. All figures are the
    operator's or the office's to state; none is law.
    """

    class QuotaScope(models.TextChoices):
        TOGETHER = "together", _("各类合计")
        EACH = "each", _("每类分别")

    site = models.ForeignKey(
        "registry.Site", models.PROTECT, related_name="plant_schedules", verbose_name=_("处置场所")
    )
    materials = models.ManyToManyField(
        "registry.Material", related_name="+", verbose_name=_("接收类别")
    )
    weekdays = models.CharField(
        _("星期"),
        max_length=7,
        default=ALL_WEEK,
        validators=[check_weekdays],
        help_text=_("1 为周一，7 为周日；例如 12345。"),
    )
    hours = models.CharField(
        _("接收时间"),
        max_length=120,
        blank=True,
        validators=[check_hours],
        help_text=_("例如 06:00-12:00, 13:00-18:00；留空为全天。"),
    )
    quota_grams = models.PositiveBigIntegerField(_("每日限额（克）"), null=True, blank=True)
    quota_scope = models.CharField(
        _("限额范围"), max_length=8, choices=QuotaScope, default=QuotaScope.TOGETHER
    )
    unloading_seconds = models.PositiveIntegerField(_("卸料时间（秒）"), default=900)

    objects: ClassVar[Any] = PlantScheduleQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("接收时间与限额")
        ordering = ["site", "id"]

    def __str__(self) -> str:
        return f"{self.site} {self.hours or '00:00-24:00'}"


class VehicleProfile(Dated):
    """What a vehicle with its crew can do in a shift, where it stands and what it costs.

    ``shift_closes`` not after ``shift_opens`` means the next morning. Costs are yuan.
    """

    vehicle = models.ForeignKey(
        "registry.Vehicle", models.PROTECT, related_name="profiles", verbose_name=_("车辆")
    )
    depot = models.ForeignKey(
        "collection.Depot", models.PROTECT, related_name="+", verbose_name=_("停车场站")
    )
    crew = models.ForeignKey(
        "collection.Crew",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("班组"),
    )
    driver_id = models.BigIntegerField(_("驾驶员编号"), null=True, blank=True)
    kind = models.SlugField(_("车型"), max_length=40, blank=True)
    skills = models.CharField(
        _("装备"), max_length=200, blank=True, help_text=_("以空格分开，例如 lift crane。")
    )
    litres = models.PositiveIntegerField(_("容积（升）"), null=True, blank=True)
    shift_opens = models.TimeField(_("上班时间"))
    shift_closes = models.TimeField(_("下班时间"))
    breaks = models.CharField(
        _("休息"),
        max_length=120,
        blank=True,
        validators=[check_breaks],
        help_text=_("最早与最迟开始时间和分钟数，例如 11:00-13:00 30；多次以逗号分开。"),
    )
    longest_minutes = models.PositiveIntegerField(_("最长作业（分钟）"), null=True, blank=True)
    most_trips = models.PositiveSmallIntegerField(_("最多趟次"), null=True, blank=True)
    cost_per_day = models.DecimalField(
        _("出车费用（元/日）"), max_digits=9, decimal_places=2, default=0
    )
    cost_per_km = models.DecimalField(
        _("里程费用（元/公里）"), max_digits=7, decimal_places=2, default=1
    )
    cost_per_hour = models.DecimalField(
        _("人工费用（元/小时）"), max_digits=7, decimal_places=2, default=0
    )

    objects: ClassVar[Any] = VehicleProfileQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("车辆作业条件")
        ordering = ["vehicle", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cost_per_day__gte=0, cost_per_km__gte=0, cost_per_hour__gte=0),
                name="rounds_profile_costs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.shift_opens:%H:%M}–{self.shift_closes:%H:%M}"


class PlanningRule(Dated):
    """How ways, work and volumes are estimated, for one hauler, a division or (neither) everywhere.

    The nearest rule holds: hauler, then the smallest division, then everywhere; without any the
    defaults here. They are assumptions of ours, measured nowhere in this city: hence data.
    """

    hauler = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planning_rules",
        verbose_name=_("收运单位"),
    )
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planning_rules",
        verbose_name=_("区划"),
    )
    detour_thousandths = models.PositiveIntegerField(
        _("绕行系数（千分之）"), default=1400, help_text=_("1400：道路为直线距离的 1.4 倍。")
    )
    speeds = models.TextField(
        _("车速"),
        default=SPEEDS,
        validators=[check_speeds],
        help_text=_("每行：路程上限（米）和车速（公里/小时），由短到长。"),
    )
    slow_hours = models.CharField(
        _("拥堵时段"),
        max_length=60,
        blank=True,
        default="7-8 17-18",
        validators=[check_slow_hours],
        help_text=_("小时，例如 7-8 17-18。"),
    )
    slow_percent = models.PositiveSmallIntegerField(_("拥堵时车速（%）"), default=70)
    stop_seconds = models.PositiveIntegerField(_("每个收集点用时（秒）"), default=90)
    bin_seconds = models.PositiveIntegerField(_("每桶用时（秒）"), default=45)
    service = models.TextField(
        _("各类收集点用时"),
        blank=True,
        default=SERVICE,
        validators=[check_service],
        help_text=_("每行：收集点类别、每点秒数、每桶秒数，例如 market 180 40。"),
    )
    densities = models.TextField(
        _("各类密度（克/升）"),
        blank=True,
        validators=[check_densities],
        help_text=_("每行：类别标识和每升克数；没有写的按登记的申报密度。"),
    )
    usual_density = models.PositiveIntegerField(_("通常密度（克/升）"), default=300)
    fill_percent = models.PositiveSmallIntegerField(_("桶的装满程度（%）"), default=80)
    usual_bin_litres = models.PositiveIntegerField(_("通常桶容积（升）"), default=240)
    demands = models.TextField(
        _("所需装备"),
        blank=True,
        validators=[check_demands],
        help_text=_("每行：收集点类别和装备，例如 market lift。"),
    )
    optional_worth = models.DecimalField(
        _("可顺延订单的价值（元）"), max_digits=8, decimal_places=2, default=30
    )
    balance_percent = models.PositiveSmallIntegerField(
        _("均衡工时可多花（%）"), default=0, help_text=_("0：不均衡。")
    )
    compute_seconds = models.PositiveIntegerField(_("计算时间（秒）"), default=60)

    objects: ClassVar[Any] = PlanningRuleQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("排班规则")
        ordering = ["hauler", "region", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(hauler__isnull=True) | Q(region__isnull=True),
                name="rounds_rule_of_one",
            ),
            models.CheckConstraint(
                condition=Q(slow_percent__gte=1, detour_thousandths__gte=1000),
                name="rounds_rule_figures",
            ),
        ]

    def __str__(self) -> str:
        return str(self.hauler or self.region or _("全市"))
