from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.inspection.models.kinds import CODE
from wufei.inspection.models.scope import PlainSettingsQuerySet, SettingsQuerySet, area_of
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, local_name


class FormTemplate(Dated):
    """An inspection form that is worked on; what is used in the field are its versions.

    ``draft`` has the shape of :class:`wufei.inspection.domain.questions.Questionnaire`, as JSON.
    """

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    district = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="form_templates",
        verbose_name=_("适用区县"),
        help_text=_("不选表示全市。"),
    )
    draft = models.JSONField(_("草稿"), default=dict, editable=False)
    revision = models.PositiveIntegerField(_("草稿修订"), default=0, editable=False)

    objects: ClassVar[Any] = SettingsQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("巡查表单")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class FormVersion(models.Model):
    """A published form; never changes (the database refuses it)."""

    template = models.ForeignKey(
        FormTemplate, models.PROTECT, related_name="versions", verbose_name=_("巡查表单")
    )
    number = models.PositiveIntegerField(_("版本号"))
    content = models.JSONField(_("内容"))
    digest = models.CharField(_("摘要"), max_length=64)
    published_at = models.DateTimeField(_("发布时间"), auto_now_add=True)
    published_by = models.CharField(_("发布人"), max_length=150)

    objects: ClassVar[Any] = PlainSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("表单版本")
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"], name="inspection_form_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.number}"


class FilledFormQuerySet(ScopedQuerySet["FilledForm"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_system:
            return self
        condition = area_of(actor, region="visit__point__region__path", point="visit__point_id")
        if actor.user_id is not None:
            condition |= Q(actor_id=actor.user_id)
        return self.filter(condition)


class FilledForm(models.Model):
    """What was found on a visit, once; only added. Points are whole numbers.

    ``points`` of ``points_possible``; ``critical_failed`` counts failed critical items.
    """

    client_id = models.UUIDField(_("业务号"), unique=True)
    digest = models.CharField(_("摘要"), max_length=64)
    visit = models.OneToOneField(
        "inspection.Visit", models.PROTECT, related_name="filled", verbose_name=_("巡查")
    )
    #: None: the visit has no form, and only counts or the visit itself were handed in.
    version = models.ForeignKey(
        FormVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="filled",
        verbose_name=_("表单版本"),
    )
    points = models.PositiveIntegerField(_("得分"))
    points_possible = models.PositiveIntegerField(_("满分"))
    critical_failed = models.PositiveSmallIntegerField(_("关键项不合格数"), default=0)
    submitted_at = models.DateTimeField(_("提交时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("填写人编号"), null=True)
    actor_name = models.CharField(_("填写人"), max_length=150)

    objects: ClassVar[Any] = FilledFormQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("巡查记录")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__lte=F("points_possible")), name="inspection_form_points"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.version_id}"


class Answer(models.Model):
    """The answer to one item of a filled form; only added. ``failed``: it is what must not be."""

    form = models.ForeignKey(
        FilledForm, models.PROTECT, related_name="answers", verbose_name=_("巡查记录")
    )
    item = models.CharField(_("项目"), max_length=40)
    value = models.JSONField(_("答案"), null=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    points = models.PositiveIntegerField(_("得分"), default=0)
    failed = models.BooleanField(_("不合格"), default=False)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("巡查答案")
        ordering = ["form", "id"]
        constraints = [
            models.UniqueConstraint(fields=["form", "item"], name="inspection_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.item}"
