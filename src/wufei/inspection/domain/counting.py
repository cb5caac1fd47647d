"""What passed goes into its month's evaluation, and is closed when the month is over."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from wufei.inspection.domain.guards import require
from wufei.inspection.domain.moving import move_problem
from wufei.inspection.models import Problem, ProblemState
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


def count_passed(*, actor: Actor) -> int:
    """Counts every problem that passed its re-check; how many.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    return _move_all(actor, {"state": ProblemState.PASSED}, ProblemState.COUNTED)


def close_counted(*, actor: Actor, today: dt.date | None = None) -> int:
    """Closes the problems that were counted in a month that is over; how many.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    month = (today or timezone.localdate()).replace(day=1)
    chosen = {"state": ProblemState.COUNTED, "counted_month__lt": month}
    return _move_all(actor, chosen, ProblemState.CLOSED)


def _move_all(actor: Actor, chosen: dict[str, object], state: ProblemState) -> int:
    require(actor.is_system, roles="")
    moved = 0
    for problem in Problem.objects.filter(**chosen).order_by("pk"):
        try:
            move_problem(actor=actor, problem=problem, state=state)
        except Refusal:  # somebody was quicker
            continue
        moved += 1
    return moved
