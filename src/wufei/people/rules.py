"""Who may manage accounts, and over what each role may hold."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role

#: Roles of a territory, and roles within a body; an evaluator and a dispatcher may have either.
REGION_ROLES = frozenset(
    {
        Role.OPERATOR,
        Role.CITY_OFFICER,
        Role.DISTRICT_OFFICER,
        Role.STREET_OFFICER,
        Role.COMMUNITY_WORKER,
        Role.PROVINCIAL_APPROVER,
        Role.RESIDENT,
        Role.EVALUATOR,
        Role.DISPATCHER,
    }
)
ORGANISATION_ROLES = frozenset(
    {
        Role.DISPATCHER,
        Role.DRIVER,
        Role.GATEKEEPER,
        Role.GENERATOR,
        Role.CARRIER,
        Role.RECEIVER,
        Role.EVALUATOR,
        Role.SCHOOL,
    }
)


def may_manage_accounts(actor: Actor) -> bool:
    """Accounts, passwords and memberships are the operator's alone."""
    return actor.is_system or actor.has_role(Role.OPERATOR)
