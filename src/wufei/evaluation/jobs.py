"""Background work: events are captured every night, evaluations computed when asked for."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.evaluation.domain.capturing import capture_operations
from wufei.evaluation.domain.running import compute_evaluation
from wufei.evaluation.models import Evaluation, EvaluationState
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import Progress, enqueue, job, scheduled


@scheduled(daily_at="06:50")
def capture_nightly() -> None:
    """After the rules judged the day before."""
    enqueue(capture_events, actor=system_actor("calendar"), title=_("采集作业事实"))


@job(retries=3)
def capture_events(progress: Progress) -> dict[str, Any]:
    """Days that are over, and late events; how many stands in the run's result."""
    found = capture_operations(
        actor=system_actor("calendar"), today=timezone.localdate(), progress=progress.step
    )
    return {"days": found.days, "told": found.told, "withdrawn": found.withdrawn}


@job(retries=1)
def compute_scores(progress: Progress, *, evaluation_id: int) -> dict[str, Any]:
    """Score every unit of an evaluation; what is no longer computing is left alone."""
    row = Evaluation.objects.select_related("scheme__region", "version").get(pk=evaluation_id)
    if row.state != EvaluationState.COMPUTING:
        return {}
    actor = system_actor("evaluation")
    row = compute_evaluation(actor=actor, evaluation=row, progress=progress.step)
    return {"scores": row.scores.count(), "cut": row.cut}
