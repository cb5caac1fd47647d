from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor, Role
from wufei.kernel.scoping import ScopedQuerySet


class JobRunQuerySet(ScopedQuerySet["JobRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """Operators see all; everyone else what they started."""
        if actor.is_system or actor.has_role(Role.OPERATOR):
            return self
        if actor.user_id is None:
            return self.none()
        return self.filter(actor_id=actor.user_id)


class JobRun(models.Model):
    """One piece of background work, from the moment it was asked for to its end.

    ``job`` is the dotted path of a function declared with ``@job``; ``args`` hold ids only.
    ``worker`` and ``seen_at`` tell who runs it and when that worker last gave a sign of life.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")
        STOPPED = "stopped", _("已停止")

    title = models.CharField(_("任务"), max_length=200)
    job = models.CharField(_("程序"), max_length=200)
    args = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    attempt = models.PositiveIntegerField(_("第几次"), default=0)
    done = models.BigIntegerField(_("已完成"), default=0)
    total = models.BigIntegerField(_("总数"), null=True, blank=True)
    message = models.CharField(_("进展"), max_length=300, blank=True)
    result = models.JSONField(_("结果"), null=True, blank=True)
    error = models.TextField(_("错误"), blank=True)
    traceback = models.TextField(_("错误详情"), blank=True)
    stop_requested = models.BooleanField(_("要求停止"), default=False)
    actor_id = models.BigIntegerField(_("发起人编号"), null=True, blank=True)
    actor_name = models.CharField(_("发起人"), max_length=150)
    created_at = models.DateTimeField(_("提交时间"), auto_now_add=True)
    run_after = models.DateTimeField(_("不早于"), null=True, blank=True)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    seen_at = models.DateTimeField(_("最近活动"), null=True, blank=True)
    worker = models.CharField(_("执行进程"), max_length=64, blank=True)
    task_id = models.UUIDField(_("队列编号"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("后台任务")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["actor_id", "-id"], name="jobrun_by_actor"),
            models.Index(
                fields=["state"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="jobrun_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.STOPPED}

    @property
    def percent(self) -> int | None:
        """Whole percent done; None while the total is unknown."""
        if self.state == self.State.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None


class CalendarRun(models.Model):
    """One due moment of a scheduled function. The unique pair lets one worker take it, once."""

    class State(models.TextChoices):
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")
        SKIPPED = "skipped", _("未执行")

    name = models.CharField(_("程序"), max_length=200)
    due_at = models.DateTimeField(_("应执行时间"))
    state = models.CharField(_("状态"), max_length=8, choices=State)
    started_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    error = models.TextField(_("错误"), blank=True)
    worker = models.CharField(_("执行进程"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("定时任务记录")
        ordering = ["-due_at", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="calendar_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M:%S}"
