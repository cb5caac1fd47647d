"""Who may bring files in: pure predicates over an actor. Each entry also passes the ledger."""

from __future__ import annotations

from wufei.kernel.actors import Actor, Role
from wufei.people.public import ROLE_LABELS

#: The offices that answer for a region's books.
OFFICE_ROLES = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
IMPORT_ROLES = (*OFFICE_ROLES, Role.GATEKEEPER, Role.DISPATCHER)


def can_import(actor: Actor) -> bool:
    """Upload, check, post and undo one's own files."""
    return actor.is_system or actor.has_role(*IMPORT_ROLES)


def importers() -> str:
    """The roles in words, for a refusal."""
    return "、".join(str(ROLE_LABELS[role]) for role in IMPORT_ROLES)
