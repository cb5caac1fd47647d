"""What other figures would have found on days that are stored: the price of a parameter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Region, record_change
from wufei.supervision import rules
from wufei.supervision.domain.days import span_of
from wufei.supervision.domain.gathering import Ground, ground_of
from wufei.supervision.domain.judging import begun, found_in
from wufei.supervision.domain.parameters import checked, shipped_severity
from wufei.supervision.domain.recording import Naming, stored_key
from wufei.supervision.domain.rulebooks import Book, Row, book_for
from wufei.supervision.models import Finding, FindingState, RuleTrial
from wufei.supervision.refusals import SupervisionReason

MOST_DAYS = 92
#: Findings that a trial names one by one; beyond that only their number is told.
MOST_NAMED = 200


def try_figures(
    *,
    actor: Actor,
    rule: str,
    district: Region | None,
    values: Mapping[str, Any],
    first_day: dt.date,
    last_day: dt.date,
) -> RuleTrial:
    """Ask what ``values`` (as people type them) would have changed; computed by a job.

    Raises:
        Refusal: NOT_ALLOWED, DAYS_REVERSED, TOO_MANY_DAYS, DAY_NOT_BEGUN, and those of
            :func:`~parameters.checked`.
    """
    if not rules.may_set(actor, region_path=district.path if district else None):
        raise Refusal(SupervisionReason.NOT_ALLOWED, roles=_("市无废办，或所在区县无废办"))
    days_between(first_day, last_day)
    trial = RuleTrial(
        rule=rule,
        district=district,
        values=checked(rule, values),
        first_day=first_day,
        last_day=last_day,
        actor_id=actor.user_id,
        actor_name=actor.name[:150],
    )
    with transaction.atomic():
        trial.save()
        record_change(
            actor=actor,
            verb="created",
            row=trial,
            before=None,
            after={"rule": rule, "values": trial.values, "first": first_day, "last": last_day},
        )
    return trial


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Both included; raises DAYS_REVERSED, TOO_MANY_DAYS, DAY_NOT_BEGUN."""
    if last < first:
        raise Refusal(
            SupervisionReason.DAYS_REVERSED, pointer="/last_day", first=str(first), last=str(last)
        )
    count = (last - first).days + 1
    if count > MOST_DAYS:
        raise Refusal(
            SupervisionReason.TOO_MANY_DAYS, pointer="/last_day", most=MOST_DAYS, days=count
        )
    begun(last)
    return [first + dt.timedelta(days=number) for number in range(count)]


def compute_trial(
    *, trial: RuleTrial, step: Callable[[int, int], None] = lambda done, total: None
) -> RuleTrial:
    """Judge the trial's days by the figures that held and by those on trial, and keep the
    difference. Only where the figures on trial would hold; nothing else is changed."""
    days = days_between(trial.first_day, trial.last_day)
    before: set[str] = set()
    after: set[str] = set()
    for number, day in enumerate(days):
        held, tried = _both(trial, day)
        before |= held
        after |= tried
        step(number + 1, len(days))
    trial.result = _result(before, after, len(days))
    trial.save(update_fields=["result"])
    return trial


def _both(trial: RuleTrial, day: dt.date) -> tuple[set[str], set[str]]:
    """Keys found by the figures that held, and by those on trial."""
    ground = ground_of(span_of(day))
    standing = book_for(day, only=trial.rule)
    row = _row(trial, standing, day)
    tried = book_for(day, only=trial.rule, other=[row])
    return (
        _keys(ground, standing, tried, row, day),
        _keys(ground, tried, tried, row, day),
    )


def _row(trial: RuleTrial, standing: Book, day: dt.date) -> Row:
    district = trial.district.code if trial.district else ""
    now = standing.row_at(trial.rule, district, day)
    return Row(
        pk=None,
        rule=trial.rule,
        district=district,
        enabled=True,
        severity=now.severity if now else shipped_severity(trial.rule),
        values=trial.values,
        valid_from=day - dt.timedelta(days=7),
    )


def _keys(ground: Ground, book: Book, tried: Book, row: Row, day: dt.date) -> set[str]:
    naming = Naming(ground, book)
    found, _ = found_in(ground, book)
    return {
        stored_key(finding)
        for finding in found
        if tried.row_at(row.rule, naming.district(finding), day) is row
    }


def _result(before: set[str], after: set[str], days: int) -> dict[str, Any]:
    lost = before - after
    states = _states(before)
    false = {key for key in before if states.get(key) == FindingState.FALSE_ALARM}
    missing = sorted(lost - false)
    return {
        "days": days,
        "before": len(before),
        "after": len(after),
        "false_before": len(false),
        "false_fewer": len(false & lost),
        "true_lost": len(missing),
        "taken_up_lost": sum(states.get(key) == FindingState.TAKEN_UP for key in missing),
        "more": len(after - before),
        "lost_keys": missing[:MOST_NAMED],
    }


def _states(keys: set[str]) -> dict[str, str]:
    wanted, states = sorted(keys), {}
    for start in range(0, len(wanted), 500):
        some = Finding.objects.filter(key__in=wanted[start : start + 500])
        states.update(dict(some.values_list("key", "state")))
    return states
