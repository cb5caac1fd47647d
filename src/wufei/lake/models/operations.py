"""What happened in the field as numbered facts: pick-ups, rounds, checks, findings, problems."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.scoping import ScopedQuerySet


class OperationFact(models.Model):
    """One revision of what is known of an event. Only added to: the latest number of a ``key`` and
    day holds, and a withdrawn one counts no more.

    ``number`` comes from the one numbering of facts, so that a cut bounds it. Amounts are whole and
    None where the kind has none: grams, metres, seconds, fen.
    """

    class Kind(models.TextChoices):
        ORDER = "order", pgettext_lazy("operation", "收运订单")
        ROUND = "round", pgettext_lazy("operation", "收运线路")
        FINDING = "finding", pgettext_lazy("operation", "监管发现")
        PROBLEM = "problem", pgettext_lazy("operation", "问题整改")
        CHECK = "check", pgettext_lazy("operation", "分类抽查")

    number = models.BigIntegerField(_("编号"), primary_key=True)
    page = models.BigIntegerField(_("当时账页"))
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    key = models.CharField(_("事件"), max_length=180)
    day = models.DateField(_("日期"))
    revision = models.PositiveIntegerField(_("修订"))
    outcome = models.CharField(_("结果"), max_length=24)
    on_time = models.BooleanField(_("是否按时"), null=True)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, related_name="+", verbose_name=_("区划")
    )
    region_code = models.CharField(_("当时的区划代码"), max_length=12, blank=True)
    point = models.CharField(_("收集点"), max_length=40, blank=True)
    organisation = models.CharField(_("收运单位"), max_length=40, blank=True)
    vehicle = models.CharField(_("车辆"), max_length=64, blank=True)
    material = models.CharField(_("类别"), max_length=64, blank=True)
    category = models.CharField(_("事项"), max_length=48, blank=True)
    bins = models.BigIntegerField(_("桶数"), null=True)
    grams = models.BigIntegerField(_("质量（克）"), null=True)
    metres = models.BigIntegerField(_("里程（米）"), null=True)
    seconds = models.BigIntegerField(_("工时（秒）"), null=True)
    fen = models.BigIntegerField(_("费用（分）"), null=True)
    checked = models.BigIntegerField(_("抽查袋数"), null=True)
    correct = models.BigIntegerField(_("合格袋数"), null=True)
    withdrawn = models.BooleanField(_("已撤回"), default=False)
    recorded_at = models.DateTimeField(_("记录时间"))

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("作业事实")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["kind", "day", "number"], name="operation_fact_day"),
            models.Index(fields=["region", "region_code"], name="operation_fact_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "day", "revision"], name="operation_fact_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.day} #{self.number}"
