"""Who may keep what: pure questions to an actor, without the database.

House rules, not law: offices down to the street keep points, bins and windows of their area; a
hauler's dispatchers keep its own crews, depots and contracts.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

KEEPERS = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.STREET_OFFICER)
CALLERS = (*KEEPERS, Role.COMMUNITY_WORKER, Role.DISPATCHER, Role.DRIVER, Role.GENERATOR)


def may_keep_points(actor: Actor, *, region_path: str) -> bool:
    """Points in ``region_path`` with their bins, windows and duty persons."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*KEEPERS)
    )


def may_keep_hauler(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """Crews, depots and contracts of the hauler ``organisation_id``, which sits in the region."""
    return may_keep_points(actor, region_path=region_path) or any(
        grant.organisation_id == organisation_id for grant in actor.with_role(Role.DISPATCHER)
    )


def may_add_points(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*KEEPERS)


def may_add_crews(actor: Actor) -> bool:
    return may_add_points(actor) or actor.has_role(Role.DISPATCHER)


def may_call(actor: Actor) -> bool:
    """Whether the duty person of a point that the actor sees is shown: those who work there."""
    return actor.is_system or actor.has_role(*CALLERS)


def may_move_order(actor: Actor, *, region_path: str, hauler_id: int | None) -> bool:
    """The order's hauler (dispatchers and drivers) and the offices of the point's area."""
    return may_keep_points(actor, region_path=region_path) or any(
        hauler_id is not None and grant.organisation_id == hauler_id
        for grant in actor.with_role(Role.DISPATCHER, Role.DRIVER)
    )
