from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.intake.models.files import SourceFile
from wufei.intake.models.maps import SavedMap
from wufei.intake.models.scope import own_or_office
from wufei.intake.reasons import message_of, remedy_of
from wufei.intake.report import DryRunReport
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet


class RunState(models.TextChoices):
    UPLOADED = "uploaded", _("已上传")
    MAPPED = "mapped", _("已选方案")
    CHECKED = "checked", _("已试算")
    POSTING = "posting", _("正在入账")
    POSTED = "posted", _("已入账")
    INTERRUPTED = "interrupted", _("已中断")
    UNDONE = "undone", _("已撤销")
    FAILED = "failed", _("无法导入")


class ImportRunQuerySet(ScopedQuerySet["ImportRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """Own imports; the offices see those of their region."""
        if actor.is_system:
            return self
        return self.filter(own_or_office(actor, owner="created_by", region="region__path"))


class ImportRun(models.Model):
    """One file on its way into the ledger by one map.

    ``cursor_row`` is the last row of the file that has been dealt with; it is saved in the same
    transaction as the entries. ``generation`` counts how often the same content was undone: it is
    part of the entries' client ids, so that a file can be posted again after an undo. ``repeats``
    is the earlier import of the same content by the same map; this one then added nothing.
    """

    source = models.ForeignKey(
        SourceFile, models.PROTECT, related_name="runs", verbose_name=_("文件")
    )
    saved_map = models.ForeignKey(
        SavedMap, models.PROTECT, null=True, blank=True, related_name="runs", verbose_name=_("方案")
    )
    state = models.CharField(_("状态"), max_length=12, choices=RunState, default=RunState.UPLOADED)
    generation = models.PositiveIntegerField(_("第几次"), default=0)
    batch = models.UUIDField(_("批次"), null=True, db_index=True)
    created_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, verbose_name=_("经办人")
    )
    actor_name = models.CharField(_("经办人姓名"), max_length=120)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, verbose_name=_("区划")
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)
    report = models.JSONField(_("试算报告"), null=True, blank=True)
    rows_total = models.PositiveIntegerField(_("总行数"), default=0)
    cursor_row = models.PositiveIntegerField(_("已处理到行"), default=0)
    carry = models.JSONField(_("舍入余数"), default=dict)
    rows_done = models.PositiveIntegerField(_("已处理行数"), default=0)
    entries_posted = models.PositiveIntegerField(_("新入账分录"), default=0)
    entries_existed = models.PositiveIntegerField(_("原已入账分录"), default=0)
    rows_refused = models.PositiveIntegerField(_("未入账行"), default=0)
    rows_skipped = models.PositiveIntegerField(_("略过行"), default=0)
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("重复于")
    )
    stop_requested = models.BooleanField(_("要求停止"), default=False)
    fault = models.JSONField(_("故障"), null=True, blank=True)
    undo_reason = models.CharField(_("撤销事由"), max_length=300, blank=True)

    objects: ClassVar[Any] = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("导入")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.source} · {self.get_state_display()}"

    @property
    def dry_run_report(self) -> DryRunReport | None:
        return DryRunReport.model_validate(self.report) if self.report else None

    @property
    def rejected_path(self) -> Path:
        """Rows that the dry run kept out, one per line."""
        return Path(settings.MEDIA_ROOT) / "intake" / "runs" / f"{self.pk}.rejected"

    @property
    def percent(self) -> int:
        """Progress of posting, 0–100."""
        return min(100, self.rows_done * 100 // self.rows_total) if self.rows_total else 0

    @property
    def fault_message(self) -> str:
        """What went wrong, in the reader's language; empty when nothing did."""
        return message_of(self.fault["code"], self.fault["params"]) if self.fault else ""

    @property
    def fault_remedy(self) -> str:
        return remedy_of(self.fault["code"], self.fault["params"]) if self.fault else ""


class RejectedRowQuerySet(ScopedQuerySet["RejectedRow"]):
    def visible_to(self, actor: Actor) -> Self:
        """As the import they belong to."""
        if actor.is_system:
            return self
        return self.filter(run__in=ImportRun.objects.visible_to(actor).order_by().values("pk"))


class RejectedRow(models.Model):
    """A row of the file that was not posted, and why."""

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="rejected_rows", verbose_name=_("导入")
    )
    row = models.PositiveIntegerField(_("行号"))
    code = models.CharField(_("原因代码"), max_length=64)
    column = models.CharField(_("所在列"), max_length=200, blank=True)
    value = models.CharField(_("原值"), max_length=200, blank=True)
    params = models.JSONField(_("原因参数"), default=dict)
    skipped = models.BooleanField(_("按方案略过"), default=False)
    cells = models.JSONField(_("原始各列"), default=list)

    objects: ClassVar[Any] = RejectedRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("未入账行")
        ordering = ["run", "row"]
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="rejected_row_once")]

    def __str__(self) -> str:
        return f"{self.row}: {self.code}"

    @property
    def message(self) -> str:
        return message_of(self.code, {"column": self.column, "value": self.value, **self.params})

    @property
    def remedy(self) -> str:
        return remedy_of(self.code, {"column": self.column, "value": self.value, **self.params})
