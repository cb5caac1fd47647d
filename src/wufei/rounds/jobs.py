"""Background work of rounds."""

from __future__ import annotations

from wufei.kernel.jobs import Progress, job
from wufei.rounds.domain.computing import compute


@job(retries=2, backoff_seconds=(5, 60))
def compute_plan(progress: Progress, *, plan_id: int) -> None:
    """Searches for a plan's rounds; stopped, the best so far is kept."""
    compute(progress, plan_id=plan_id)
