from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import Dated, DatedQuerySet, local_name


class SeriesQuerySet(ScopedQuerySet["Series"]):
    def visible_to(self, actor: Actor) -> Self:
        """Every signed-in person may know which bulletins there are."""
        return self if actor.is_system or actor.user_id is not None else self.none()


class Series(models.Model):
    """A bulletin of an office: its name, its unbroken row of numbers, its head and colophon.

    ``last_number`` is the number that was given last; it grows by one at each signing, under a
    lock, and by nothing else.
    """

    slug = models.SlugField(_("地址"), max_length=40, unique=True)
    name = models.CharField(_("报名"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    office = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        related_name="bulletin_series",
        verbose_name=_("编印单位"),
    )
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        related_name="bulletin_series",
        verbose_name=_("所辖区划"),
    )
    compiler = models.CharField(_("编印单位全称"), max_length=120)
    issuer = models.CharField(_("印发机关"), max_length=120)
    mark = models.CharField(_("期号字头"), max_length=20, blank=True)
    secrecy = models.CharField(_("密级或“内部参阅”"), max_length=20, blank=True)
    copies = models.PositiveIntegerField(_("印数"), null=True, blank=True)
    groups = models.JSONField(_("栏目"), default=list)
    public = models.BooleanField(_("公开发布"), default=False)
    last_number = models.PositiveIntegerField(_("最近期号"), default=0, editable=False)
    #: The office's own Word template; empty: the one that ships.
    word_template = models.BinaryField(_("Word 模板"), default=b"", editable=False)
    webhook = models.URLField(_("通知网址"), max_length=300, blank=True)

    objects: ClassVar[Any] = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("简报")
        ordering = ["slug"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class Duty(models.TextChoices):
    """What a person does for a series; one person may do several, never review the own work."""

    EDITOR = "editor", _("编辑")
    REVIEWER = "reviewer", _("审核")
    PROOFREADER = "proofreader", _("校对")
    SIGNER = "signer", _("签发")


class DutyHolder(Dated):
    """Who edits, reviews, proof-reads, signs a series, from when till when."""

    series = models.ForeignKey(
        Series, models.CASCADE, related_name="holders", verbose_name=_("简报")
    )
    user = models.ForeignKey(
        "people.User", models.CASCADE, related_name="bulletin_duties", verbose_name=_("人员")
    )
    duty = models.CharField(_("职责"), max_length=12, choices=Duty)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("编审人员")
        ordering = ["series", "duty", "user"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["series", "user", "duty"],
                condition=Q(valid_to__isnull=True),
                name="bulletin_duty_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_duty_display()}"


class Way(models.TextChoices):
    UP = "up", _("报（上级）")
    LEVEL = "level", _("送（平级）")
    DOWN = "down", _("发（下级）")


class Recipient(Dated):
    """Who gets a series, and in which of the three ways; dated, so an issue prints who was in
    force on its day. With an organisation its people see the issue in the site."""

    series = models.ForeignKey(
        Series, models.CASCADE, related_name="recipients", verbose_name=_("简报")
    )
    way = models.CharField(_("报送方式"), max_length=8, choices=Way)
    name = models.CharField(_("名称"), max_length=120)
    organisation = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("登记单位"),
    )
    successors = models.CharField(_("更名或承接单位"), max_length=200, blank=True)
    mail = models.EmailField(_("电子邮箱"), blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("报送范围")
        ordering = ["series", "way", "position", "pk"]

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """A person with a post, or an abbreviation, that somebody checked once for a series."""

    class Kind(models.TextChoices):
        PERSON = "person", _("姓名职务")
        ABBREVIATION = "abbreviation", _("缩写")

    series = models.ForeignKey(
        Series, models.CASCADE, related_name="confirmations", verbose_name=_("简报")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    text = models.CharField(_("文字"), max_length=80)
    actor_id = models.BigIntegerField(_("核对人编号"), null=True)
    actor_name = models.CharField(_("核对人"), max_length=150)
    at = models.DateTimeField(_("核对时间"), auto_now_add=True)
    #: A post changes hands: what was confirmed long ago is asked again.
    good_until = models.DateField(_("有效至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("核对记录")
        ordering = ["series", "kind", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "kind", "text"], name="bulletin_confirmed_once"
            )
        ]

    def __str__(self) -> str:
        return self.text
