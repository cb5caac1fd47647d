"""Who keeps devices and doors: house rules, not law."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

_OFFICES = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.STREET_OFFICER)


def may_bind(actor: Actor, *, region_path: str, organisation_id: int | None) -> bool:
    """On a vehicle or bin: the offices of its area, the dispatchers of its body."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=organisation_id)
        for grant in actor.with_role(*_OFFICES, Role.DISPATCHER)
    )


def may_bind_somewhere(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*_OFFICES, Role.DISPATCHER)


def may_keep_doors(actor: Actor) -> bool:
    """Keys, and the list of unknown senders (who could be anybody's)."""
    return actor.is_system or actor.has_role(Role.OPERATOR, Role.CITY_OFFICER)


def may_look(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(
        *_OFFICES, Role.DISPATCHER, Role.OPERATOR, Role.EVALUATOR, Role.PROVINCIAL_APPROVER
    )


def may_read_scale(actor: Actor, *, region_path: str, organisation_id: int | None) -> bool:
    """Of a vehicle: its body's drivers and dispatchers, the offices of its area."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=organisation_id)
        for grant in actor.with_role(*_OFFICES, Role.DISPATCHER, Role.DRIVER)
    )
