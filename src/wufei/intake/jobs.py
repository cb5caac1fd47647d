"""Background work of intake: checking and posting an import; ask for it with ``enqueue``."""

from __future__ import annotations

from wufei.intake.domain.checking import check_run
from wufei.intake.domain.posting import post_run
from wufei.intake.domain.undoing import undo_import
from wufei.intake.models import ImportRun, RunState
from wufei.kernel.jobs import Progress, StopRequested, job


@job(retries=0)
def check_import(progress: Progress, *, run_id: int) -> None:
    """Dry-run the file of an import."""
    run = ImportRun.objects.get(pk=run_id)
    check_run(actor=progress.actor, run=run, progress=progress.step)


@job(retries=2)
def post_import(progress: Progress, *, run_id: int) -> None:
    """Post a checked import, or continue it; repeatable, since rows are recognised.

    Asked to stop, it ends after the batch at hand and leaves the import to be continued.
    """
    run = ImportRun.objects.get(pk=run_id)
    stop: list[StopRequested] = []

    def step(now: ImportRun) -> None:
        try:
            progress.step(now.rows_done, now.rows_total)
        except StopRequested as asked:
            stop.append(asked)

    run = post_run(actor=progress.actor, run=run, progress=step, should_stop=lambda: bool(stop))
    if stop and run.state == RunState.INTERRUPTED:
        raise stop[0]


@job(retries=1)
def undo_posted_import(progress: Progress, *, run_id: int, reason: str) -> None:
    """Reverse a posted import; stopped or interrupted, it goes on where it ended."""
    run = ImportRun.objects.get(pk=run_id)
    undo_import(actor=progress.actor, run=run, reason=reason, progress=progress.step)
