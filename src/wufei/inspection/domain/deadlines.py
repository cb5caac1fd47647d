"""Who is to put a problem right, and by when: from the rules that the offices entered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wufei.collection.public import Contract, ContractState
from wufei.inspection.domain.chain import chain_of
from wufei.inspection.models import ChainRole, DeadlineRule, Problem
from wufei.registry.public import add_working_days

END_OF_DAY = dt.time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers: an account, a body, both; neither: the community of the problem's region."""

    user: Any = None
    organisation: Any = None
    chain_role: ChainRole | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules say. ``responsible`` None: they name nobody who stands; ``due_at``: the last
    moment; ``rule`` None: no rule fits at all."""

    responsible: Responsible | None
    due_at: dt.datetime | None
    rule: DeadlineRule | None

    @property
    def is_complete(self) -> bool:
        return self.responsible is not None and self.due_at is not None


def propose(problem: Problem, *, now: dt.datetime | None = None) -> Proposal:
    """Holder and deadline for ``problem``, counted from ``now``."""
    now = now or timezone.now()
    rule = rule_for(problem, timezone.localdate(now))
    if rule is None:
        return Proposal(None, None, None)
    return Proposal(_party(rule, problem, timezone.localdate(now)), due(rule, now), rule)


def rule_for(problem: Problem, day: dt.date) -> DeadlineRule | None:
    """The narrowest rule in force: by kind, then district, then severity."""
    rows = (
        DeadlineRule.objects.in_force(day)
        .filter(
            Q(kind=problem.kind_id) | Q(kind__isnull=True),
            Q(severity=problem.severity) | Q(severity__isnull=True),
        )
        .select_related("kind", "district", "chain_role")
    )
    fitting = [
        row
        for row in rows
        if row.district is None or problem.region.path.startswith(row.district.path)
    ]
    return max(fitting, key=_narrowness, default=None)


def _narrowness(rule: DeadlineRule) -> tuple[bool, bool, bool, int]:
    narrow = (rule.kind_id, rule.district_id, rule.severity)
    kind, district, severity = (value is not None for value in narrow)
    return kind, district, severity, rule.pk


def due(rule: DeadlineRule, start: dt.datetime) -> dt.datetime:
    """The last moment in time: so many hours on, or the end of the so-manieth (working) day."""
    if rule.unit == DeadlineRule.Unit.HOUR:
        return start + dt.timedelta(hours=rule.amount)
    day = timezone.localdate(start)
    if rule.unit == DeadlineRule.Unit.DAY:
        last = day + dt.timedelta(days=rule.amount)
    else:
        last = add_working_days(day, rule.amount)
    return dt.datetime.combine(last, END_OF_DAY, tzinfo=timezone.get_current_timezone())


def _party(rule: DeadlineRule, problem: Problem, day: dt.date) -> Responsible | None:
    party = DeadlineRule.Party(rule.party)
    if party is DeadlineRule.Party.COMMUNITY:
        return Responsible()
    if party is DeadlineRule.Party.CHAIN:
        return _of_chain(rule, problem, day)
    body = _hauler(problem, day) if party is DeadlineRule.Party.HAULER else _manager(problem)
    return None if body is None else Responsible(organisation=body)


def _of_chain(rule: DeadlineRule, problem: Problem, day: dt.date) -> Responsible | None:
    holders = [
        holder
        for holder in chain_of(region=problem.region, point=problem.point, day=day)
        if holder.user is not None and holder.user.is_active
    ]
    if rule.chain_role_id is not None:
        # The level that was chosen, or the next one above that has somebody.
        least = rule.chain_role.level if rule.chain_role is not None else 0
        holders = [holder for holder in holders if holder.role.level >= least]
    if not holders:
        return None
    return Responsible(user=holders[0].user, chain_role=holders[0].role)


def _manager(problem: Problem) -> Any:
    return problem.point.organisation if problem.point is not None else None


def _hauler(problem: Problem, day: dt.date) -> Any:
    """The body of the vehicle, of the finding, of the order, or of the point's contract."""
    if problem.vehicle is not None:
        return problem.vehicle.organisation
    if problem.finding is not None and problem.finding.organisation is not None:
        return problem.finding.organisation
    if problem.order is not None and problem.order.hauler is not None:
        return problem.order.hauler
    if problem.point is None or problem.point.organisation is None:
        return None
    contract = (
        Contract.objects.in_force(day)
        .filter(holder=problem.point.organisation, state=ContractState.ACTIVE)
        .select_related("hauler")
        .first()
    )
    return None if contract is None else contract.hauler
