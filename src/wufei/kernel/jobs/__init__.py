"""Background work on the same database: declared with ``@job``, asked for with ``enqueue``.

::

    @job(retries=3, backoff_seconds=(5, 30, 120))
    def import_file(progress: Progress, *, upload_id: int) -> None:
        for done, part in enumerate(parts(upload_id)):
            progress.step(done, total)          # between transactions
            post(part)

    with transaction.atomic():
        upload = ...
        enqueue(import_file, actor=actor, title=_("导入文件"), upload_id=upload.pk)

    @scheduled(daily_at="02:00")
    def nightly() -> None:
        enqueue(check_everything, actor=system_actor("calendar"), title=...)

A job may be run again from its beginning (its worker was killed, it failed and is retried), so it
must be repeatable: what stands is recognised, not doubled. Declarations live in each app's
``jobs.py``; the worker (``python -m wufei work``) finds them there.
"""

from wufei.kernel.jobs.declaring import Job, job, scheduled
from wufei.kernel.jobs.execution import run_waiting
from wufei.kernel.jobs.handling import request_stop, retry_failed
from wufei.kernel.jobs.housekeeping import forget_old_runs
from wufei.kernel.jobs.progress import Progress, StopRequested
from wufei.kernel.jobs.queueing import enqueue

__all__ = [
    "Job",
    "Progress",
    "StopRequested",
    "enqueue",
    "forget_old_runs",
    "job",
    "request_stop",
    "retry_failed",
    "run_waiting",
    "scheduled",
]
