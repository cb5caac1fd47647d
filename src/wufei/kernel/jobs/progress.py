from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar

from django.utils import timezone

from wufei.kernel.actors import Actor, load_actor, system_actor
from wufei.kernel.models import JobRun

#: Progress is written to the database at most this often, in seconds.
WRITE_EVERY = 0.5


#: Set by a worker: whether it was told to end, so that a job leaves at its next step.
worker_leaves: ContextVar[Callable[[], bool]] = ContextVar("worker_leaves")


class StopRequested(Exception):  # noqa: N818 - not an error
    """Somebody asked the job to stop; let it pass through."""


class WorkerLeaving(Exception):  # noqa: N818 - not an error
    """The worker ends; the job goes back to the queue and is begun again elsewhere."""


class Superseded(Exception):  # noqa: N818 - not an error
    """This run was given to another worker; what this one does no longer counts."""


class Progress:
    """How a job tells where it is. This one tells nobody: for tests and direct calls."""

    actor: Actor = system_actor("direct call")

    def step(self, done: int, total: int | None = None, message: str = "") -> None:
        """Call it between transactions, as often as you like.

        Raises:
            StopRequested: somebody asked the job to stop.
        """


class RunProgress(Progress):
    """The progress of a :class:`JobRun`, written to its row."""

    def __init__(self, run: JobRun) -> None:
        self._run = run
        self._leaving = worker_leaves.get(lambda: False)
        self._written = 0.0

    @property
    def actor(self) -> Actor:  # type: ignore[override]
        """Who asked for the job, with the rights of today."""
        return load_actor(self._run.actor_id, self._run.actor_name)

    def step(self, done: int, total: int | None = None, message: str = "") -> None:
        """As told in :class:`Progress`; also lets a worker that was told to end leave.

        Raises:
            StopRequested: somebody asked the job to stop.
            WorkerLeaving: the worker ends.
            Superseded: another worker has the run.
        """
        run = self._run
        run.done = done
        run.total = run.total if total is None else total
        run.message = message[:300] or run.message
        if self._leaving():
            self._write()
            raise WorkerLeaving
        if time.monotonic() - self._written >= WRITE_EVERY:
            self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        run = self._run
        mine = JobRun.objects.filter(
            pk=run.pk, state=JobRun.State.RUNNING, worker=run.worker, attempt=run.attempt
        )
        changed = mine.update(
            done=run.done, total=run.total, message=run.message, seen_at=timezone.now()
        )
        if not changed:
            raise Superseded
        if mine.filter(stop_requested=True).exists():
            raise StopRequested
