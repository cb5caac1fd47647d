"""Who may do what in the lake: pure predicates over an actor."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role
from wufei.people.public import ROLE_LABELS

#: Roles that declare values for the division of their membership and for those below it.
DECLARING_ROLES = (
    Role.CITY_OFFICER,
    Role.DISTRICT_OFFICER,
    Role.STREET_OFFICER,
    Role.COMMUNITY_WORKER,
)


def can_declare(actor: Actor, region_path: str) -> bool:
    """House rule: whoever answers for a division tells its values."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*DECLARING_ROLES)
    )


def declaring_roles() -> str:
    """The roles that declare values, in words, for a refusal."""
    return "、".join(str(ROLE_LABELS[role]) for role in DECLARING_ROLES)


def can_record_operations(actor: Actor) -> bool:
    """House rule: events are read from the records of the modules, never typed."""
    return actor.is_system
