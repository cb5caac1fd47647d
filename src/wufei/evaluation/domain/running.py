"""A scheme applied to a month: asked for, computed in the background at one cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from wufei.evaluation import rules
from wufei.evaluation.domain.capturing import capture_days
from wufei.evaluation.domain.moving import move_evaluation
from wufei.evaluation.domain.publishing import version_for
from wufei.evaluation.domain.units import Answers, Unit, answers_by_unit, units_of
from wufei.evaluation.models import (
    Evaluation,
    EvaluationState,
    IndicatorScore,
    Scheme,
    UnitScore,
)
from wufei.evaluation.refusals import EvaluationReason
from wufei.evaluation.scheme_files import read_scheme
from wufei.evaluation.schemes import Scheme as Told
from wufei.evaluation.scoring import Placed, Scored, place, score
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period
from wufei.kernel.refusals import Refusal
from wufei.lake.public import current_cut
from wufei.measures.public import Answer, catalogue

Tell = Callable[[int, int], None]


@transaction.atomic
def ask_for_evaluation(*, actor: Actor, scheme: Scheme, month: dt.date) -> Evaluation:
    """Note that a month is to be evaluated; the caller queues its computation.

    Raises:
        Refusal: NOT_ALLOWED, MONTH_NOT_OVER, NO_VERSION, ALREADY_EVALUATED.
    """
    scheme = Scheme.objects.select_for_update().select_related("region").get(pk=scheme.pk)
    if not rules.may_run(actor, region_path=scheme.region.path):
        raise Refusal(EvaluationReason.NOT_ALLOWED)
    period = Period.month(month.year, month.month)
    if period.last >= timezone.localdate():
        raise Refusal(EvaluationReason.MONTH_NOT_OVER, pointer="/month", month=period.label)
    version = version_for(scheme, period.first)
    if version is None:
        raise Refusal(
            EvaluationReason.NO_VERSION,
            pointer="/month",
            scheme=scheme.code,
            month=period.label,
        )
    earlier = Evaluation.objects.filter(scheme=scheme, month=period.first)
    if earlier.exclude(state=EvaluationState.DISCARDED).exists():
        raise Refusal(EvaluationReason.ALREADY_EVALUATED, pointer="/month", month=period.label)
    evaluation: Evaluation = Evaluation.objects.create(
        version=version,
        scheme=scheme,
        month=period.first,
        number=earlier.count() + 1,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    after = {"scheme": scheme.code, "month": str(period), "version": version.number}
    audit.record(actor=actor, action="evaluation.asked", target=evaluation, after=after)
    return evaluation


def compute_evaluation(*, actor: Actor, evaluation: Evaluation, progress: Tell) -> Evaluation:
    """Capture the month's events, take the cut, and score every unit. May be done again until the
    evaluation is a draft.

    Raises:
        Refusal: NO_UNITS, and those of the engine.
    """
    period = month_of(evaluation)
    days = list(period)
    capture_days(
        actor=actor,
        days=days,
        today=timezone.localdate(),
        progress=lambda done, _total: progress(done, len(days) + 1),
    )
    told = read_scheme(evaluation.version.text)
    cut = current_cut()
    region = evaluation.scheme.region
    answers = answers_by_unit(told, region.code, period, cut)
    units = units_of(told, region, period, set(answers))
    if not units:
        raise Refusal(EvaluationReason.NO_UNITS)
    with transaction.atomic():
        evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
        if evaluation.state != EvaluationState.COMPUTING:
            return evaluation
        evaluation.cut, evaluation.definitions = str(cut), catalogue().digest
        evaluation.save(update_fields=["cut", "definitions"])
        _keep(evaluation, told, units, answers)
        evaluation = move_evaluation(
            actor=actor, evaluation=evaluation, state=EvaluationState.DRAFT
        )
    progress(len(days) + 1, len(days) + 1)
    return evaluation


def month_of(evaluation: Evaluation) -> Period:
    return Period.month(evaluation.month.year, evaluation.month.month)


def values_of(answers: Answers) -> dict[str, Fraction | None]:
    return {figure: each.value for figure, each in answers.items()}


def _keep(
    evaluation: Evaluation, told: Told, units: list[Unit], answers: Mapping[str, Answers]
) -> None:
    evaluation.scores.all().delete()
    scored = {
        unit.key: score(told, unit.key, values_of(answers.get(unit.key, {}))) for unit in units
    }
    placed = place(told, scored.values())
    rows = [_row(evaluation, unit, scored[unit.key], placed[unit.key]) for unit in units]
    UnitScore.objects.bulk_create(rows, batch_size=500)
    saved = {row.key: row for row in evaluation.scores.all()}
    indicators = [
        each
        for key, row in saved.items()
        for each in _indicators(row, told, scored[key], answers.get(key, {}))
    ]
    IndicatorScore.objects.bulk_create(indicators, batch_size=1_000)


def _row(evaluation: Evaluation, unit: Unit, scored: Scored, placed: Placed) -> UnitScore:
    return UnitScore(
        evaluation=evaluation,
        key=unit.key,
        name=unit.name,
        name_en=unit.name_en,
        group=scored.group,
        region_id=unit.region_id,
        body_id=unit.body_id,
        computed=scored.total,
        total=scored.total,
        rank=placed.rank,
        tier=placed.tier,
        listed=placed.listed,
        vetoes=list(scored.vetoes),
        unranked=scored.unranked,
    )


def _indicators(
    row: UnitScore, told: Told, scored: Scored, answers: Answers
) -> list[IndicatorScore]:
    """The figures of indicators with their points, then those of vetoes."""
    asked = [(each.id, each.figure, scored.points[each.id]) for each in told.indicators]
    asked += [(each.id, each.figure, None) for each in told.vetoes]
    return [
        IndicatorScore(
            score=row,
            position=position,
            indicator=indicator,
            figure=figure,
            points=_exact(points),
            **_answered(answers.get(figure)),
        )
        for position, (indicator, figure, points) in enumerate(asked)
    ]


def _answered(found: Answer | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "edition": found.edition,
        "value": _exact(found.value),
        "numerator": _exact(found.numerator),
        "denominator": _exact(found.denominator),
        "lines": found.lines,
    }


def _exact(value: Fraction | None) -> str:
    return "" if value is None else str(value)
