"""Who may do what in the ledger: pure predicates over an actor."""

from __future__ import annotations

from collections.abc import Iterable

from wufei.kernel.actors import Actor, Role
from wufei.people.public import ROLE_LABELS

#: Roles whose daily work makes entries, within their regions or organisations.
POSTING_ROLES = (
    Role.CITY_OFFICER,
    Role.DISTRICT_OFFICER,
    Role.DISPATCHER,
    Role.DRIVER,
    Role.GATEKEEPER,
    Role.GENERATOR,
    Role.CARRIER,
    Role.RECEIVER,
)
#: Roles that answer for the books of a region: corrections, closing, undoing.
BOOK_ROLES = (Role.CITY_OFFICER, Role.DISTRICT_OFFICER)
#: Roles that correct entries of their own organisation.
CORRECTING_ROLES = (*BOOK_ROLES, Role.GATEKEEPER, Role.DISPATCHER, Role.GENERATOR, Role.RECEIVER)

#: Region path and organisation of an account.
Place = tuple[str | None, int | None]


def _covers_any(actor: Actor, roles: tuple[Role, ...], places: Iterable[Place]) -> bool:
    if actor.is_system:
        return True
    grants = actor.with_role(*roles)
    return any(
        grant.covers(region_path=path, organisation_id=organisation)
        for path, organisation in places
        for grant in grants
    )


def can_post(actor: Actor, places: Iterable[Place]) -> bool:
    """One side of the entry must be the actor's own: whoever gives or receives may write it down,
    the other side's proof stands in the hand-over."""
    return _covers_any(actor, POSTING_ROLES, places)


def can_reverse(actor: Actor, places: Iterable[Place]) -> bool:
    """Offices of the region, and the keepers of the books of an organisation that took part."""
    return _covers_any(actor, CORRECTING_ROLES, places)


def can_keep_books(actor: Actor) -> bool:
    """Closing and reopening periods is the city office's."""
    return actor.is_system or actor.has_role(Role.CITY_OFFICER)


def can_open_accounts(actor: Actor) -> bool:
    """Accounts are opened by the offices; where, says :func:`can_keep_account`."""
    return actor.is_system or actor.has_role(*BOOK_ROLES)


def can_keep_account(actor: Actor, region_path: str | None) -> bool:
    """An office opens and closes the accounts of its own region; an account without a place (the
    world outside the city) is the city office's."""
    if region_path is None:
        return can_keep_books(actor)
    return _covers_any(actor, BOOK_ROLES, [(region_path, None)])


def can_verify(actor: Actor) -> bool:
    """Who answers for the books, who runs the machine, and who doubts every number."""
    return actor.is_system or actor.has_role(*BOOK_ROLES, Role.OPERATOR, Role.EVALUATOR)


def role_names(roles: Iterable[Role]) -> str:
    """The roles in words, for a refusal."""
    return "、".join(str(ROLE_LABELS[role]) for role in roles)
