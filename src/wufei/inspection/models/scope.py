"""Which rows of inspection a person may see: the own area, the own body, the own team's places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from wufei.inspection import rules
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.registry.public import DatedQuerySet


@dataclass(frozen=True, slots=True)
class Duty:
    """What one membership in a team lets its holder do, and where.

    ``paths``: region paths, each with all below; ``points``: numbers of single points.
    """

    team: int
    member: int
    rechecks: bool
    enforces: bool
    paths: tuple[str, ...]
    points: frozenset[int]

    def covers(self, *, region_path: str, point: int | None) -> bool:
        return point in self.points or any(region_path.startswith(path) for path in self.paths)


def duties_of(actor: Actor) -> tuple[Duty, ...]:
    """The actor's places in teams, today. Three queries at most; none for parts of the system."""
    if actor.user_id is None:
        return ()
    rows = (
        apps.get_model("inspection", "TeamMember")
        .objects.in_force(timezone.localdate())
        .filter(user_id=actor.user_id)
        .select_related("team__kind", "team__region")
        .prefetch_related("regions", "points")
    )
    return tuple(_duty(row) for row in rows if row.team.in_force_on(timezone.localdate()))


def _duty(member: Any) -> Duty:
    paths = tuple(region.path for region in member.regions.all())
    points = frozenset(point.pk for point in member.points.all())
    if not paths and not points:
        paths = (member.team.region.path,)
    return Duty(
        team=member.team_id,
        member=member.pk,
        rechecks=member.team.kind.rechecks,
        enforces=member.team.kind.enforces,
        paths=paths,
        points=points,
    )


def area_of(actor: Actor, *, region: str, point: str = "") -> Q:
    """Rows in the areas where the actor holds an office or reads for one, or works in a team.

    ``region`` and ``point`` are the look-ups of the region's path and the point's number.
    """
    condition = Q(pk__in=[])
    for grant in actor.with_role(*rules.READERS):
        if grant.region_path is not None:
            condition |= Q(**{f"{region}__startswith": grant.region_path})
    for duty in duties_of(actor):
        for path in duty.paths:
            condition |= Q(**{f"{region}__startswith": path})
        if point and duty.points:
            condition |= Q(**{f"{point}__in": sorted(duty.points)})
    return condition


def bodies_of(actor: Actor) -> list[int]:
    """The organisations for which the actor answers."""
    return [
        grant.organisation_id
        for grant in actor.with_role(*rules.ANSWERABLE)
        if grant.organisation_id is not None
    ]


class SettingsQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """By which figures, lists and forms work is done: whoever takes part may read it."""
        if rules.may_take_part(actor):
            return self
        return self if duties_of(actor) else self.none()


class InsideSettingsQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Settings that name people of the offices: not for the bodies that answer."""
        if actor.is_system or actor.has_role(*rules.READERS):
            return self
        return self if duties_of(actor) else self.none()


class InAreaQuerySet(DatedQuerySet):
    """Dated rows with a ``region`` of their own, for those who work there."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.is_system else self.filter(area_of(actor, region="region__path"))


class PlainSettingsQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        if rules.may_take_part(actor):
            return self
        return self if duties_of(actor) else self.none()
