"""What happened in the field becomes facts of the lake: days that are over, and late events.

A day is read whole, as it is known now, so that capturing may be killed and done again anywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

from django.db import transaction
from django.utils import timezone

from wufei.evaluation.feeds import checks, findings, orders, problems, rounds
from wufei.evaluation.models import CaptureMark
from wufei.kernel.actors import Actor
from wufei.lake.public import (
    OperationFact,
    Recorded,
    capture_registers,
    days_of_events,
    follow_regions,
    record_operations,
)

K = OperationFact.Kind
#: Kind → what reads its events: ``drafts(day)`` and ``touched(since)``.
FEEDS: dict[str, ModuleType] = {
    K.ORDER: orders,
    K.ROUND: rounds,
    K.FINDING: findings,
    K.PROBLEM: problems,
    K.CHECK: checks,
}
#: What a slow transaction recorded before the last capture may become visible after it.
_OVERLAP = dt.timedelta(minutes=15)
_BEGINNING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
#: Told how many days are done, of how many.
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Captured:
    """``days`` were read; ``told`` events were new or changed, ``withdrawn`` are gone."""

    days: int
    told: int
    withdrawn: int


def capture_operations(*, actor: Actor, today: dt.date, progress: Tell | None = None) -> Captured:
    """Capture every day before ``today`` that is over since the last time or about which something
    was recorded since. One transaction a day and kind.

    Raises:
        Refusal: of the lake, where ``actor`` is not the system.
    """
    capture_registers()
    follow_regions(actor=actor)
    now = timezone.now()
    waiting = {kind: _waiting(kind, today) for kind in FEEDS}
    total, done = sum(len(days) for days in waiting.values()), 0
    told = withdrawn = 0
    for kind, days in waiting.items():
        for day in sorted(days):
            recorded = capture_day(actor=actor, kind=kind, day=day, today=today)
            told, withdrawn = told + recorded.told, withdrawn + recorded.withdrawn
            done += 1
            if progress is not None:
                progress(done, total)
        _mark(kind, now, today)
    return Captured(done, told, withdrawn)


def capture_days(
    *, actor: Actor, days: Iterable[dt.date], today: dt.date, progress: Tell | None = None
) -> None:
    """Capture days whatever was recorded when: those of a month that is about to be judged."""
    capture_registers(thorough=True)
    over = [day for day in days if day < today]
    for done, day in enumerate(over, 1):
        for kind in FEEDS:
            capture_day(actor=actor, kind=kind, day=day, today=today)
        if progress is not None:
            progress(done, len(over))


def capture_day(*, actor: Actor, kind: str, day: dt.date, today: dt.date) -> Recorded:
    """Capture the events of one kind on one day; those that moved here leave their day before."""
    drafts = list(FEEDS[kind].drafts(day))
    recorded = record_operations(actor=actor, kind=kind, day=day, drafts=drafts)
    for other in sorted(days_of_events(kind, [draft.key for draft in drafts]) - {day}):
        if other < today:
            record_operations(actor=actor, kind=kind, day=other, drafts=FEEDS[kind].drafts(other))
    return recorded


def _waiting(kind: str, today: dt.date) -> set[dt.date]:
    mark = CaptureMark.objects.filter(kind=kind).first()
    since = mark.until - _OVERLAP if mark else _BEGINNING
    days: set[dt.date] = FEEDS[kind].touched(since)
    if mark is not None:
        span = (today - mark.last_day).days
        days |= {mark.last_day + dt.timedelta(days=number) for number in range(1, span)}
    return {day for day in days if day < today}


@transaction.atomic
def _mark(kind: str, until: dt.datetime, today: dt.date) -> None:
    last = today - dt.timedelta(days=1)
    CaptureMark.objects.update_or_create(kind=kind, defaults={"until": until, "last_day": last})
