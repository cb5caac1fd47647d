"""Background work of supervision: judge days, watch the present one, try other figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import Progress, enqueue, job, scheduled
from wufei.kernel.models import JobRun
from wufei.supervision.domain.days import milliseconds
from wufei.supervision.domain.judging import judge_day
from wufei.supervision.domain.late_data import days_to_judge
from wufei.supervision.domain.trying import compute_trial
from wufei.supervision.domain.watching import LiveDay, open_days
from wufei.supervision.models import RuleTrial

#: How many days back late data are looked for.
LOOK_BACK = 14
#: Days under watch in this process; another process builds its own from what is stored.
_WATCHED: dict[dt.date, LiveDay] = {}


@scheduled(daily_at="06:20")
def judge_nightly() -> None:
    """Yesterday, when what goes over midnight has ended too, and days for which data came late."""
    enqueue(judge_what_changed, actor=system_actor("calendar"), title=_("逐日判读"))


@scheduled(every_seconds=300)
def watch_the_present() -> None:
    """What landed since becomes findings; nothing is asked for while the last time still runs."""
    waiting = JobRun.objects.filter(
        job=watch_open_days.name, state__in=(JobRun.State.WAITING, JobRun.State.RUNNING)
    )
    if not waiting.exists():
        enqueue(watch_open_days, actor=system_actor("calendar"), title=_("实时判读"))


@job(retries=1)
def judge_what_changed(progress: Progress) -> dict[str, Any]:
    """Judge the days that want it; which ones stands in the run's result."""
    days = days_to_judge(today=timezone.localdate(), back=LOOK_BACK)
    judge_days_of(progress, days)
    return {"days": [day.isoformat() for day in days]}


@job(retries=1)
def judge_span(progress: Progress, *, first: str, last: str) -> dict[str, Any]:
    """Judge all days from ``first`` to ``last`` (ISO dates, both included) again."""
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    days = [begin + dt.timedelta(days=number) for number in range((end - begin).days + 1)]
    return judge_days_of(progress, days)


def judge_days_of(progress: Progress, days: list[dt.date]) -> dict[str, Any]:
    found = 0
    for number, day in enumerate(days):

        def step(part: int, parts: int, done: int = number, day: dt.date = day) -> None:
            progress.step(done * parts + part, len(days) * parts, day.isoformat())

        found += judge_day(actor=progress.actor, day=day, step=step).counts["found"]
    return {"found": found}


@job(retries=1)
def watch_open_days(progress: Progress) -> dict[str, Any]:
    """Go on with today's watch, and yesterday's until what goes over midnight has ended."""
    return watch(progress)


def watch(progress: Progress) -> dict[str, Any]:
    """One step of the watch, in this process."""
    now = timezone.now()
    days = open_days(now)
    for day in [day for day in _WATCHED if day not in days]:
        _WATCHED.pop(day).advance(milliseconds(now))
    found = 0
    for number, day in enumerate(days):
        if day not in _WATCHED:
            _WATCHED[day] = LiveDay(actor=progress.actor, day=day)
        found += _WATCHED[day].advance(milliseconds(now)).found
        progress.step(number + 1, len(days), day.isoformat())
    return {"found": found}


@job(retries=1)
def compute_rule_trial(progress: Progress, *, trial_id: int) -> dict[str, Any]:
    """Compute a trial; its row keeps the result."""
    trial = RuleTrial.objects.get(pk=trial_id)
    result = compute_trial(trial=trial, step=progress.step).result
    return {name: value for name, value in result.items() if name != "lost_keys"}
