from __future__ import annotations

import datetime as dt

from django.utils import timezone

from wufei.kernel.actors import Actor, Grant, Role
from wufei.people.models import User


def actor_of(user: User, *, day: dt.date | None = None) -> Actor:
    """The actor for a user, with the memberships in force on ``day`` (today unless told)."""
    memberships = user.memberships.in_force(day or timezone.localdate())
    grants = tuple(
        Grant(Role(role), region_path=path, organisation_id=organisation)
        for role, path, organisation in memberships.values_list(
            "role", "region__path", "organisation_id"
        )
    )
    return Actor(user_id=user.pk, name=str(user), grants=grants)


def load_person(user_id: int) -> Actor | None:
    """The actor of an account by its number; None when it is gone or disabled."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return None if user is None else actor_of(user)
