"""What later facts would make of an evaluation: shown beside it, never put in its place."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wufei.evaluation.domain.running import month_of, values_of
from wufei.evaluation.domain.units import answers_by_unit
from wufei.evaluation.models import Evaluation, UnitScore
from wufei.evaluation.scheme_files import read_scheme
from wufei.evaluation.scoring import score
from wufei.lake.public import Cut, current_cut


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A figure that is another now than at the evaluation's cut; None is no data."""

    indicator: str
    figure: str
    before: Fraction | None
    now: Fraction | None


@dataclass(frozen=True, slots=True)
class Revised:
    """A unit whose figures changed since, with the total that they would make."""

    score: UnitScore
    values: tuple[ChangedValue, ...]
    total: int | None


def revised_since(evaluation: Evaluation) -> tuple[Cut, list[Revised]]:
    """The cut of now, and the units whose figures are others at it.

    Raises:
        Refusal: of the engine.
    """
    told = read_scheme(evaluation.version.text)
    cut = current_cut()
    region = evaluation.scheme.region
    answers = answers_by_unit(told, region.code, month_of(evaluation), cut)
    found = []
    for row in evaluation.scores.prefetch_related("indicators").order_by("key"):
        now = values_of(answers.get(row.key, {}))
        changed = []
        for each in row.indicators.all():
            before = Fraction(each.value) if each.value else None
            if now.get(each.figure) != before:
                changed.append(
                    ChangedValue(each.indicator, each.figure, before, now.get(each.figure))
                )
        if changed:
            found.append(Revised(row, tuple(changed), score(told, row.key, now).total))
    return cut, found
