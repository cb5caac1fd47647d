"""Who may change the registry: pure questions to an actor, without the database.

House rules, not law: the city office keeps all registers, a district office those of its own area,
a dispatcher the vehicles of the own organisation, and the operator the reference data.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

OFFICERS = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
KEEPERS_OF_REFERENCE_DATA = (Role.CITY_OFFICER, Role.OPERATOR)


def may_edit_reference_data(actor: Actor) -> bool:
    """Materials, codes, the calendar, reporting units and the top of the tree of divisions."""
    return actor.is_system or actor.has_role(*KEEPERS_OF_REFERENCE_DATA)


def may_edit_region(actor: Actor, *, path: str) -> bool:
    """A division: those who keep reference data, and a district office *below* its own area.

    A district office neither renames nor abolishes its own district.
    """
    if may_edit_reference_data(actor):
        return True
    return any(
        grant.covers(region_path=path, organisation_id=None) and path != grant.region_path
        for grant in actor.with_role(Role.DISTRICT_OFFICER)
    )


def may_edit_organisation(actor: Actor, *, region_path: str) -> bool:
    """An organisation or a site that lies in ``region_path``."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*OFFICERS)
    )


def may_edit_vehicle(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """A vehicle: the offices of its organisation's area, and the organisation's dispatchers."""
    return may_edit_organisation(actor, region_path=region_path) or any(
        grant.organisation_id == organisation_id for grant in actor.with_role(Role.DISPATCHER)
    )


def may_add_organisations(actor: Actor) -> bool:
    """Whether there is any area in which the actor keeps organisations and sites."""
    return actor.is_system or actor.has_role(*OFFICERS)


def may_add_regions(actor: Actor) -> bool:
    return may_edit_reference_data(actor) or actor.has_role(Role.DISTRICT_OFFICER)


def may_add_vehicles(actor: Actor) -> bool:
    return may_add_organisations(actor) or actor.has_role(Role.DISPATCHER)
