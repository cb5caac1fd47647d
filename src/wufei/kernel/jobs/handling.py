"""What a person may do with a run: stop it, or begin it anew."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wufei.kernel.actors import Actor, Role
from wufei.kernel.audit import record
from wufei.kernel.jobs.queueing import put_in_queue
from wufei.kernel.models import JobRun
from wufei.kernel.reasons import JobReason
from wufei.kernel.refusals import Refusal

State = JobRun.State


def _require_own(actor: Actor, run: JobRun) -> None:
    own = actor.user_id is not None and actor.user_id == run.actor_id
    if not (own or actor.is_system or actor.has_role(Role.OPERATOR)):
        raise Refusal(JobReason.NOT_YOUR_JOB)


def request_stop(*, actor: Actor, run: JobRun) -> None:
    """Asks a run to stop: at once while it waits, otherwise at its next step.

    Raises:
        Refusal: ``NOT_YOUR_JOB``, ``JOB_ALREADY_OVER``.
    """
    _require_own(actor, run)
    with transaction.atomic():
        run.refresh_from_db(from_queryset=JobRun.objects.select_for_update())
        if run.is_over:
            raise Refusal(JobReason.JOB_ALREADY_OVER, state=run.get_state_display())
        run.stop_requested = True
        if run.state == State.WAITING:
            run.state, run.finished_at = State.STOPPED, timezone.now()
        run.save(update_fields=["stop_requested", "state", "finished_at"])
        record(actor=actor, action="kernel.job.stop_requested", target=run)


def retry_failed(*, actor: Actor, run: JobRun) -> None:
    """Begins a failed or stopped run anew, with all its attempts.

    Raises:
        Refusal: ``NOT_YOUR_JOB``, ``JOB_NOT_OVER``.
    """
    _require_own(actor, run)
    with transaction.atomic():
        run.refresh_from_db(from_queryset=JobRun.objects.select_for_update())
        if run.state not in {State.FAILED, State.STOPPED}:
            raise Refusal(JobReason.JOB_NOT_OVER, state=run.get_state_display())
        run.state, run.attempt, run.stop_requested = State.WAITING, 0, False
        run.finished_at = None
        run.save(update_fields=["state", "attempt", "stop_requested", "finished_at"])
        put_in_queue(run)
        record(actor=actor, action="kernel.job.retried", target=run)
