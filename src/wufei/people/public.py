"""What other modules may use of people."""

from wufei.people.actors import actor_of
from wufei.people.cast import CAST, CastMember, create_cast
from wufei.people.domain.accounts import (
    create_user,
    disable_user,
    enable_user,
    set_password,
    update_user,
)
from wufei.people.domain.memberships import grant_membership, revoke_membership
from wufei.people.models import ROLE_LABELS, Membership, User
from wufei.people.refusals import PeopleReason

__all__ = [
    "CAST",
    "ROLE_LABELS",
    "CastMember",
    "Membership",
    "PeopleReason",
    "User",
    "actor_of",
    "create_cast",
    "create_user",
    "disable_user",
    "enable_user",
    "grant_membership",
    "revoke_membership",
    "set_password",
    "update_user",
]
