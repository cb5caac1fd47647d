"""The background work of an import: what runs for it now, and beginning more."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wufei.intake.domain.lifecycle import LIFECYCLE
from wufei.intake.jobs import check_import, post_import, undo_posted_import
from wufei.intake.models import ImportRun, RunState
from wufei.kernel.actors import Actor
from wufei.kernel.jobs import Job, enqueue
from wufei.kernel.models import JobRun

JOBS = (check_import.name, post_import.name, undo_posted_import.name)
OPEN = (JobRun.State.WAITING, JobRun.State.RUNNING)


def job_of(run: ImportRun) -> JobRun | None:
    """The latest work asked for this import."""
    found: JobRun | None = (
        JobRun.objects.filter(job__in=JOBS, args__run_id=run.pk).order_by("-id").first()
    )
    return found


def begin_work(
    *, actor: Actor, run: ImportRun, job: Job[Any], target: RunState, title: str, **ids: Any
) -> bool:
    """Ask for the work, unless some stands in the queue or runs already; whether it was asked.

    Raises:
        Refusal: the import is not where this work begins.
    """
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        current = job_of(run)
        if current is not None and current.state in OPEN:
            return False
        if not (run.state == target == RunState.POSTING):  # a killed posting is taken up again
            LIFECYCLE.check(run.state, target.value, run)
        enqueue(job, actor=actor, title=title, run_id=run.pk, **ids)
    return True
