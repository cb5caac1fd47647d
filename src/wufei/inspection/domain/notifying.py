"""Notices: who is told of what happened to a problem, each of them once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wufei.inspection import rules
from wufei.inspection.models import (
    EscalationLevel,
    Notice,
    Problem,
    ProblemEvent,
    ProblemState,
    RecipientList,
)
from wufei.kernel.actors import Role
from wufei.people.public import Membership

Occasion = Notice.Occasion
_OCCASIONS = {
    ProblemState.ASSIGNED: Occasion.ASSIGNED,
    ProblemState.CORRECTED: Occasion.CORRECTED,
    ProblemState.RETURNED: Occasion.RETURNED,
    ProblemState.PASSED: Occasion.PASSED,
    ProblemState.CLOSED: Occasion.CLOSED,
    ProblemState.WITHDRAWN: Occasion.WITHDRAWN,
}


@dataclass
class Audience:
    """Accounts and bodies by number, each with the names of the lists that name them."""

    users: dict[int, list[str]] = field(default_factory=dict)
    bodies: dict[int, list[str]] = field(default_factory=dict)

    def add_list(self, chosen: RecipientList) -> None:
        for user in chosen.users.all():
            if user.is_active:
                self.users.setdefault(user.pk, []).append(chosen.name)
        for body in chosen.organisations.all():
            self.bodies.setdefault(body.pk, []).append(chosen.name)

    def without_members_of_bodies(self) -> dict[int, list[str]]:
        """The accounts that would not hear of it through their body anyway."""
        members = set(
            _memberships(timezone.localdate())
            .filter(organisation_id__in=self.bodies, role__in=rules.ANSWERABLE)
            .values_list("user_id", flat=True)
        )
        return {pk: lists for pk, lists in self.users.items() if pk not in members}


def notify(*, problem: Problem, event: ProblemEvent) -> int:
    """Tells whoever answers for the problem, and the lists that ask for this occasion; how many.

    The caller holds the transaction of the event.
    """
    occasion = _OCCASIONS.get(ProblemState(event.to_state))
    if occasion is None:
        return 0
    audience = Audience()
    _add_concerned(audience, problem, occasion)
    for chosen in lists_for(problem, occasion):
        audience.add_list(chosen)
    return send(problem, occasion, key=f"{problem.pk}:{event.number}", audience=audience)


def send(
    problem: Problem,
    occasion: Occasion,
    *,
    key: str,
    audience: Audience,
    level: EscalationLevel | None = None,
) -> int:
    """Writes the notices that are not there yet; how many were new."""
    told = Notice.objects.filter(key=key)
    users = set(told.filter(user__isnull=False).values_list("user_id", flat=True))
    bodies = set(told.filter(organisation__isnull=False).values_list("organisation_id", flat=True))
    common = {"problem": problem, "occasion": occasion, "key": key, "level": level}
    rows = [
        Notice(**common, user_id=pk, lists=_names(lists))
        for pk, lists in audience.without_members_of_bodies().items()
        if pk not in users
    ] + [
        Notice(**common, organisation_id=pk, lists=_names(lists))
        for pk, lists in audience.bodies.items()
        if pk not in bodies
    ]
    # Two senders at once: the database keeps one row for each, and nobody is told twice.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def lists_for(problem: Problem, occasion: Occasion) -> list[RecipientList]:
    """The lists in force for the problem's district and kind that ask for this occasion."""
    rows = (
        RecipientList.objects.in_force(timezone.localdate())
        .filter(Q(kinds=problem.kind_id) | Q(kinds__isnull=True))
        .select_related("district")
        .prefetch_related("users", "organisations")
        .distinct()
    )
    return [
        row
        for row in rows
        if occasion in row.occasions
        and (row.district is None or problem.region.path.startswith(row.district.path))
    ]


def add_responsible(audience: Audience, problem: Problem) -> None:
    """Whoever answers for the problem; without a name the workers of its community."""
    if problem.assigned_at is None:
        return
    if problem.responsible_user_id is not None:
        audience.users.setdefault(problem.responsible_user_id, [])
    if problem.responsible_organisation_id is not None:
        audience.bodies.setdefault(problem.responsible_organisation_id, [])
    if problem.responsible_user_id is None and problem.responsible_organisation_id is None:
        for pk in community_workers(problem.region.path):
            audience.users.setdefault(pk, [])


def community_workers(region_path: str) -> Iterable[int]:
    """The accounts of the community workers whose area holds the region."""
    rows = (
        _memberships(timezone.localdate())
        .filter(role=Role.COMMUNITY_WORKER, region__isnull=False, user__is_active=True)
        .values_list("user_id", "region__path")
    )
    return [user for user, path in rows if region_path.startswith(path)]


def _add_concerned(audience: Audience, problem: Problem, occasion: Occasion) -> None:
    if occasion == Occasion.CORRECTED:
        if problem.found_by is not None:
            audience.users.setdefault(problem.found_by, [])
        return
    add_responsible(audience, problem)


def _memberships(day: dt.date) -> Any:
    return Membership.objects.in_force(day)


def _names(lists: Iterable[str]) -> str:
    return "、".join(lists)[:300]
