"""Who may tell what happens on a round: pure questions to an actor."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role


def may_drive(actor: Actor, *, driver_id: int | None, hauler_id: int) -> bool:
    """Its driver; any driver of the hauler where none is named; the hauler's dispatchers."""
    if actor.is_system or may_decide(actor, hauler_id=hauler_id):
        return True
    if driver_id is not None and actor.user_id != driver_id:
        return False
    return may_tell(actor, hauler_id=hauler_id)


def may_tell(actor: Actor, *, hauler_id: int) -> bool:
    """Drivers and dispatchers of the hauler; whether it takes effect is another question."""
    return may_decide(actor, hauler_id=hauler_id) or any(
        grant.covers(region_path=None, organisation_id=hauler_id)
        for grant in actor.with_role(Role.DRIVER)
    )


def may_decide(actor: Actor, *, hauler_id: int) -> bool:
    """Over records that did not take effect: the hauler's dispatchers."""
    return actor.is_system or any(
        grant.covers(region_path=None, organisation_id=hauler_id)
        for grant in actor.with_role(Role.DISPATCHER)
    )


def may_keep_reasons(actor: Actor) -> bool:
    """Reasons hold for all crews of the city, so its office keeps them. House rule, not law."""
    return actor.is_system or actor.has_role(Role.CITY_OFFICER)
