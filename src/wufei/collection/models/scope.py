"""Which points a person may see: those of the own area, of the own body, and those one serves."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from wufei.kernel.actors import Actor, Role
from wufei.registry.public import scope_filter

#: Who books for others, and who for the own body.
BOOKING_OFFICES = (
    Role.CITY_OFFICER,
    Role.DISTRICT_OFFICER,
    Role.STREET_OFFICER,
    Role.COMMUNITY_WORKER,
)
HOLDERS = (Role.GENERATOR, Role.SCHOOL)


def point_scope(actor: Actor, *, prefix: str = "") -> Q:
    """The points of ``actor``; ``prefix`` leads from another model to the point (``point__``).

    Besides area and body: a hauler sees the points of those who have a contract with it that was
    begun and is not over. Where a household is that is collected at its door, only the offices of
    its area know; crews learn it with the order.
    """
    condition = scope_filter(
        actor, region=f"{prefix}region__path", organisation=f"{prefix}organisation_id"
    )
    homes = Q(pk__in=[])
    for grant in actor.with_role(*BOOKING_OFFICES):
        if grant.region_path is not None:
            homes |= Q(**{f"{prefix}region__path__startswith": grant.region_path})
    condition &= ~Q(**{f"{prefix}kind": "household"}) | homes
    return condition | _served(actor, prefix, Role.DISPATCHER, Role.DRIVER)


def booking_scope(actor: Actor) -> Q:
    """The points for which ``actor`` may book."""
    condition = Q(pk__in=[]) | _served(actor, "", Role.DISPATCHER)
    for grant in actor.grants:
        if grant.role in BOOKING_OFFICES and grant.region_path is not None:
            condition |= Q(region__path__startswith=grant.region_path)
        if grant.role in HOLDERS and grant.organisation_id is not None:
            condition |= Q(organisation=grant.organisation_id)
        if grant.role == Role.RESIDENT and grant.region_path is not None:
            condition |= Q(kind="compound", region__path__startswith=grant.region_path)
    return condition


def _served(actor: Actor, prefix: str, *roles: Role) -> Q:
    """Points of those who have a contract in force with the actor's body in these roles."""
    from wufei.collection.models.contracts import Contract, ContractState

    condition = Q(pk__in=[])
    haulers = [
        grant.organisation_id
        for grant in actor.with_role(*roles)
        if grant.organisation_id is not None
    ]
    if haulers:
        served = Contract.objects.filter(
            hauler_id__in=haulers, state__in=(ContractState.ACTIVE, ContractState.SUSPENDED)
        ).in_force(timezone.localdate())
        condition |= Q(**{f"{prefix}organisation__in": served.values("holder")})
    return condition
