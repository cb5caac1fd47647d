from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor, Role
from wufei.kernel.scoping import ScopedQuerySet

#: Roles that read the whole log; everyone else reads what they did themselves.
READS_ALL = (Role.OPERATOR, Role.CITY_OFFICER, Role.EVALUATOR)


def type_of(row: models.Model) -> str:
    """How the log names a kind of row: ``people.membership``."""
    return row._meta.label_lower  # noqa: SLF001 - Django's public options


class AuditRecordQuerySet(ScopedQuerySet["AuditRecord"]):
    def visible_to(self, actor: Actor) -> Self:
        """Operators, city officers and evaluators see all; others their own actions."""
        if actor.is_system or actor.has_role(*READS_ALL):
            return self
        if actor.user_id is None:
            return self.none()
        return self.filter(actor_id=actor.user_id)

    def about(self, target: models.Model) -> Self:
        """What was done to one row."""
        return self.filter(object_type=type_of(target), object_id=str(target.pk))


class AuditRecord(models.Model):
    """Who did what to which row, when and why. Only added; each holds the digest of the one before.

    ``number`` counts from 1 without gaps. ``before`` and ``after`` hold only what changed, secrets
    masked. ``actor_id`` is empty for a part of the system; no foreign key, so that the record
    outlives the account.
    """

    number = models.BigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True, blank=True)
    actor_name = models.CharField(_("操作人"), max_length=150)
    action = models.CharField(_("操作"), max_length=80, db_index=True)
    object_type = models.CharField(_("对象类别"), max_length=80, blank=True)
    object_id = models.CharField(_("对象编号"), max_length=80, blank=True)
    object_label = models.CharField(_("对象"), max_length=200, blank=True)
    before = models.JSONField(_("变更前"), default=dict, blank=True)
    after = models.JSONField(_("变更后"), default=dict, blank=True)
    reason = models.TextField(_("事由"), blank=True)
    previous_digest = models.CharField(_("前一条摘要"), max_length=64)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)

    objects: ClassVar[Any] = AuditRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "number"], name="audit_by_object"),
            models.Index(fields=["actor_id", "number"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.object_label}"


class AuditHead(models.Model):
    """The end of the chain, one row: locked by whoever adds a record."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录链尾")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one")]

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
