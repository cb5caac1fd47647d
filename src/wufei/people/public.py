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
from wufei.people.tokens import ApiToken, TokenReason, issue_token, revoke_token, token_named

__all__ = [
    "CAST",
    "ROLE_LABELS",
    "ApiToken",
    "CastMember",
    "Membership",
    "PeopleReason",
    "TokenReason",
    "User",
    "actor_of",
    "create_cast",
    "create_user",
    "disable_user",
    "enable_user",
    "grant_membership",
    "issue_token",
    "revoke_membership",
    "revoke_token",
    "set_password",
    "token_named",
    "update_user",
]
