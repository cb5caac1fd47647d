"""Who may plan, drive and read rounds: pure questions to an actor, without the database.

House rules, not law: a hauler's dispatchers plan its days; offices and evaluators look on; a
driver sees and drives the own round.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

OFFICES = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
READERS = (
    *OFFICES,
    Role.STREET_OFFICER,
    Role.PROVINCIAL_APPROVER,
    Role.EVALUATOR,
    Role.DISPATCHER,
)


def plan_reader(actor: Actor) -> Actor:
    """The actor with only those grants by which plans are read."""
    return Actor(actor.user_id, actor.name, actor.with_role(*READERS), actor.is_system)


def may_plan(actor: Actor, *, organisation_id: int) -> bool:
    """Draft, change and publish plans of the hauler ``organisation_id``."""
    return actor.is_system or any(
        grant.organisation_id == organisation_id for grant in actor.with_role(Role.DISPATCHER)
    )


def may_draft(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(Role.DISPATCHER)


def may_drive(actor: Actor, *, driver_id: int | None, organisation_id: int) -> bool:
    """Tell what happens on a round: its driver, any driver of the hauler where none is named, and
    the hauler's dispatchers."""
    if may_plan(actor, organisation_id=organisation_id):
        return True
    if driver_id is not None:
        return actor.user_id == driver_id
    return any(grant.organisation_id == organisation_id for grant in actor.with_role(Role.DRIVER))


def may_keep_rules(actor: Actor, *, region_path: str | None) -> bool:
    """Planning rules of an area (None: of every area)."""
    if actor.is_system:
        return True
    if region_path is None:
        return actor.has_role(Role.CITY_OFFICER)
    return any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*OFFICES)
    )


def may_keep_plant(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """Hours and quotas of a plant: the offices of its area. Its operator is told, not asked."""
    return may_keep_rules(actor, region_path=region_path)


def may_keep_vehicle(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """Profiles of a hauler's vehicles."""
    return may_plan(actor, organisation_id=organisation_id) or may_keep_rules(
        actor, region_path=region_path
    )


def may_add_registers(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*OFFICES)


def may_add_profiles(actor: Actor) -> bool:
    return may_add_registers(actor) or actor.has_role(Role.DISPATCHER)
