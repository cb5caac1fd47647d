"""Background work of the measures: answers that take long, and forgetting old ones."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone, translation

from wufei.kernel.jobs import Progress, job, scheduled
from wufei.measures.domain.waiting import keep
from wufei.measures.models import FigureAnswer

#: How long a computed answer is kept; asked again later, it is computed again.
KEEP = dt.timedelta(days=30)


@job(retries=1)
def compute_answer(progress: Progress, *, answer_id: int) -> None:
    """Answer a noted question and keep the answer; nothing to do where it is kept already."""
    kept = FigureAnswer.objects.filter(pk=answer_id).first()
    if kept is None or kept.body is not None:
        return

    def watch(part: float) -> None:
        progress.step(round(part * 100), 100)

    with translation.override(kept.language or None):
        keep(actor=progress.actor, kept=kept, watch=watch)


@scheduled(daily_at="03:40")
def forget_old_answers() -> None:
    """Delete answers older than :data:`KEEP`."""
    FigureAnswer.objects.filter(created_at__lt=timezone.now() - KEEP).delete()
