from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from wufei.kernel.actors import Actor, Grant, Role
from wufei.people.models import User


def actor_of(user: User, *, day: dt.date | None = None) -> Actor:
    """The actor for a user, with the memberships in force on ``day`` (today unless told)."""
    day = day or timezone.localdate()
    memberships = user.memberships.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
    ).values_list("role", "region__path", "organisation_id")
    grants = tuple(
        Grant(Role(role), region_path=path, organisation_id=organisation)
        for role, path, organisation in memberships
    )
    return Actor(user_id=user.pk, name=str(user), grants=grants)
