"""Who may keep what: pure questions to an actor, without the database.

House rules, not law: offices down to the street keep points, bins and windows of their area; a
hauler's dispatchers keep its own crews, depots and contracts.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

KEEPERS = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.STREET_OFFICER)
TERMS_KEEPERS = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
CARD_KEEPERS = (*KEEPERS, Role.COMMUNITY_WORKER)
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


def books_for_others(actor: Actor) -> bool:
    """Staff who answer the telephone: offices, communities and haulers' dispatchers."""
    return actor.is_system or actor.has_role(*KEEPERS, Role.COMMUNITY_WORKER, Role.DISPATCHER)


def may_book(actor: Actor) -> bool:
    """Whether the actor books anything at all; for which points, the points are asked."""
    return books_for_others(actor) or actor.has_role(Role.RESIDENT, Role.GENERATOR, Role.SCHOOL)


def is_holder(actor: Actor, *, booked_by: int | None, organisation_id: int | None) -> bool:
    """The side that hands over: who booked, and the people of the point's body."""
    if actor.user_id is not None and actor.user_id == booked_by:
        return True
    return any(
        organisation_id is not None and grant.organisation_id == organisation_id
        for grant in actor.with_role(Role.GENERATOR, Role.SCHOOL)
    )


def looks_after(actor: Actor, *, region_path: str, hauler_id: int | None) -> bool:
    """Staff who take calls about an order: its hauler's dispatchers, offices and the community."""
    return (
        actor.is_system
        or any(
            grant.covers(region_path=region_path, organisation_id=None)
            for grant in actor.with_role(*KEEPERS, Role.COMMUNITY_WORKER)
        )
        or any(
            hauler_id is not None and grant.organisation_id == hauler_id
            for grant in actor.with_role(Role.DISPATCHER)
        )
    )


def may_agree_standing(actor: Actor) -> bool:
    """Who agrees recurrences: staff, and the bodies that hand over."""
    return books_for_others(actor) or actor.has_role(Role.GENERATOR, Role.SCHOOL)


def may_keep_terms(actor: Actor, *, region_path: str | None) -> bool:
    """City and district offices in their areas; what holds everywhere is the city's."""
    if region_path is None:
        return actor.is_system or actor.has_role(Role.CITY_OFFICER)
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*TERMS_KEEPERS)
    )


def may_add_terms(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*TERMS_KEEPERS)


def may_keep_cards(actor: Actor, *, region_path: str) -> bool:
    """Offices down to the community, which knows who needs help."""
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*CARD_KEEPERS)
    )


def may_add_cards(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*CARD_KEEPERS)
