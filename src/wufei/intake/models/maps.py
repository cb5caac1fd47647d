from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.intake.columnmap import ColumnMap
from wufei.intake.mapfile import load_map
from wufei.intake.models.scope import own_or_office
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet


class SavedMapQuerySet(ScopedQuerySet["SavedMap"]):
    def visible_to(self, actor: Actor) -> Self:
        """Shipped maps are for every signed-in person; others as uploads."""
        if actor.is_system:
            return self
        own = own_or_office(actor, owner="created_by", region="region__path")
        shipped = Q(shipped=True) if actor.user_id is not None else Q(pk__in=[])
        return self.filter(own | shipped)


class SavedMap(models.Model):
    """A column map in one version; a change is a new row. The text never changes, so that an
    import can always be explained by the map it was made with."""

    name = models.CharField(_("名称"), max_length=80)
    version = models.PositiveIntegerField(_("版本"), default=1)
    title = models.CharField(_("标题"), max_length=160)
    title_en = models.CharField(_("英文标题"), max_length=160, blank=True)
    text = models.TextField(_("方案（YAML）"))
    shipped = models.BooleanField(_("随产品提供"), default=False)
    header_signature = models.CharField(_("表头特征"), max_length=64, blank=True, db_index=True)
    created_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, verbose_name=_("制定人")
    )
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, verbose_name=_("区划")
    )
    created_at = models.DateTimeField(_("制定时间"), auto_now_add=True)

    objects: ClassVar[Any] = SavedMapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("导入方案")
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="saved_map_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def column_map(self) -> ColumnMap:
        return load_map(self.text, file=f"{self.name}.yaml")
