from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.inspection.models.kinds import CODE
from wufei.inspection.models.scope import InAreaQuerySet, SettingsQuerySet, area_of
from wufei.kernel.actors import Actor
from wufei.registry.public import Dated, DatedQuerySet, local_name


class TeamKind(Dated):
    """What a team is for; shipped: instructors, inspectors, enforcement. Names are data."""

    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    rechecks = models.BooleanField(_("可复查整改"), default=False)
    checks_accuracy = models.BooleanField(_("检查投放准确率"), default=False)
    enforces = models.BooleanField(_("可作执法处理"), default=False)

    objects: ClassVar[Any] = SettingsQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("队伍类别")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class Team(Dated):
    code = models.CharField(_("编码"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.ForeignKey(
        TeamKind, models.PROTECT, related_name="teams", verbose_name=_("队伍类别")
    )
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, related_name="teams", verbose_name=_("工作区划")
    )

    objects: ClassVar[Any] = InAreaQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("队伍")
        ordering = ["code"]

    def __str__(self) -> str:
        return local_name(self.name, self.name_en)


class TeamMemberQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Members of the teams in the own area, and the own place."""
        if actor.is_system:
            return self
        condition = area_of(actor, region="team__region__path")
        if actor.user_id is not None:
            condition |= Q(user_id=actor.user_id)
        return self.filter(condition)


class TeamMember(Dated):
    """A person in a team, for some regions and points; for the team's whole region if none."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members", verbose_name=_("队伍"))
    user = models.ForeignKey(
        "people.User", models.PROTECT, related_name="team_places", verbose_name=_("账号")
    )
    regions = models.ManyToManyField(
        "registry.Region", blank=True, related_name="team_members", verbose_name=_("负责区划")
    )
    points = models.ManyToManyField(
        "collection.Point", blank=True, related_name="team_members", verbose_name=_("负责收集点")
    )

    objects: ClassVar[Any] = TeamMemberQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("队员")
        ordering = ["team__code", "id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=Q(valid_to__isnull=True),
                name="inspection_member_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.team}"
