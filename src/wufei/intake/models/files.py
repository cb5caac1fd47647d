from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.intake.models.scope import own_or_office
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet


class SourceFileQuerySet(ScopedQuerySet["SourceFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Own uploads; the offices see those of their region."""
        if actor.is_system:
            return self
        return self.filter(own_or_office(actor, owner="uploaded_by", region="region__path"))


class SourceFile(models.Model):
    """One upload. Files with the same content are stored once, under their digest."""

    digest = models.CharField(_("SHA-256 摘要"), max_length=64, db_index=True)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.BigIntegerField(_("字节数"))
    stored = models.CharField(_("存放位置"), max_length=120)
    uploaded_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, verbose_name=_("上传人")
    )
    uploader_name = models.CharField(_("上传人姓名"), max_length=120)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, verbose_name=_("区划")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    objects: ClassVar[Any] = SourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("上传文件")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.stored
