"""A definition in words: its formula, what it counts and leaves out, where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wufei.kernel.periods import parse_period
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated
from wufei.measures.answers import Answer, Part
from wufei.measures.definitions import (
    Catalogue,
    CoefficientEdition,
    Expression,
    Figure,
    Measure,
    Name,
    Source,
)
from wufei.measures.formulas import expand, names, split
from wufei.measures.queries import key_names
from wufei.measures.showing.addresses import FigureAddress
from wufei.measures.showing.wording import (
    BASIS_NAMES,
    SOURCE_NAMES,
    amount_text,
    bounds_text,
    dimension_name,
    group_name,
    local,
    share_text,
    value_text,
    with_unit,
)
from wufei.measures.spelling import mathml, number_text, spell, write
from wufei.measures.units import quality, quality_of, spell_dimension

DAYS = "days"


@dataclass(frozen=True, slots=True)
class CoefficientInUse:
    name: str
    value: str
    edition: CoefficientEdition


@dataclass(frozen=True, slots=True)
class Explained:
    """``formula`` in words, ``typed`` as in the file, ``drawn`` as MathML."""

    figure: Figure
    name: str
    group: str
    formula: str
    typed: str
    drawn: SafeString
    basis: str
    bounds: str
    not_counted: str
    coefficients: list[CoefficientInUse]
    examples: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filtered:
    """One filter of a measure in words: ``excluding`` what is left out by it."""

    name: str
    values: str
    excluding: bool = False


@dataclass(frozen=True, slots=True)
class ExplainedMeasure:
    measure: Measure
    name: str
    source: str
    basis: str
    counts: str
    counted_at: str
    not_counted: str
    filters: list[Filtered]


@dataclass(frozen=True, slots=True)
class Side:
    """Numerator or denominator: its value in words, its formula, and the measures in it."""

    label: str
    text: str
    formula: str
    measures: list[Counted]


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure's value inside an answer."""

    part: Part
    name: str
    text: str
    estimated: str
    coverage: str
    href: str


def words_of(known: Catalogue) -> dict[str, str]:
    """What people call every name that a formula may hold."""
    found = {name: local(measure.name) for name, measure in known.measures.items()}
    found |= {name: local(each.name) for name, each in known.coefficients.items()}
    found |= {name: local(editions[-1].name) for name, editions in known.figures.items()}
    return found | {DAYS: _("天数")}


def in_words(formula: Expression, words: Mapping[str, str]) -> str:
    """A formula in words, with the brackets of the page's language."""
    told = spell(formula, words)
    if (get_language() or "").startswith("en"):
        return told.replace("（", "(").replace("）", ")")  # zh: brackets, no words
    return told


def explained(figure: Figure, known: Catalogue, day: dt.date) -> Explained:
    words = words_of(known)
    return Explained(
        figure=figure,
        name=local(figure.name),
        group=group_name(figure.group),
        formula=in_words(figure.formula, words),
        typed=write(figure.formula),
        drawn=mark_safe(mathml(figure.formula, words)),  # noqa: S308 - its names are escaped
        basis=str(BASIS_NAMES.get(figure.basis, figure.basis)),
        bounds=bounds_text(figure),
        not_counted=local(figure.not_counted),
        coefficients=_coefficients(figure, known, day),
        examples=[
            (parse_period(each.period).label, _example(each.expect, figure))
            for each in figure.examples
        ],
    )


def _example(expected: Fraction | None, figure: Figure) -> str:
    if expected is None:
        return _("无数据")
    return value_text(expected, figure.decimals, figure.unit)


def _coefficients(figure: Figure, known: Catalogue, day: dt.date) -> list[CoefficientInUse]:
    try:
        used = names(expand(Name(figure.id), known, day))
    except Refusal:  # another figure in it has no edition on that day; the page says so
        used = names(figure.formula)
    found = []
    for name in used:
        coefficient = known.coefficients.get(name)
        edition = coefficient and coefficient.on(day)
        if coefficient and edition:
            value = with_unit(number_text(edition.value), coefficient.unit)
            found.append(CoefficientInUse(local(coefficient.name), value, edition))
    return found


