from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.inspection.models.kinds import ProblemKind, Severity
from wufei.inspection.models.lifecycle import WITH_RESPONSIBLE, ProblemState
from wufei.inspection.models.scope import area_of, bodies_of
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.scoping import ScopedQuerySet


class ProblemQuerySet(ScopedQuerySet["Problem"]):
    def visible_to(self, actor: Actor) -> Self:
        """Problems of the own area or team, those one answers for, and those one wrote down."""
        if actor.is_system:
            return self
        condition = area_of(actor, region="region__path", point="point_id")
        condition |= Q(responsible_organisation_id__in=bodies_of(actor))
        if actor.user_id is not None:
            condition |= Q(responsible_user_id=actor.user_id) | Q(found_by=actor.user_id)
        return self.filter(condition)

    def due_between(self, first: Any, until: Any) -> Self:
        """Assigned problems whose deadline lies from ``first`` to before ``until`` (moments)."""
        return self.filter(due_at__gte=first, due_at__lt=until).exclude(
            state=ProblemState.WITHDRAWN
        )

    def overdue(self, now: Any) -> Self:
        """Not put right by the deadline, and still not."""
        return self.filter(state__in=WITH_RESPONSIBLE, due_at__lt=now)


class Problem(models.Model):
    """Something that a person must put right by a day.

    ``due_at`` is the last moment; ``corrected_at`` the latest correction that was handed in. The
    responsible party is an account, a body, or (neither named) the community of the region.
    ``version`` grows with every event: two people never overwrite each other.
    """

    class Source(models.TextChoices):
        FINDING = "finding", pgettext_lazy("problem", "监管发现")
        VISIT = "visit", pgettext_lazy("problem", "巡查")
        COMPLAINT = "complaint", pgettext_lazy("problem", "投诉")
        HAND = "hand", pgettext_lazy("problem", "人工登记")

    code = models.CharField(_("编号"), max_length=32, unique=True)
    client_id = models.UUIDField(_("业务号"), unique=True)
    #: Of what the caller asked for, so that a repeated request is told from a changed one.
    digest = models.CharField(_("摘要"), max_length=64)
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    finding = models.ForeignKey(
        "supervision.Finding",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("监管发现"),
    )
    answer = models.ForeignKey(
        "inspection.Answer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("巡查项目"),
    )
    order = models.ForeignKey(
        "collection.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("收运订单"),
    )
    kind = models.ForeignKey(
        ProblemKind, models.PROTECT, related_name="problems", verbose_name=_("问题类别")
    )
    severity = models.PositiveSmallIntegerField(_("严重程度"), choices=Severity)
    title = models.CharField(_("问题"), max_length=120)
    description = models.CharField(_("说明"), max_length=500, blank=True)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, related_name="problems", verbose_name=_("所在区划")
    )
    point = models.ForeignKey(
        "collection.Point",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("收集点"),
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("车辆"),
    )
    responsible_user = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("责任人"),
    )
    responsible_organisation = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("责任单位"),
    )
    #: The level of the chain on which the responsible person was chosen.
    chain_role = models.ForeignKey(
        "inspection.ChainRole",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("责任层级"),
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=ProblemState, default=ProblemState.FOUND, editable=False
    )
    version = models.PositiveIntegerField(_("版本"), default=1)
    found_at = models.DateTimeField(_("发现时间"), db_index=True)
    found_by = models.BigIntegerField(_("发现人编号"), null=True, db_index=True)
    found_by_name = models.CharField(_("发现人"), max_length=150)
    #: The team in whose service it was found; None for offices and findings.
    team = models.ForeignKey(
        "inspection.Team",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("队伍"),
    )
    assigned_at = models.DateTimeField(_("交办时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("整改期限"), null=True, blank=True, db_index=True)
    corrected_at = models.DateTimeField(_("整改时间"), null=True, blank=True)
    corrected_by = models.BigIntegerField(_("整改人编号"), null=True, blank=True)
    rechecked_at = models.DateTimeField(_("复查时间"), null=True, blank=True)
    times_returned = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    counted_month = models.DateField(_("计入考评的月份"), null=True, blank=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)

    objects: ClassVar[Any] = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("问题")
        ordering = ["-found_at", "-id"]
        indexes = [models.Index(fields=["state", "due_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=~Q(state="withdrawn"),
                name="inspection_problem_of_finding_once",
            ),
            models.UniqueConstraint(
                fields=["answer"],
                condition=~Q(state="withdrawn"),
                name="inspection_problem_of_answer_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("found", "withdrawn")) | Q(due_at__isnull=False),
                name="inspection_problem_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("corrected", "passed", "counted", "closed"))
                | Q(corrected_at__isnull=False),
                name="inspection_problem_was_corrected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_overdue(self) -> bool:
        return (
            self.state in WITH_RESPONSIBLE
            and self.due_at is not None
            and self.due_at < timezone.now()
        )

    @property
    def in_time(self) -> bool | None:
        """Whether the correction that stands was handed in by the deadline; None without one."""
        if self.corrected_at is None or self.due_at is None:
            return None
        return bool(self.corrected_at <= self.due_at)

    @property
    def responsible(self) -> str:
        """Who answers, in words: body, person, or the community of the region."""
        if self.assigned_at is None:
            return ""
        names = [self.responsible_organisation, self.responsible_user]
        found = " ".join(str(name) for name in names if name is not None)
        return found or str(self.region)


class ProblemEvent(models.Model):
    """What happened to a problem; only added. ``number`` counts from 1 without gaps."""

    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="events", verbose_name=_("问题")
    )
    number = models.PositiveIntegerField(_("序号"))
    client_id = models.UUIDField(_("业务号"), null=True, unique=True)
    from_state = models.CharField(_("原状态"), max_length=12, blank=True)
    to_state = models.CharField(_("新状态"), max_length=12, choices=ProblemState)
    happened_at = models.DateTimeField(_("发生时间"))
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=150)
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    detail = models.JSONField(_("内容"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("问题记录")
        ordering = ["problem", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "number"], name="inspection_problem_event_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.problem_id}/{self.number} {self.to_state}"


class EventPhoto(models.Model):
    """A photo that proves an event of a problem; only added."""

    event = models.ForeignKey(
        ProblemEvent, models.PROTECT, related_name="photos", verbose_name=_("问题记录")
    )
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="+", verbose_name=_("照片"))

    class Meta:
        verbose_name = verbose_name_plural = _("问题照片")
        ordering = ["event", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "photo"], name="inspection_event_photo_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.photo_id}"
