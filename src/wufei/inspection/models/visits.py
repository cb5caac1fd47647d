from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.inspection.models.forms import FormTemplate
from wufei.inspection.models.kinds import CODE
from wufei.inspection.models.lifecycle import VisitState
from wufei.inspection.models.scope import area_of
from wufei.inspection.models.teams import Team, TeamMember
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, DatedQuerySet, local_name


class OfTeamQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(area_of(actor, region="team__region__path"))


class VisitPlan(Dated):
    """Who visits which points, and when: on weekdays, or every so many days from the first day.

    ``weekdays``: bits, Monday = 1 … Sunday = 64; 0 with ``every_days`` set.
    """

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="visit_plans", verbose_name=_("队伍")
    )
    member = models.ForeignKey(
        TeamMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visit_plans",
        verbose_name=_("队员"),
        help_text=_("不选表示队内任何人。"),
    )
    template = models.ForeignKey(
        FormTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visit_plans",
        verbose_name=_("巡查表单"),
    )
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visit_plans",
        verbose_name=_("区划内所有收集点"),
    )
    points = models.ManyToManyField(
        "collection.Point", blank=True, related_name="visit_plans", verbose_name=_("收集点")
    )
    weekdays = models.PositiveSmallIntegerField(_("星期"), default=0)
    every_days = models.PositiveSmallIntegerField(
        _("每隔（天）"), null=True, blank=True, help_text=_("不选星期时填写；1 为每天。")
    )
    only_working_days = models.BooleanField(
        _("只在工作日"), default=True, help_text=_("按登记的节假日和调休上班日计算。")
    )
    opens_at = models.TimeField(_("最早时间"), null=True, blank=True)
    closes_at = models.TimeField(_("最晚时间"), null=True, blank=True)

    objects: ClassVar[Any] = OfTeamQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("巡查计划")
        ordering = ["code"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(weekdays__gte=1, weekdays__lte=127, every_days__isnull=True)
                | Q(weekdays=0, every_days__gte=1),
                name="inspection_plan_rhythm",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="inspection_plan_times",
            ),
        ]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class VisitQuerySet(ScopedQuerySet["Visit"]):
    def visible_to(self, actor: Actor) -> Self:
        """Visits in the own area or places, and one's own."""
        if actor.is_system:
            return self
        condition = area_of(actor, region="point__region__path", point="point_id")
        if actor.user_id is not None:
            condition |= Q(member__user_id=actor.user_id) | Q(done_by=actor.user_id)
        return self.filter(condition)


class Visit(models.Model):
    """A look at a point on a day: planned, or made without a plan.

    ``metres_off``: how far from the point the visitor was at check-in, as the phone told (whole
    metres); None without a position.
    """

    client_id = models.UUIDField(_("业务号"), unique=True)
    plan = models.ForeignKey(
        VisitPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("巡查计划"),
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="visits", verbose_name=_("队伍"))
    member = models.ForeignKey(
        TeamMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("队员"),
    )
    point = models.ForeignKey(
        "collection.Point", models.PROTECT, related_name="visits", verbose_name=_("收集点")
    )
    template = models.ForeignKey(
        FormTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("巡查表单"),
    )
    day = models.DateField(_("日期"), db_index=True)
    opens_at = models.TimeField(_("最早时间"), null=True, blank=True)
    closes_at = models.TimeField(_("最晚时间"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=VisitState, default=VisitState.PLANNED, editable=False
    )
    begun_at = models.DateTimeField(_("到场时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    done_by = models.BigIntegerField(_("巡查人编号"), null=True, blank=True, db_index=True)
    done_by_name = models.CharField(_("巡查人"), max_length=150, blank=True)
    reason = models.CharField(_("未巡查原因"), max_length=300, blank=True)
    latitude = models.DecimalField(
        _("到场纬度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("到场经度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    accuracy_metres = models.PositiveIntegerField(_("定位精度（米）"), null=True, blank=True)
    metres_off = models.PositiveIntegerField(_("距点位（米）"), null=True, blank=True)

    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("巡查")
        ordering = ["day", "opens_at", "id"]
        indexes = [models.Index(fields=["team", "day"])]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "point", "day"], name="inspection_visit_of_plan_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False),
                name="inspection_visit_done_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | ~Q(reason=""), name="inspection_visit_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.point}"


class AccuracyCheckQuerySet(ScopedQuerySet["AccuracyCheck"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        condition = area_of(actor, region="visit__point__region__path", point="visit__point_id")
        if actor.user_id is not None:
            condition |= Q(actor_id=actor.user_id)
        return self.filter(condition)


class AccuracyCheck(models.Model):
    """What an instructor counted on a visit; only added.

    Accuracy = correct ÷ checked bags; participation counts households seen sorting. The field's
    sources give no agreed method for either.
    """

    client_id = models.UUIDField(_("业务号"), unique=True)
    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="accuracy_checks", verbose_name=_("巡查")
    )
    material = models.ForeignKey(
        "registry.Material",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("类别"),
    )
    bags_checked = models.PositiveIntegerField(_("检查袋数"))
    bags_correct = models.PositiveIntegerField(_("正确袋数"))
    households_seen = models.PositiveIntegerField(_("参与分类户数"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("检查人编号"), null=True)
    actor_name = models.CharField(_("检查人"), max_length=150)

    objects: ClassVar[Any] = AccuracyCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("准确率检查")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bags_correct__lte=F("bags_checked")), name="inspection_bags_correct"
            ),
            models.UniqueConstraint(
                fields=["visit", "material"], name="inspection_check_per_class_once"
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(material__isnull=True),
                name="inspection_check_of_all_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bags_correct}/{self.bags_checked}"
