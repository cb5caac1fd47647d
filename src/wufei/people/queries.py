"""Named reads of accounts and memberships."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from wufei.kernel.actors import Actor, Role
from wufei.people.models import Membership, User


def active_operators() -> QuerySet[Membership]:
    """The memberships of operators who can sign in today."""
    found: QuerySet[Membership] = Membership.objects.in_force(timezone.localdate()).filter(
        role=Role.OPERATOR, user__is_active=True
    )
    return found


def memberships_of(user: User) -> QuerySet[Membership]:
    """All of a person's memberships, those in force first, with their scopes."""
    found: QuerySet[Membership] = (
        Membership.objects.filter(user=user)
        .select_related("region", "organisation")
        .order_by("-valid_to", "role", "pk")
    )
    return found


def accounts_with_memberships(actor: Actor) -> Any:
    """The accounts that ``actor`` may see, each with ``current`` memberships: two queries."""
    current = Membership.objects.in_force(timezone.localdate()).select_related(
        "region", "organisation"
    )
    return User.objects.visible_to(actor).prefetch_related(
        Prefetch("memberships", queryset=current.order_by("role", "pk"), to_attr="current")
    )
