"""Problems that were due on a day, and whether they were put right by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from wufei.inspection.public import Problem, ProblemEvent, ProblemState, problems_due
from wufei.kernel.actors import system_actor
from wufei.lake.public import OperationDraft

_CLOSED = (ProblemState.PASSED, ProblemState.COUNTED, ProblemState.CLOSED)


def drafts(day: dt.date) -> Iterator[OperationDraft]:
    """Problems whose deadline lay on the day, as closed in time, late, waiting or open
    (:class:`wufei.inspection.public.Closure`)."""
    for problem in problems_due(actor=system_actor("capture"), first=day, last=day):
        outcome = _outcome(problem)
        body = problem.responsible_organisation
        yield OperationDraft(
            key=problem.code,
            outcome=outcome,
            region_id=problem.region_id,
            region_code=problem.region.code,
            on_time={"in_time": True, "late": False, "open": False}.get(outcome),
            point=problem.point.code if problem.point else "",
            organisation=body.code if body else "",
            vehicle=problem.vehicle.plate if problem.vehicle else "",
            category=problem.kind.code,
        )


def _outcome(problem: Problem) -> str:
    corrected, due = problem.corrected_at, problem.due_at
    by_deadline = corrected is not None and due is not None and corrected <= due
    if problem.state in _CLOSED:
        return "in_time" if by_deadline else "late"
    return "waiting" if problem.state == ProblemState.CORRECTED and by_deadline else "open"


def touched(since: dt.datetime) -> set[dt.date]:
    """Days on which problems are due to which something happened since."""
    events = ProblemEvent.objects.filter(recorded_at__gte=since, problem__due_at__isnull=False)
    moments = events.values_list("problem__due_at", flat=True)
    return {timezone.localdate(moment) for moment in moments.iterator(5_000)}
