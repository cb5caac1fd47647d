from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.inspection.models.kinds import CODE, ProblemKind
from wufei.inspection.models.scope import InsideSettingsQuerySet, bodies_of
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, local_name


class RecipientList(Dated):
    """A list that is told of problems (双通报 knows two: the area's side and the trade's side).

    No district: of all; no kinds: of all kinds. ``occasions`` are :class:`Notice.Occasion`.
    """

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    district = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recipient_lists",
        verbose_name=_("适用区县"),
        help_text=_("不选表示全市。"),
    )
    kinds = models.ManyToManyField(
        ProblemKind, blank=True, related_name="recipient_lists", verbose_name=_("问题类别")
    )
    occasions = models.JSONField(_("通报时机"), default=list, blank=True)
    users = models.ManyToManyField(
        "people.User", blank=True, related_name="recipient_lists", verbose_name=_("收件人")
    )
    organisations = models.ManyToManyField(
        "registry.Organisation",
        blank=True,
        related_name="recipient_lists",
        verbose_name=_("收件单位"),
    )

    objects: ClassVar[Any] = InsideSettingsQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("通报名单")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class EscalationLevel(Dated):
    """When a deadline has passed for so long (or comes near: negative), this list is told.

    With ``repeat_hours`` it is told again and again until the correction is handed in.
    """

    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    district = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="escalation_levels",
        verbose_name=_("适用区县"),
        help_text=_("不选表示全市。"),
    )
    after_hours = models.SmallIntegerField(_("逾期后（小时）"), help_text=_("负数表示到期前提醒。"))
    repeat_hours = models.PositiveSmallIntegerField(
        _("重复间隔（小时）"), null=True, blank=True, help_text=_("不填表示只通报一次。")
    )
    recipients = models.ForeignKey(
        RecipientList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="escalation_levels",
        verbose_name=_("通报名单"),
        help_text=_("责任方总会收到；这里另选要告知的名单。"),
    )

    objects: ClassVar[Any] = InsideSettingsQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("催办与升级")
        ordering = ["after_hours", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(repeat_hours__isnull=True) | Q(repeat_hours__gte=1),
                name="inspection_escalation_repeats",
            ),
        ]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class NoticeQuerySet(ScopedQuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """What was sent to the person, or to a body for which the person answers."""
        if actor.is_system:
            return self
        condition = Q(organisation_id__in=bodies_of(actor))
        if actor.user_id is not None:
            condition |= Q(user_id=actor.user_id)
        return self.filter(condition)


class Notice(models.Model):
    """One message about a problem to one account or one body; only added.

    ``key`` names the event it tells of: nobody is told of the same event twice, however many lists
    name them.
    """

    class Occasion(models.TextChoices):
        ASSIGNED = "assigned", pgettext_lazy("notice", "交办整改")
        CORRECTED = "corrected", pgettext_lazy("notice", "提交整改")
        RETURNED = "returned", pgettext_lazy("notice", "复查退回")
        PASSED = "passed", pgettext_lazy("notice", "复查通过")
        CLOSED = "closed", pgettext_lazy("notice", "销号")
        WITHDRAWN = "withdrawn", pgettext_lazy("notice", "撤销")
        NEAR = "near", pgettext_lazy("notice", "即将到期")
        OVERDUE = "overdue", pgettext_lazy("notice", "逾期未整改")

    problem = models.ForeignKey(
        "inspection.Problem", models.PROTECT, related_name="notices", verbose_name=_("问题")
    )
    occasion = models.CharField(_("事由"), max_length=12, choices=Occasion)
    key = models.CharField(_("事件"), max_length=120)
    user = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("收件人"),
    )
    organisation = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("收件单位"),
    )
    #: Names of the lists through which it came; empty for who answers for the problem.
    lists = models.CharField(_("名单"), max_length=300, blank=True)
    level = models.ForeignKey(
        EscalationLevel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("升级级别"),
    )
    sent_at = models.DateTimeField(_("发送时间"), auto_now_add=True, db_index=True)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通报")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(organisation__isnull=True),
                name="inspection_notice_one_recipient",
            ),
            models.UniqueConstraint(
                fields=["key", "user"],
                condition=Q(user__isnull=False),
                name="inspection_notice_once_per_user",
            ),
            models.UniqueConstraint(
                fields=["key", "organisation"],
                condition=Q(organisation__isnull=False),
                name="inspection_notice_once_per_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} {self.problem_id}"


class NoticeReading(models.Model):
    """That a person opened a notice, and when it was acknowledged."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="readings", verbose_name=_("通报")
    )
    user = models.ForeignKey(
        "people.User", models.PROTECT, related_name="notice_readings", verbose_name=_("阅读人")
    )
    read_at = models.DateTimeField(_("阅读时间"), auto_now_add=True)
    acknowledged_at = models.DateTimeField(_("签收时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通报阅读记录")
        ordering = ["notice", "id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "user"], name="inspection_reading_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.user_id}"
