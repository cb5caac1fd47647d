"""Named reads of problems, for the pages and for the evaluation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from wufei.collection.public import Point
from wufei.inspection import rules
from wufei.inspection.models import SETTLED, Problem, duties_of
from wufei.inspection.models.scope import area_of, bodies_of
from wufei.kernel.actors import Actor

#: What a list shows of a problem besides its own columns.
SHOWN = (
    "kind",
    "region",
    "point",
    "vehicle",
    "responsible_user",
    "responsible_organisation",
    "finding",
)


@dataclass(frozen=True, slots=True)
class Closure:
    """Problems of one region that were due in a time, and what became of them, in numbers.

    Closure rate = ``in_time`` ÷ ``due`` (household.md §6). In time: the correction that passed the
    re-check was handed in by the deadline. ``waiting``: handed in by the deadline, and not looked
    at yet; neither closed nor late. Withdrawn problems are not due.
    """

    region_path: str
    due: int
    in_time: int
    late: int
    waiting: int
    open: int


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a local day."""
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())


def problems_due(*, actor: Actor, first: dt.date, last: dt.date) -> Any:
    """Problems whose deadline lies on a day from ``first`` to ``last`` (both included), without
    withdrawn ones, as far as ``actor`` sees them."""
    until = start_of(last + dt.timedelta(days=1))
    return (
        Problem.objects.visible_to(actor)
        .due_between(start_of(first), until)
        .select_related(*SHOWN)
        .order_by("due_at", "pk")
    )


def closures(*, actor: Actor, first: dt.date, last: dt.date) -> list[Closure]:
    """Per region (path of the problem's own region) what was due from ``first`` to ``last``."""
    settled, by_deadline = Q(state__in=SETTLED), Q(corrected_at__lte=F("due_at"))
    rows = (
        problems_due(actor=actor, first=first, last=last)
        .order_by("region__path")
        .values("region__path")
        .annotate(
            due=Count("pk"),
            in_time=Count("pk", filter=settled & by_deadline),
            late=Count("pk", filter=settled & Q(corrected_at__gt=F("due_at"))),
            waiting=Count("pk", filter=Q(state="corrected") & by_deadline),
        )
    )
    return [
        Closure(
            region_path=row["region__path"],
            due=row["due"],
            in_time=row["in_time"],
            late=row["late"],
            waiting=row["waiting"],
            open=row["due"] - row["in_time"] - row["late"] - row["waiting"],
        )
        for row in rows
    ]


def answered_by(actor: Actor) -> Q:
    """Problems for which the actor answers: by name, for a body, or as the community's worker."""
    condition = Q(responsible_organisation_id__in=bodies_of(actor))
    if actor.user_id is not None:
        condition |= Q(responsible_user_id=actor.user_id)
    nobody = Q(responsible_organisation__isnull=True, responsible_user__isnull=True)
    for grant in actor.with_role(*rules.LOCALS):
        if grant.region_path is not None:
            condition |= nobody & Q(region__path__startswith=grant.region_path)
    return condition & Q(assigned_at__isnull=False)


def looked_at_again_by(actor: Actor) -> Q:
    """Problems in the areas where the actor may re-check; not those that it corrected itself."""
    condition = Q(pk__in=[])
    for grant in actor.with_role(*rules.OFFICES):
        if grant.region_path is not None:
            condition |= Q(region__path__startswith=grant.region_path)
    for duty in duties_of(actor):
        if duty.rechecks:
            for path in duty.paths:
                condition |= Q(region__path__startswith=path)
            condition |= Q(point_id__in=sorted(duty.points))
    return condition & ~Q(corrected_by=actor.user_id, corrected_by__isnull=False)


def points_of(actor: Actor) -> Any:
    """Collection points in force today where the actor works: by office, community or team."""
    rows = Point.objects.in_force(timezone.localdate()).select_related("region").order_by("code")
    return (
        rows if actor.is_system else rows.filter(area_of(actor, region="region__path", point="pk"))
    )
