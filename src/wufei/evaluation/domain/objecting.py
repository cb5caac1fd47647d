"""Objections to announced scores, their answers, and corrections made by hand."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from wufei.evaluation import rules
from wufei.evaluation.models import (
    Correction,
    Evaluation,
    EvaluationState,
    Objection,
    ObjectionState,
    UnitScore,
)
from wufei.evaluation.refusals import EvaluationReason
from wufei.evaluation.scheme_files import read_scheme
from wufei.evaluation.scoring import Scored, corrected, place
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """``points`` of either sign, to two places; ``indicator`` empty: of the whole score."""

    client_id: uuid.UUID
    points: Decimal
    reason: str
    indicator: str = ""


@transaction.atomic
def object_to_score(
    *, actor: Actor, score: UnitScore, client_id: uuid.UUID, text: str, indicator: str = ""
) -> Objection:
    """Object to a score while it is announced; the same ``client_id`` again is the same objection.

    Raises:
        Refusal: NOT_YOUR_UNIT, NOT_OPEN_TO_OBJECTIONS, REASON_MISSING,
            SAME_NUMBER_OTHER_CONTENT.
    """
    evaluation = _owned(score.evaluation_id)
    score = _row(score)
    path = score.region.path if score.region else None
    if not rules.may_object(actor, region_path=path, organisation_id=score.body_id):
        raise Refusal(EvaluationReason.NOT_YOUR_UNIT, unit=score.name)
    known: Objection | None = Objection.objects.filter(client_id=client_id).first()
    if known is not None:
        _require_same(client_id, (known.score_id, known.text), (score.pk, text.strip()))
        return known
    until = evaluation.objections_until
    announced = evaluation.state == EvaluationState.ANNOUNCED
    if not announced or until is None or timezone.localdate() > until:
        told = until.isoformat() if until else "–"
        raise Refusal(EvaluationReason.NOT_OPEN_TO_OBJECTIONS, until=told)
    if not text.strip():
        raise Refusal(EvaluationReason.REASON_MISSING, pointer="/text")
    objection: Objection = Objection.objects.create(
        score=score,
        client_id=client_id,
        indicator=indicator,
        text=text.strip(),
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    audit.record(
        actor=actor,
        action="evaluation.objected",
        target=objection,
        after={"unit": score.key, "indicator": indicator},
        reason=objection.text[:300],
    )
    return objection


@transaction.atomic
def answer_objection(
    *,
    actor: Actor,
    objection: Objection,
    upheld: bool,
    answer: str,
    correction: CorrectionDraft | None = None,
) -> Objection:
    """Answer an objection, once; where it is upheld, points may be corrected with it.

    Raises:
        Refusal: NOT_ALLOWED, ANSWERED_ALREADY, REASON_MISSING, and those of
            :func:`correct_score`.
    """
    score = _row(objection.score)
    evaluation = _owned(score.evaluation_id)
    _require_runner(actor, evaluation)
    row: Objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if row.state != ObjectionState.OPEN:
        raise Refusal(EvaluationReason.ANSWERED_ALREADY)
    if not answer.strip():
        raise Refusal(EvaluationReason.REASON_MISSING, pointer="/answer")
    row.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    row.answer, row.answered_at, row.answered_by = answer.strip(), timezone.now(), actor.name
    row.save()
    audit.record(
        actor=actor,
        action="evaluation.objection.answered",
        target=row,
        after={"state": row.state},
        reason=row.answer[:300],
    )
    if correction is not None and upheld:
        _correct(actor, evaluation, score, correction, row)
    return row


@transaction.atomic
def correct_score(*, actor: Actor, score: UnitScore, draft: CorrectionDraft) -> Correction:
    """Give or take points by hand; it stays visible beside the computed score, and places are made
    anew. The same ``client_id`` again is the same correction.

    Raises:
        Refusal: NOT_ALLOWED, NOT_CORRECTABLE, BAD_POINTS, REASON_MISSING,
            SAME_NUMBER_OTHER_CONTENT.
    """
    evaluation = _owned(score.evaluation_id)
    _require_runner(actor, evaluation)
    return _correct(actor, evaluation, _row(score), draft, None)


def _correct(
    actor: Actor,
    evaluation: Evaluation,
    score: UnitScore,
    draft: CorrectionDraft,
    objection: Objection | None,
) -> Correction:
    points = _hundredths(draft.points)
    known: Correction | None = Correction.objects.filter(client_id=draft.client_id).first()
    if known is not None:
        _require_same(draft.client_id, (known.score_id, known.points), (score.pk, points))
        return known
    if not draft.reason.strip():
        raise Refusal(EvaluationReason.REASON_MISSING, pointer="/reason")
    changes = {EvaluationState.DRAFT, EvaluationState.ANNOUNCED}
    if evaluation.state not in changes or score.total is None:
        raise Refusal(EvaluationReason.NOT_CORRECTABLE)
    correction: Correction = Correction.objects.create(
        score=score,
        client_id=draft.client_id,
        objection=objection,
        indicator=draft.indicator,
        points=points,
        reason=draft.reason.strip(),
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    _place_anew(evaluation)
    score.refresh_from_db()
    audit.record(
        actor=actor,
        action="evaluation.corrected",
        target=score,
        after={"points": points, "total": score.total, "rank": score.rank},
        reason=correction.reason,
    )
    return correction


def _hundredths(points: Decimal) -> int:
    if points.is_finite():
        scaled = points * 100
        if scaled == scaled.to_integral_value() and 0 < abs(scaled) <= _MOST:
            return int(scaled)
    raise Refusal(EvaluationReason.BAD_POINTS, pointer="/points", points=str(points)[:20])


def _place_anew(evaluation: Evaluation) -> None:
    told = read_scheme(evaluation.version.text)
    rows = list(evaluation.scores.prefetch_related("indicators", "corrections"))
    scored = []
    for row in rows:
        points = {
            each.indicator: Fraction(each.points) if each.points else None
            for each in row.indicators.all()
        }
        plain = Scored(row.key, row.group, points, row.computed, tuple(row.vetoes), row.unranked)
        by = sum(each.points for each in row.corrections.all())
        scored.append(corrected(plain, by, told))
    placed = place(told, scored)
    for row, each in zip(rows, scored, strict=True):
        row.total, found = each.total, placed[row.key]
        row.rank, row.tier, row.listed = found.rank, found.tier, found.listed
    UnitScore.objects.bulk_update(rows, ["total", "rank", "tier", "listed"], batch_size=500)


def _owned(pk: int) -> Evaluation:
    """The evaluation, held until the transaction ends: its scores are changed one by one."""
    found: Evaluation = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("scheme__region", "version")
        .get(pk=pk)
    )
    return found


def _row(score: UnitScore) -> UnitScore:
    found: UnitScore = UnitScore.objects.select_related("region").get(pk=score.pk)
    return found


def _require_runner(actor: Actor, evaluation: Evaluation) -> None:
    if not rules.may_run(actor, region_path=evaluation.scheme.region.path):
        raise Refusal(EvaluationReason.NOT_ALLOWED)


def _require_same(
    client_id: uuid.UUID, known: tuple[object, ...], told: tuple[object, ...]
) -> None:
    if known != told:
        raise Refusal(EvaluationReason.SAME_NUMBER_OTHER_CONTENT, client_id=str(client_id))
