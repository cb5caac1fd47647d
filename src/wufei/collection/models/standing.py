from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.collection.models.points import CODE, AtPointQuerySet, Point
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated


class StandingOrder(Dated):
    """A recurrence: orders are made from it day by day, some days ahead.

    Either on ``weekdays`` (digits 1 = Monday to 7 = Sunday) or every ``every_days`` from
    ``valid_from`` on. ``held_back`` is the code of why the latest order could not be made.
    """

    class OnHoliday(models.TextChoices):
        SERVE = "serve", _("照常收运")
        SKIP = "skip", _("不收运")
        NEXT = "next", _("顺延到下一工作日")
        BEFORE = "before", _("提前到上一工作日")

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    point = models.ForeignKey(
        Point, models.PROTECT, related_name="standing_orders", verbose_name=_("收集点")
    )
    material = models.ForeignKey(
        "registry.Material", models.PROTECT, related_name="+", verbose_name=_("类别")
    )
    hauler = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="standing_orders",
        verbose_name=_("收运单位"),
        help_text=_("有收运合同的按合同。"),
    )
    weekdays = models.CharField(_("星期"), max_length=7, blank=True)
    every_days = models.PositiveSmallIntegerField(
        _("每隔（天）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    opens_at = models.TimeField(_("最早时间"))
    closes_at = models.TimeField(_("最晚时间"))
    bins = models.PositiveSmallIntegerField(_("桶数"), null=True, blank=True)
    estimated_grams = models.PositiveBigIntegerField(_("预估质量（克）"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    on_holiday = models.CharField(
        _("放假日"), max_length=8, choices=OnHoliday, default=OnHoliday.SERVE
    )
    serves_make_up = models.BooleanField(
        _("调休上班日加收"), default=False, help_text=_("周末因调休上班时也收运。")
    )
    booked_by = models.BigIntegerField(_("预约人编号"), null=True, editable=False)
    held_back = models.CharField(_("未能生成的原因"), max_length=80, blank=True, editable=False)
    held_back_params = models.JSONField(default=dict, editable=False)
    held_back_day = models.DateField(_("未能生成的日期"), null=True, editable=False)

    objects: ClassVar[Any] = AtPointQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("定期收运")
        ordering = ["code"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="collection_standing_times"
            ),
            models.CheckConstraint(
                condition=Q(bins__isnull=False) | Q(estimated_grams__isnull=False),
                name="collection_standing_quantity",
            ),
            models.CheckConstraint(
                condition=(Q(every_days__isnull=True) & ~Q(weekdays=""))
                | (Q(every_days__isnull=False, valid_from__isnull=False) & Q(weekdays="")),
                name="collection_standing_recurrence",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class StandingException(models.Model):
    """One day of a recurrence that is left out, or moved to another day."""

    standing = models.ForeignKey(
        StandingOrder, models.CASCADE, related_name="exceptions", verbose_name=_("定期收运")
    )
    day = models.DateField(_("原日期"))
    moved_to = models.DateField(_("改到"), null=True, blank=True)
    reason = models.CharField(_("事由"), max_length=300, blank=True)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("定期收运例外")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["standing", "day"], name="collection_standing_exception"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"
