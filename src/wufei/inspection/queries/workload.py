"""What people and teams did in a time: visits, problems, hours on the spot, accuracy."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from wufei.inspection.models import (
    SETTLED,
    AccuracyCheck,
    Problem,
    ProblemEvent,
    ProblemState,
    Visit,
    VisitState,
)
from wufei.inspection.queries.problems import start_of
from wufei.kernel.actors import Actor


@dataclass(slots=True)
class Workload:
    """One person in one team. ``seconds``: on the spot, from arriving to handing in.

    A planned visit without a named member counts for the team alone until somebody makes it. On
    time: handed in on its day and within the plan's hours.
    """

    team: str
    person: str
    planned: int = 0
    done: int = 0
    on_time: int = 0
    skipped: int = 0
    found: int = 0
    closed: int = 0
    rechecked: int = 0
    seconds: int = 0
    bags_checked: int = 0
    bags_correct: int = 0

    @property
    def hours(self) -> Decimal:
        return (Decimal(self.seconds) / 3600).quantize(Decimal("0.1"))

    @property
    def accuracy(self) -> str:
        """Correct of checked bags in percent; nothing where nothing was checked."""
        if not self.bags_checked:
            return "—"
        share = Decimal(100 * self.bags_correct) / self.bags_checked
        return f"{share.quantize(Decimal('0.1'))}%"


@dataclass(frozen=True, slots=True)
class WorkloadReport:
    rows: list[Workload]
    first: dt.date
    last: dt.date


def workload(*, actor: Actor, first: dt.date, last: dt.date) -> WorkloadReport:
    """Visits of the days from ``first`` to ``last`` (both included) and problems found in them, as
    far as ``actor`` sees them; by team and person, teams' own rows first."""
    book = _Book()
    visits = Visit.objects.visible_to(actor).filter(day__range=(first, last))
    book.add_visits(visits.select_related("team", "member__user"))
    span = (start_of(first), start_of(last + dt.timedelta(days=1)))
    book.add_problems(actor, span)
    checks = AccuracyCheck.objects.visible_to(actor).filter(visit__day__range=(first, last))
    for check in checks.select_related("visit__team"):
        row = book.row(check.visit.team.name, check.actor_name)
        row.bags_checked += check.bags_checked
        row.bags_correct += check.bags_correct
    rows = sorted(book.rows.values(), key=lambda row: (row.team, row.person))
    return WorkloadReport(rows, first, last)


class _Book:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Workload] = {}

    def row(self, team: str, person: str) -> Workload:
        return self.rows.setdefault((team, person), Workload(team, person))

    def add_visits(self, visits: Any) -> None:
        for visit in visits.iterator(chunk_size=2000):
            named = str(visit.member.user) if visit.member is not None else ""
            row = self.row(visit.team.name, visit.done_by_name or named)
            row.planned += visit.plan_id is not None
            if visit.state == VisitState.SKIPPED:
                row.skipped += 1
            if visit.state == VisitState.DONE:
                row.done += 1
                row.on_time += _on_time(visit)
                row.seconds += max(int((visit.done_at - visit.begun_at).total_seconds()), 0)

    def add_problems(self, actor: Actor, span: tuple[dt.datetime, dt.datetime]) -> None:
        seen = Problem.objects.visible_to(actor).filter(team__isnull=False)
        found = seen.filter(found_at__gte=span[0], found_at__lt=span[1])
        names: dict[int, str] = dict(seen.values_list("pk", "team__name"))
        for team, person, state in found.values_list("team__name", "found_by_name", "state"):
            row = self.row(team, person)
            row.found += 1
            row.closed += state in SETTLED
        verdicts = ProblemEvent.objects.filter(
            problem__in=seen.values("pk"),
            to_state__in=(ProblemState.PASSED, ProblemState.RETURNED),
            happened_at__gte=span[0],
            happened_at__lt=span[1],
        )
        counted: dict[tuple[str, str], int] = defaultdict(int)
        for problem, person in verdicts.values_list("problem_id", "actor_name"):
            counted[names[problem], person] += 1
        for (team, person), number in counted.items():
            self.row(team, person).rechecked += number


def _on_time(visit: Visit) -> bool:
    assert visit.done_at is not None
    done = timezone.localtime(visit.done_at)
    in_hours = visit.closes_at is None or done.time() <= visit.closes_at
    return done.date() == visit.day and in_hours
