from __future__ import annotations

import logging
import traceback
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wufei.kernel.jobs.declaring import find_job
from wufei.kernel.jobs.identity import is_lost, own_name
from wufei.kernel.jobs.progress import RunProgress, StopRequested, Superseded, WorkerLeaving
from wufei.kernel.jobs.queueing import claim, put_in_queue
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal

logger = logging.getLogger(__name__)
State = JobRun.State


def execute(run_id: int) -> None:
    """Runs a waiting run here; does nothing when it is no longer waiting."""
    run = _begin(run_id)
    if run is None:
        return
    try:
        result = find_job(run.job)(RunProgress(run), **run.args)
        _end(run, State.DONE, result=result, error="", traceback="")
    except StopRequested:
        _end(run, State.STOPPED)
    except WorkerLeaving:
        _put_back(run)
    except Superseded:
        logger.warning("run %s was taken over by another worker", run.pk)
    except (Refusal, LookupError) as refusal:
        _end(run, State.FAILED, error=str(refusal), traceback=traceback.format_exc())
    except Exception as failure:
        logger.exception("job %s, run %s, attempt %s", run.job, run.pk, run.attempt)
        error = f"{type(failure).__name__}: {failure}"[:2000].replace("\x00", "\ufffd")
        _retry_or_fail(run, error, traceback.format_exc())


def _begin(run_id: int) -> JobRun | None:
    with transaction.atomic():
        run: JobRun | None = (
            JobRun.objects.select_for_update().filter(pk=run_id, state=State.WAITING).first()
        )
        if run is None:
            return None
        now = timezone.now()
        run.state, run.worker, run.attempt = State.RUNNING, own_name(), run.attempt + 1
        run.seen_at = now
        run.started_at = run.started_at or now
        run.save(update_fields=["state", "worker", "attempt", "seen_at", "started_at"])
    return run


def _still_mine(run: JobRun) -> Any:
    return JobRun.objects.filter(
        pk=run.pk, state=State.RUNNING, worker=run.worker, attempt=run.attempt
    )


def _end(run: JobRun, state: JobRun.State, **values: Any) -> None:
    now = timezone.now()
    _still_mine(run).update(
        state=state,
        done=run.done,
        total=run.total,
        message=run.message,
        finished_at=now,
        seen_at=now,
        **values,
    )


def _put_back(run: JobRun) -> None:
    """The worker leaves: the run waits for another, and the attempt does not count."""
    with transaction.atomic():
        if _still_mine(run).update(state=State.WAITING, attempt=run.attempt - 1, worker=""):
            put_in_queue(run)


def _retry_or_fail(run: JobRun, error: str, trace: str) -> None:
    """Another attempt after a pause, or the end if there were enough."""
    job = find_job(run.job)
    if run.attempt > job.retries:
        _end(run, State.FAILED, error=error, traceback=trace)
        return
    with transaction.atomic():
        if _still_mine(run).update(state=State.WAITING, worker="", error=error, traceback=trace):
            put_in_queue(run, run_after=timezone.now() + job.pause_after(run.attempt))


def run_queued(queued: Any) -> None:
    """Runs a claimed task and notes in the queue how it ended."""
    try:
        given = queued.args_kwargs
        value = queued.task.call(*given["args"], **given["kwargs"])
    except Exception as failure:
        logger.exception("task %s", queued.task_path)
        queued.set_failed(failure)
    else:
        queued.set_successful(value)


def run_waiting(*, limit: int = 1000) -> int:
    """Runs here, one after the other, what is due in the queue; how many. For tests and commands.

    Retries that wait for their pause are left waiting.
    """
    for number in range(limit):
        queued = claim(own_name())
        if queued is None:
            return number
        run_queued(queued)
    return limit


def rescue_lost(*, idle_worker: str = "") -> int:
    """Puts back what no living worker has; how many runs.

    ``idle_worker`` is the caller's own name when it has no run in hand: what stands under that
    name was begun and lost through an error of its own.
    """
    lost = 0
    open_runs = JobRun.objects.filter(state__in=[State.WAITING, State.RUNNING])
    for run_id in open_runs.order_by("pk").values_list("pk", flat=True):
        lost += _rescue(run_id, idle_worker)
    if lost:
        logger.warning("%s runs of lost workers were put back", lost)
    return lost


def _rescue(run_id: int, idle_worker: str) -> bool:
    with transaction.atomic():
        run = JobRun.objects.select_for_update().filter(pk=run_id).first()
        if run is None or run.is_over:
            return False
        queued = DBTaskResult.objects.filter(pk=run.task_id).first() if run.task_id else None
        if run.state == State.RUNNING:
            if run.worker != idle_worker and not is_lost(run.worker, run.seen_at):
                return False
            _take_from_lost(run)
        elif _still_queued(queued, idle_worker):
            return False
        else:
            put_in_queue(run)
        if queued is not None and queued.status == TaskResultStatus.RUNNING:
            queued.set_failed(RuntimeError("the worker was lost"))
        return True


def _take_from_lost(run: JobRun) -> None:
    error = _("执行进程中断。")
    if run.stop_requested:
        _end(run, State.STOPPED)
        return
    try:
        _retry_or_fail(run, error, "")
    except LookupError:
        _end(run, State.FAILED, error=error)


def _still_queued(queued: Any, idle_worker: str) -> bool:
    """Whether a waiting run stands in the queue, or was just taken by a living worker."""
    if queued is None:
        return False
    if queued.status == TaskResultStatus.READY:
        return True
    if queued.status != TaskResultStatus.RUNNING or not queued.worker_ids:
        return False
    taken_by = queued.worker_ids[-1]
    return taken_by != idle_worker and not is_lost(taken_by, queued.started_at)
