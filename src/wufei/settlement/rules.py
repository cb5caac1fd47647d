"""Who may do what in settlement: pure predicates over an actor.

House rules, not law: a plant weighs at its own gate, offices of its area may for it; a hauler's
dispatchers draw up bills and reports of their own body, the offices of its area may for them.
"""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

OFFICES = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
GATE_ROLES = (Role.GATEKEEPER, Role.RECEIVER)


def _office_covers(actor: Actor, region_path: str) -> bool:
    return actor.is_system or any(
        grant.covers(region_path=region_path, organisation_id=None)
        for grant in actor.with_role(*OFFICES)
    )


def _of_body(actor: Actor, roles: tuple[Role, ...], organisation_id: int) -> bool:
    return any(grant.organisation_id == organisation_id for grant in actor.with_role(*roles))


def may_weigh(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """At the gate of a plant that ``organisation_id`` runs in the region."""
    return _office_covers(actor, region_path) or _of_body(actor, GATE_ROLES, organisation_id)


def may_haul(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """Take batches out of a transfer station that ``organisation_id`` runs in the region."""
    own = (*GATE_ROLES, Role.DISPATCHER)
    return _office_covers(actor, region_path) or _of_body(actor, own, organisation_id)


def may_settle(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """Try again what stands still of a hauler's rounds."""
    return _office_covers(actor, region_path) or _of_body(
        actor, (Role.DISPATCHER,), organisation_id
    )


def may_bill(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """Draw up, issue and withdraw the bills of a hauler, and record payments."""
    return may_settle(actor, region_path=region_path, organisation_id=organisation_id)


def may_report(actor: Actor, *, region_path: str, organisation_id: int) -> bool:
    """Generate, complete and submit the monthly report of a hauler or a plant operator."""
    own = (Role.DISPATCHER, *GATE_ROLES)
    return _office_covers(actor, region_path) or _of_body(actor, own, organisation_id)


def may_price(actor: Actor) -> bool:
    """Prices between districts and the days by which reports are due are the city office's."""
    return actor.is_system or actor.has_role(Role.CITY_OFFICER)
