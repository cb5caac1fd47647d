"""The only way an evaluation changes its state."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.db import transaction
from django.utils import timezone

from wufei.evaluation import rules
from wufei.evaluation.models import (
    EVALUATION_LIFECYCLE,
    Evaluation,
    EvaluationState,
    ObjectionState,
    UnitScore,
)
from wufei.evaluation.refusals import EvaluationReason
from wufei.evaluation.scheme_files import read_scheme
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

S = EvaluationState


@transaction.atomic
def move_evaluation(
    *, actor: Actor, evaluation: Evaluation, state: EvaluationState, reason: str = ""
) -> Evaluation:
    """Announce an evaluation, make it final, take it back, or discard it.

    Announcing opens the days for objections that the scheme tells. It becomes final when these are
    over and every objection is answered; from then on it never changes.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING (taking back or discarding what was announced or
            computed), PERIOD_RUNS, OBJECTIONS_OPEN, and those of the lifecycle.
    """
    row = (
        Evaluation.objects.select_for_update()
        .select_related("scheme__region", "version")
        .get(pk=evaluation.pk)
    )
    if not rules.may_run(actor, region_path=row.scheme.region.path):
        raise Refusal(EvaluationReason.NOT_ALLOWED)
    before = EvaluationState(row.state)
    EVALUATION_LIFECYCLE.check(before, state, row)
    back = (before, state) in {(S.ANNOUNCED, S.DRAFT), (S.DRAFT, S.DISCARDED)}
    if back and not reason.strip():
        raise Refusal(EvaluationReason.REASON_MISSING, pointer="/reason")
    if state == S.ANNOUNCED:
        days = read_scheme(row.version.text).objection_days
        row.announced_at = timezone.now()
        row.objections_until = timezone.localdate() + dt.timedelta(days=days)
    if state == S.FINAL:
        _require_settled(row)
        row.final_at, row.digest = timezone.now(), digest_of(row)
    row.state = state
    row.save()
    audit.record(
        actor=actor,
        action=f"evaluation.{state.value}",
        target=row,
        before={"state": before.value},
        after={"state": state.value, "cut": row.cut, "digest": row.digest},
        reason=reason.strip(),
    )
    return row


def _require_settled(row: Evaluation) -> None:
    until = row.objections_until
    assert until is not None
    if timezone.localdate() <= until:
        raise Refusal(EvaluationReason.PERIOD_RUNS, until=until.isoformat())
    count = row.scores.filter(objections__state=ObjectionState.OPEN).count()
    if count:
        raise Refusal(EvaluationReason.OBJECTIONS_OPEN, count=count)


def digest_of(evaluation: Evaluation) -> str:
    """SHA-256 over every score with its indicators and corrections."""
    scores = UnitScore.objects.filter(evaluation=evaluation).order_by("key")
    said = [
        [
            each.key, each.group, each.computed, each.total, each.rank, each.tier, each.listed,
            each.vetoes, each.unranked,
            [[i.indicator, i.figure, i.edition, i.value, i.points] for i in each.indicators.all()],
            [[c.indicator, c.points, c.reason] for c in each.corrections.all()],
        ]
        for each in scores.prefetch_related("indicators", "corrections")
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
