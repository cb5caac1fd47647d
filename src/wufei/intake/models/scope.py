"""Who sees uploads: whoever uploaded them, and the offices of the region."""

from __future__ import annotations

from django.db.models import Q

from wufei.intake.rules import OFFICE_ROLES
from wufei.kernel.actors import Actor


def own_or_office(actor: Actor, *, owner: str, region: str) -> Q:
    """Rows uploaded by the actor, or in a region whose office the actor is."""
    condition = Q(pk__in=[])
    if actor.user_id is not None:
        condition |= Q(**{owner: actor.user_id})
    for grant in actor.with_role(*OFFICE_ROLES):
        if grant.region_path is not None:
            condition |= Q(**{f"{region}__startswith": grant.region_path})
    return condition
