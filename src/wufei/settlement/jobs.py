"""Background work of settlement."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wufei.driving.public import CrewEvent
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.jobs import Progress, enqueue, job, scheduled
from wufei.kernel.models import JobRun
from wufei.settlement.domain.announcing import announce_orders
from wufei.settlement.domain.posting import settle_waiting
from wufei.settlement.domain.reporting import generate_missing

#: So many groups of rounds are settled by the calendar itself; more become a job.
FEW_GROUPS = 20


@job(retries=3)
def settle_events(progress: Progress) -> dict[str, Any]:
    """Post all that waits; what it did stands in the run's result."""
    actor = system_actor("settlement")
    announce_orders(actor=actor)
    done = settle_waiting(actor=actor, progress=progress.step)
    return {
        "groups": done.groups,
        "events": done.events,
        "entries": done.entries,
        "refused": done.refused,
    }


def ask_for_settling(*, actor: Actor) -> JobRun:
    """The run that settles all that waits; one that waits or runs already is not doubled."""
    waiting = (JobRun.State.WAITING, JobRun.State.RUNNING)
    run = JobRun.objects.filter(job=settle_events.name, state__in=waiting).order_by("-id").first()
    return run or enqueue(settle_events, actor=actor, title=_("收运结算入账"))


@scheduled(every_seconds=10)
def settle_what_came() -> None:
    """A few rounds at once here; a day that was caught up with becomes a job."""
    actor = system_actor("settlement")
    announce_orders(actor=actor)
    settle_waiting(actor=actor, most=FEW_GROUPS)
    if CrewEvent.objects.filter(settled=None, round__standstills=None).exists():
        ask_for_settling(actor=actor)


@scheduled(daily_at="03:20")
def generate_monthly_reports() -> None:
    """Reports of last month for whoever has none yet."""
    generate_missing(actor=system_actor("calendar"))
