"""Background work of rounds."""

from __future__ import annotations

from wufei.kernel.jobs import Progress, job, scheduled
from wufei.rounds.domain.computing import compute
from wufei.rounds.domain.following import follow_orders


@job(retries=2, backoff_seconds=(5, 60))
def compute_plan(progress: Progress, *, plan_id: int) -> None:
    """Searches for a plan's rounds; stopped, the best so far is kept."""
    compute(progress, plan_id=plan_id)


@scheduled(every_seconds=60)
def follow_changed_orders() -> None:
    """Published plans lose the orders that were cancelled, and place those amended anew."""
    follow_orders()
