"""Writes down what watching the demo's past collection days found, and what was put right.

As with the orders themselves (:mod:`wufei.demo.domain.recalling`), the rows are added as the past
left them: rules judge only days whose records they can read, and deadlines only run forward.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from wufei.collection.public import Point
from wufei.demo.days import Window, moment
from wufei.demo.domain.operating import kitchen_vehicles
from wufei.demo.domain.staffing import INSTRUCTORS
from wufei.demo.past_rounds import HOURS, Call, Check, PastRound, checks, past_rounds
from wufei.inspection.public import (
    AccuracyCheck,
    Problem,
    ProblemEvent,
    ProblemKind,
    ProblemState,
    Team,
    Visit,
    VisitState,
)
from wufei.kernel.actors import Actor
from wufei.registry.public import Organisation, Vehicle
from wufei.supervision.public import Finding, FindingState

_SPACE = UUID("c0b7e8d2-6a11-5b5e-9d0a-4d1f7e20a9c3")
_HAULER = "ORG-HAUL-1"
_RULES = {"missed": "missed_point", "late": "late"}
_SEVERITIES = {"missed_point": "high", "late": "low", "two_classes": "high"}
_KINDS = {"missed_point": "not-collected", "two_classes": "mixed-transport"}
#: Hours from the finding to assignment, deadline, correction and re-check; one in three is late.
_ASSIGNED, _DUE, _IN_TIME, _TOO_LATE, _RECHECK = 2, 74, 45, 99, 24
_S = ProblemState


def recall_oversight(*, actor: Actor, seed: int, window: Window) -> int:
    """Add findings, problems and checks of the past days, once; how many findings were added."""
    if Finding.objects.filter(begins_at__lt=moment(window.end, 0)).exists():
        return 0
    with transaction.atomic():
        past = _Past(actor)
        told = list(past_rounds(seed, window))
        findings = Finding.objects.bulk_create(past.findings(told))
        problems = Problem.objects.bulk_create(past.problems(findings))
        events = [event for problem in problems for event in past.events(problem)]
        ProblemEvent.objects.bulk_create(events)
        told_checks = list(checks(seed, window))
        visits = Visit.objects.bulk_create([past.visit(check) for check in told_checks])
        AccuracyCheck.objects.bulk_create(
            [past.check(check, row) for check, row in zip(told_checks, visits, strict=True)]
        )
    return len(findings)


class _Past:
    """The registers that the past is told by."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.hauler = Organisation.objects.get(code=_HAULER)
        self.points: dict[str, Point] = {
            point.code: point for point in Point.objects.select_related("region")
        }
        vehicles = kitchen_vehicles(self.hauler)
        self.vehicles: dict[str, Vehicle] = dict(zip(HOURS, vehicles, strict=True))
        self.kinds: dict[str, ProblemKind] = ProblemKind.objects.in_bulk(field_name="code")
        self.team: Team = Team.objects.get(code=INSTRUCTORS)

    def findings(self, told: list[PastRound]) -> Iterator[Finding]:
        for each in told:
            for call in each.calls:
                if call.outcome in _RULES:
                    yield self._of_call(each, call)
            if each.mixed:
                yield self._of_mixed(each)

    def _of_call(self, each: PastRound, call: Call) -> Finding:
        hour, hours = HOURS[each.kind]
        closes = moment(each.day, hour + hours)
        missed = call.outcome == "missed"
        apart = int((call.at - closes).total_seconds() * 1000)
        finding = self._finding(each, _RULES[call.outcome], call.point)
        finding.point = self.points[call.point]
        finding.region = finding.point.region
        finding.begins_at = moment(each.day, hour) if missed else closes
        finding.ends_at = closes if missed else call.at
        finding.figures = (
            {"coverage": 100, "unsure_visits": 0} if missed else {"milliseconds": apart}
        )
        return finding

    def _of_mixed(self, each: PastRound) -> Finding:
        finding = self._finding(each, "two_classes", self.vehicles[each.kind].plate)
        finding.region = self.points[each.calls[0].point].region
        finding.begins_at, finding.ends_at = each.calls[0].at, each.unloads_at
        finding.wastes = ["kitchen", "residual"]
        finding.figures = {"scans": len(each.calls)}
        return finding

    def _finding(self, each: PastRound, rule: str, subject: str) -> Finding:
        vehicle = self.vehicles[each.kind]
        return Finding(
            key=f"demo/{rule}/{each.day}/{subject}",
            rule=rule,
            organisation=self.hauler,
            vehicle=vehicle,
            plate=vehicle.plate,
            subject=subject,
            wastes=["kitchen"],
            severity=_SEVERITIES[rule],
            confidence=100,
            state=FindingState.TAKEN_UP if rule in _KINDS else FindingState.NOTED,
            state_reason="" if rule in _KINDS else "已提醒班组",  # zh: demo
            state_by=self.actor.name,
            state_at=moment(each.day + dt.timedelta(days=1), 9),
        )

    def problems(self, findings: list[Finding]) -> list[Problem]:
        taken = [finding for finding in findings if finding.rule in _KINDS]
        return [self._problem(number, finding) for number, finding in enumerate(taken, start=1)]

    def _problem(self, number: int, finding: Finding) -> Problem:
        found = finding.ends_at
        corrected = found + dt.timedelta(hours=_TOO_LATE if number % 3 == 0 else _IN_TIME)
        rechecked = corrected + dt.timedelta(hours=_RECHECK)
        kind = self.kinds[_KINDS[finding.rule]]
        return Problem(
            code=f"ZG-{timezone.localdate(found):%Y}-{number:06}",
            client_id=uuid5(_SPACE, finding.key),
            digest="demo",
            source=Problem.Source.FINDING,
            finding=finding,
            kind=kind,
            severity=kind.severity,
            title=f"{finding.plate}：{kind.name}",
            region=finding.region,
            point=finding.point,
            vehicle=finding.vehicle,
            responsible_organisation=self.hauler,
            state=_S.CLOSED,
            version=6,
            found_at=found,
            found_by_name=self.actor.name,
            assigned_at=found + dt.timedelta(hours=_ASSIGNED),
            due_at=found + dt.timedelta(hours=_DUE),
            corrected_at=corrected,
            rechecked_at=rechecked,
            counted_month=timezone.localdate(rechecked).replace(day=1),
            closed_at=rechecked + dt.timedelta(hours=_RECHECK),
        )

    def events(self, problem: Problem) -> Iterator[ProblemEvent]:
        steps = (
            (_S.FOUND, problem.found_at, ""),
            (_S.ASSIGNED, problem.assigned_at, ""),
            (_S.CORRECTED, problem.corrected_at, "已补收并教育当班人员"),  # zh: demo
            (_S.PASSED, problem.rechecked_at, ""),
            (_S.COUNTED, problem.closed_at, ""),
            (_S.CLOSED, problem.closed_at, ""),
        )
        before = ""
        for number, (state, at, reason) in enumerate(steps, start=1):
            assert at is not None  # every step of a closed problem has its time
            yield ProblemEvent(
                problem=problem,
                number=number,
                from_state=before,
                to_state=state,
                happened_at=at,
                actor_name=self.actor.name,
                reason=reason,
            )
            before = state

    def visit(self, check: Check) -> Visit:
        begun = moment(check.day, 9, 30)
        return Visit(
            client_id=uuid5(_SPACE, f"{check.point}/{check.day}"),
            team=self.team,
            point=self.points[check.point],
            day=check.day,
            state=VisitState.DONE,
            begun_at=begun,
            done_at=begun + dt.timedelta(minutes=25),
            done_by_name=self.team.name,
        )

    def check(self, check: Check, visit: Visit) -> AccuracyCheck:
        return AccuracyCheck(
            client_id=uuid5(visit.client_id, "bags"),
            visit=visit,
            bags_checked=check.bags,
            bags_correct=check.correct,
            actor_name=self.team.name,
        )
