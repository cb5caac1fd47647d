from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from wufei.kernel.actors import Actor
from wufei.kernel.jobs.declaring import Job, find_job
from wufei.kernel.models import JobRun


@task()
def run_job(run_id: int) -> None:
    """What stands in the queue of django-tasks for every :class:`JobRun`."""
    from wufei.kernel.jobs.execution import execute

    execute(run_id)


def put_in_queue(run: JobRun, *, run_after: dt.datetime | None = None) -> None:
    """Queues the run, in the current transaction; not before ``run_after`` if told."""
    queued = (run_job.using(run_after=run_after) if run_after else run_job).enqueue(run.pk)
    run.task_id = queued.id
    run.run_after = run_after
    run.save(update_fields=["task_id", "run_after"])


def enqueue(job: Job[Any], /, *, actor: Actor, title: Any, **ids: Any) -> JobRun:
    """Asks for ``job`` to be run with ``ids``; it begins once the current transaction commits.

    ``ids`` are numbers and short texts, never objects: the job reads what it needs when it runs.

    Raises:
        LookupError: the job is not found under its own name (declared inside a function).
        TypeError: an argument is no number, text or truth value.
    """
    if find_job(job.name) is not job:
        raise LookupError(f"{job.name} is another job")
    for name, value in ids.items():
        if not isinstance(value, str | int | None):
            raise TypeError(f"{name} must be a number or text, not {type(value).__name__}")
    with transaction.atomic():
        run = JobRun.objects.create(
            title=str(title)[:200],
            job=job.name,
            args=ids,
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        put_in_queue(run)
    return run


def claim(worker: str) -> Any:
    """Takes the next due task (``DBTaskResult``) from the queue for ``worker``, or None.

    The look before the lock keeps an idle worker from writing.
    """
    ready = DBTaskResult.objects.ready()
    if not ready.exists():
        return None
    with transaction.atomic():
        queued = ready.get_locked()
        if queued is not None:
            queued.claim(worker)
    return queued