def explained_measure(measure: Measure) -> ExplainedMeasure:
    return explained_measures([measure])[0]


def explained_measures(measures: Sequence[Measure]) -> list[ExplainedMeasure]:
    """Measures in words; the names of all their filters are read together."""
    keys: dict[str, set[str]] = {}
    for measure in measures:
        for name, values in (*measure.where.items(), *measure.excluding.items()):
            keys.setdefault(name, set()).update(values)
    called = key_names(keys)
    return [_explained_measure(measure, called) for measure in measures]


def _explained_measure(measure: Measure, called: Mapping[tuple[str, str], str]) -> ExplainedMeasure:
    only = [
        Filtered(_filter_name(measure, n), _listed(n, v, called)) for n, v in measure.where.items()
    ]
    without = [
        Filtered(_filter_name(measure, n), _listed(n, v, called), excluding=True)
        for n, v in measure.excluding.items()
    ]
    return ExplainedMeasure(
        measure=measure,
        name=local(measure.name),
        source=str(SOURCE_NAMES[measure.source]),
        basis=str(BASIS_NAMES.get(measure.basis, measure.basis)),
        counts=_counts(measure),
        counted_at=local(measure.counted_at),
        not_counted=local(measure.not_counted),
        filters=[*only, *without],
    )


def _filter_name(measure: Measure, name: str) -> str:
    """Entries and events both have kinds."""
    events = measure.source is Source.OPERATIONS and name == "kind"
    return _("事件种类") if events else dimension_name(name)


def _listed(name: str, values: Iterable[str], called: Mapping[tuple[str, str], str]) -> str:
    return enumerated(called.get((name, value), value) for value in values)


def _counts(measure: Measure) -> str:
    return {
        "in": _("到达的质量"),
        "out": _("离开的质量"),
        "net_in": _("到达减离开的质量"),
        "net_out": _("离开减到达的质量"),
        "closing": _("期末结存的质量"),
        "entries": _("分录笔数"),
        "accounts": _("账户个数"),
        "lots": _("批次个数"),
        "count": _("条数"),
        "sum": _("合计"),
        "distinct": _("不同的个数"),
    }[measure.aggregate.value]


def sides(answer: Answer, known: Catalogue, at: FigureAddress) -> list[Side]:
    """Numerator and, where something is divided, denominator of an answer."""
    formula = expand(Name(answer.figure), known, answer.period.last)
    above, under = split(formula)
    parts = {part.measure: part for part in answer.parts}
    words = words_of(known)
    first = _("分子") if under is not None else _("数值")
    told: list[tuple[str, Expression, Fraction | None]] = [(first, above, answer.numerator)]
    if under is not None:
        told.append((_("分母"), under, answer.denominator))
    return [
        Side(
            label,
            _("无数据") if value is None else amount_text(value, unit_of(part, known)),
            in_words(part, words),
            [_counted(parts[n], known.measures[n], at) for n in names(part) if n in parts],
        )
        for label, part, value in told
    ]


def _counted(part: Part, measure: Measure, at: FigureAddress) -> Counted:
    share = part.estimated / part.value if part.value else None
    reported = Fraction(part.reported, part.expected) if part.expected else None
    return Counted(
        part=part,
        name=local(measure.name),
        text=_("无数据") if part.value is None else amount_text(part.value, measure.unit),
        estimated=share_text(share),
        coverage=share_text(reported),
        href=at.url("behind", part.measure),
    )


def unit_of(formula: Expression, known: Catalogue) -> str:
    """The base unit in which a side of a formula stands."""
    of = {name: quality_of(m.unit, m.basis) for name, m in known.measures.items()}
    of |= {name: quality_of(c.unit) for name, c in known.coefficients.items()}
    return spell_dimension(quality(formula, {**of, DAYS: quality_of("day")}).dimension)
