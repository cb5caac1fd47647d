"""Who may do what in inspection: pure questions to an actor, without the database.

House rules, not law: the offices of an area run it; members of teams work in their own places;
whoever answers for a problem corrects it, and somebody else looks at it again.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

SETTERS = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
OFFICES = (*SETTERS, Role.STREET_OFFICER)
#: Who works in an area without being an office.
LOCALS = (Role.COMMUNITY_WORKER,)
READERS = (*OFFICES, *LOCALS, Role.EVALUATOR)
#: Who answers for a body that a problem was put to.
ANSWERABLE = (
    Role.DISPATCHER,
    Role.GATEKEEPER,
    Role.GENERATOR,
    Role.SCHOOL,
    Role.CARRIER,
    Role.RECEIVER,
)


def has_a_part(actor: Actor) -> bool:
    """Whether the actor has any role at all: whoever has may bring photos."""
    return actor.is_system or bool(actor.grants)


def may_take_part(actor: Actor) -> bool:
    """Whether there are pages of inspection for the actor by role; members of teams besides."""
    return actor.is_system or actor.has_role(*READERS, *ANSWERABLE)


def may_run(actor: Actor, *, region_path: str) -> bool:
    """Run inspection in ``region_path``: assign, withdraw, close, keep teams, plans, holders."""
    return _covers(actor, OFFICES, region_path)


def may_run_somewhere(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*OFFICES)


def may_set(actor: Actor, *, region_path: str | None) -> bool:
    """Keep kinds, deadlines, lists and levels of a district; those of all (None) are the city's."""
    if region_path is None:
        return actor.is_system or actor.has_role(Role.CITY_OFFICER)
    return _covers(actor, SETTERS, region_path)


def may_set_somewhere(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*SETTERS)


def may_open(actor: Actor, *, region_path: str) -> bool:
    """Write down a problem: offices and community of the area; members of teams besides."""
    return _covers(actor, (*OFFICES, *LOCALS), region_path)


def may_open_somewhere(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*OFFICES, *LOCALS)


def may_count(actor: Actor, *, region_path: str) -> bool:
    """Take a problem into the evaluation of its month."""
    return _covers(actor, SETTERS, region_path)


def is_local(actor: Actor, *, region_path: str) -> bool:
    """Whether the actor is the community worker of ``region_path``."""
    return _covers(actor, LOCALS, region_path, system=False)


def answers_for(actor: Actor, *, organisation_id: int | None) -> bool:
    return organisation_id is not None and any(
        grant.organisation_id == organisation_id for grant in actor.with_role(*ANSWERABLE)
    )


def may_see_persons(actor: Actor, *, region_path: str) -> bool:
    """Name and phone of who answers in the chain: those who work in the area."""
    return _covers(actor, (*OFFICES, *LOCALS), region_path)


def _covers(
    actor: Actor, roles: tuple[Role, ...], region_path: str, *, system: bool = True
) -> bool:
    return (system and actor.is_system) or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*roles)
    )
