"""Which points a person may see: those of the own area, of the own body, and those one serves."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from wufei.kernel.actors import Actor, Role
from wufei.registry.public import scope_filter


def point_scope(actor: Actor, *, prefix: str = "") -> Q:
    """The points of ``actor``; ``prefix`` leads from another model to the point (``point__``).

    Besides area and body: a hauler sees the points of those who have a contract with it that was
    begun and is not over.
    """
    from wufei.collection.models.contracts import Contract, ContractState

    condition = scope_filter(
        actor, region=f"{prefix}region__path", organisation=f"{prefix}organisation_id"
    )
    haulers = [
        grant.organisation_id
        for grant in actor.with_role(Role.DISPATCHER, Role.DRIVER)
        if grant.organisation_id is not None
    ]
    if haulers:
        served = Contract.objects.filter(
            hauler_id__in=haulers, state__in=(ContractState.ACTIVE, ContractState.SUSPENDED)
        ).in_force(timezone.localdate())
        condition |= Q(**{f"{prefix}organisation__in": served.values("holder")})
    return condition
