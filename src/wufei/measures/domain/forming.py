"""A figure as it is computed for one period: other figures and coefficients put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from wufei.kernel.periods import Period
from wufei.kernel.refusals import Refusal
from wufei.measures.definitions import (
    Catalogue,
    Expression,
    Figure,
    Name,
    Number,
    Operation,
)
from wufei.measures.formulas import expand, names
from wufei.measures.refusals import MeasuresReason
from wufei.measures.units import in_base_units


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure as it is computed for one period: ``formula`` holds measures, ``days`` and numbers
    only; ``coefficients`` are those it uses, with the values of the period's last day."""

    figure: Figure
    formula: Expression
    coefficients: tuple[tuple[str, Fraction], ...]


def computed_form(name: str, known: Catalogue, period: Period) -> Asked:
    """The edition of a figure in force on the period's last day, with other figures and the
    coefficients of that day put in.

    Raises:
        Refusal: ``NO_EDITION``: the figure, or one of those, has none on that day.
    """
    day = period.last
    formula = expand(Name(name), known, day)
    figure = known.figure_on(name, day)
    assert figure is not None
    used = {}
    for each in names(formula):
        coefficient = known.coefficients.get(each)
        if coefficient is not None:
            edition = coefficient.on(day)
            if edition is None:
                raise Refusal(MeasuresReason.NO_EDITION, id=each, day=day.isoformat())
            used[each] = in_base_units(edition.value, coefficient.unit)
    return Asked(figure, _with_numbers(formula, used), tuple(sorted(used.items())))


def _with_numbers(formula: Expression, values: Mapping[str, Fraction]) -> Expression:
    if isinstance(formula, Name) and formula.id in values:
        return Number(values[formula.id])
    if isinstance(formula, Operation):
        left, right = (_with_numbers(side, values) for side in (formula.left, formula.right))
        return Operation(formula.operator, left, right)
    return formula
