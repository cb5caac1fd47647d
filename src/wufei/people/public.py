"""What other modules may use of people."""

from wufei.people.actors import actor_of
from wufei.people.models import ROLE_LABELS, Membership, User

__all__ = ["ROLE_LABELS", "Membership", "User", "actor_of"]
