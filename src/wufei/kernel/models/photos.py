from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wufei.kernel.scoping import ScopedQuerySet


class Photo(models.Model):
    """A picture kept as evidence: decoded, turned upright, without the camera's own data.

    Who may look at one is decided by the row that shows it (:mod:`wufei.kernel.photos`).
    """

    id = models.UUIDField(_("编号"), primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(_("摘要"), max_length=64, db_index=True)
    width = models.PositiveIntegerField(_("宽（像素）"))
    height = models.PositiveIntegerField(_("高（像素）"))
    bytes = models.PositiveIntegerField(_("大小（字节）"))
    taken_at = models.DateTimeField(_("拍摄时间"), null=True, blank=True)
    kept_at = models.DateTimeField(_("存入时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("上传人编号"), null=True)
    actor_name = models.CharField(_("上传人"), max_length=150)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("照片")
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return str(self.id)
