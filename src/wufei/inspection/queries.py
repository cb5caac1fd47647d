"""Named reads of problems, for the pages and for the evaluation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from wufei.inspection.models import SETTLED, Problem
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
