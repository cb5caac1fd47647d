"""Monthly reports of haulers and plants: generated from the books, checked, submitted."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.kernel.transitions import Transition, TransitionTable
from wufei.registry.public import Dated, Organisation, scope_filter
from wufei.settlement.models.compensation import CompensationRateQuerySet
from wufei.settlement.models.readers import without_crews


class ReportState(models.TextChoices):
    GENERATED = "generated", pgettext_lazy("report", "已生成")
    CHECKED = "checked", pgettext_lazy("report", "已核对")
    SUBMITTED = "submitted", pgettext_lazy("report", "已报送")


REPORT_LIFECYCLE = TransitionTable[ReportState](
    states={state: state.label for state in ReportState},
    initial=ReportState.GENERATED,
    transitions=(
        Transition(ReportState.GENERATED, ReportState.CHECKED, _("核对")),
        Transition(ReportState.CHECKED, ReportState.GENERATED, _("退回重编")),
        Transition(ReportState.CHECKED, ReportState.SUBMITTED, _("报送")),
    ),
)


class ReportRule(Dated):
    """By which day of the next month a kind of body must report."""

    kind = models.CharField(
        _("单位类别"),
        max_length=24,
        choices=[
            (Organisation.Kind.HAULER, _("收运单位")),
            (Organisation.Kind.PLANT_OPERATOR, _("处置单位")),
        ],
    )
    due_day = models.PositiveSmallIntegerField(
        _("次月期限日"), validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    source = models.CharField(_("依据"), max_length=300)

    objects: ClassVar[Any] = CompensationRateQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("月报期限")
        ordering = ["kind", "valid_from"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_day}"


class MonthlyReportQuerySet(ScopedQuerySet["MonthlyReport"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        return self.filter(
            scope_filter(
                without_crews(actor),
                region="organisation__region__path",
                organisation="organisation_id",
            )
        )


class MonthlyReport(models.Model):
    """``content`` is what the books said up to entry ``cut``; ``declared`` is typed in by the body
    (days run, hours of downtime, remarks). A submitted report never changes."""

    organisation = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        related_name="monthly_reports",
        verbose_name=_("报送单位"),
    )
    month = models.DateField(_("月份"), db_index=True)
    due_on = models.DateField(_("期限"))
    state = models.CharField(
        _("状态"), max_length=12, choices=ReportState, default=ReportState.GENERATED, editable=False
    )
    cut = models.BigIntegerField(_("截至分录"))
    content = models.JSONField(_("内容"), default=dict)
    declared = models.JSONField(_("申报数据"), default=dict)
    generated_at = models.DateTimeField(_("生成时间"))
    submitted_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    submitted_by = models.CharField(_("报送人"), max_length=150, blank=True)

    objects: ClassVar[Any] = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("运营月报")
        ordering = ["-month", "organisation__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "month"], name="settlement_one_report_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.month:%Y-%m}"
