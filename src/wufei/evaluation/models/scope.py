"""Rows by the roles through which evaluations are overseen, or through which one is judged."""

from __future__ import annotations

from django.db.models import Q

from wufei.evaluation import rules
from wufei.kernel.actors import Actor


def overseen(actor: Actor, *, path: str) -> Q:
    """Rows of the areas (at the look-up ``path``) that the actor oversees."""
    found = Q(pk__in=[])
    for grant in actor.with_role(*rules.OVERSEERS):
        if grant.region_path is not None:
            found |= Q(**{f"{path}__startswith": grant.region_path})
    return found


def judging(actor: Actor, *, path: str) -> Q:
    """Rows whose area holds a street or community for which the actor answers."""
    found = Q(pk__in=[])
    for grant in actor.with_role(*rules.JUDGED_AREAS):
        if grant.region_path is not None:
            found |= Q(**{f"{path}__in": _above(grant.region_path)})
    return found


def own_unit(actor: Actor, *, path: str, body: str) -> Q:
    """Rows of the streets, communities and bodies for which the actor answers."""
    found = Q(pk__in=[])
    for grant in rules.judged(actor):
        if grant.region_path is not None:
            found |= Q(**{f"{path}__startswith": grant.region_path})
        elif grant.role in rules.JUDGED_BODIES:
            found |= Q(**{body: grant.organisation_id})
    return found


def bodies_of(actor: Actor) -> list[int]:
    """The haulers for which the actor answers."""
    grants = actor.with_role(*rules.JUDGED_BODIES)
    return [grant.organisation_id for grant in grants if grant.organisation_id is not None]


def _above(path: str) -> list[str]:
    """The paths of a division and of all in which it lies."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[: count + 1]) + "/" for count in range(len(codes))]
