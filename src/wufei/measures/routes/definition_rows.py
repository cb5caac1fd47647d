"""Definitions as the API answers them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wufei.measures.canonical import exact
from wufei.measures.catalogue import definition_folders
from wufei.measures.definitions import (
    Catalogue,
    Coefficient,
    Figure,
    LegalSource,
    Measure,
    Problem,
    Text,
    Validity,
)
from wufei.measures.formulas import names
from wufei.measures.schemas.figures import (
    AllocationAnswer,
    CoefficientAnswer,
    CoefficientEditionAnswer,
    EditionAnswer,
    ExampleAnswer,
    FigureAnswer,
    FigureDetail,
    LegalSourceAnswer,
    MeasureAnswer,
    ProblemAnswer,
    ReviewAnswer,
)
from wufei.measures.spelling import spell, write

#: The length of the period, in every formula.
_DAYS = Text("天数", "days")  # zh: given beside its English


def figure_answer(known: Catalogue, editions: tuple[Figure, ...]) -> FigureAnswer:
    return FigureAnswer(**_figure(known, editions))


def figure_detail(known: Catalogue, editions: tuple[Figure, ...]) -> FigureDetail:
    """A figure with all definitions that its editions use."""
    told = _figure(known, editions)
    measures = {name for edition in told["editions"] for name in edition.measures}
    coefficients = {name for edition in told["editions"] for name in edition.coefficients}
    return FigureDetail(
        **told,
        measures=[measure_answer(known.measures[name]) for name in sorted(measures)],
        coefficients=[_coefficient(known.coefficients[name]) for name in sorted(coefficients)],
        worked_examples=[
            ExampleAnswer(
                given=example.given,
                period=example.period,
                region=example.region,
                edition=figure.edition,
                expect=exact(example.expect),
            )
            for figure in editions
            for example in figure.examples
        ],
    )


def _figure(known: Catalogue, editions: tuple[Figure, ...]) -> dict[str, Any]:
    latest = editions[-1]
    return {
        "id": latest.id,
        "group": latest.group,
        "name": latest.name.zh,
        "name_en": latest.name.en,
        "unit": latest.unit,
        "editions": [_edition(known, figure) for figure in editions],
    }


def _edition(known: Catalogue, figure: Figure) -> EditionAnswer:
    used = _used(known, figure)
    low, high = figure.bounds
    return EditionAnswer(
        edition=figure.edition,
        name=figure.name.zh,
        name_en=figure.name.en,
        unit=figure.unit,
        basis=figure.basis,
        decimals=figure.decimals,
        **_validity(figure.valid),
        formula=write(figure.formula),
        words=spell(figure.formula, {name: text.zh for name, text in _words(known).items()}),
        words_en=spell(figure.formula, {name: text.en for name, text in _words(known).items()}),
        measures=sorted(used & known.measures.keys()),
        figures=[name for name in names(figure.formula) if name in known.figures],
        coefficients=sorted(used & known.coefficients.keys()),
        lowest=None if low is None else str(low),
        highest=None if high is None else str(high),
        better=figure.better,
        requires=list(figure.requires),
        source=_source(figure.source),
        review=ReviewAnswer(
            state=figure.review.state,
            author=figure.review.author,
            reviewer=figure.review.reviewer,
            date=figure.review.date,
        ),
        not_counted=figure.not_counted.zh,
        not_counted_en=figure.not_counted.en,
    )


def _used(known: Catalogue, figure: Figure) -> set[str]:
    """All names behind a figure's formula, those of the figures in it included."""
    found: set[str] = set()
    waiting = set(names(figure.formula))
    while waiting:
        name = waiting.pop()
        found.add(name)
        inner = {n for f in known.figures.get(name, ()) for n in names(f.formula)}
        waiting |= inner - found
    return found


def _words(known: Catalogue) -> Mapping[str, Text]:
    return {
        "days": _DAYS,
        **{name: each.name for name, each in known.measures.items()},
        **{name: each.name for name, each in known.coefficients.items()},
        **{name: editions[-1].name for name, editions in known.figures.items()},
    }


def _validity(valid: Validity) -> dict[str, Any]:
    return {"valid_from": valid.first, "valid_until": valid.until}


def _source(source: LegalSource) -> LegalSourceAnswer:
    return LegalSourceAnswer(
        document=source.document,
        clause=source.clause,
        read=source.read,
        confirmed=source.confirmed,
    )


def measure_answer(measure: Measure) -> MeasureAnswer:
    shared = measure.allocate
    return MeasureAnswer(
        id=measure.id,
        name=measure.name.zh,
        name_en=measure.name.en,
        source=measure.source,
        aggregate=measure.aggregate,
        unit=measure.unit,
        basis=measure.basis,
        counted_at=measure.counted_at.zh,
        counted_at_en=measure.counted_at.en,
        not_counted=measure.not_counted.zh,
        not_counted_en=measure.not_counted.en,
        where=_filters(measure.where),
        excluding=_filters(measure.excluding),
        estimated=_filters(measure.estimated),
        place=measure.place,
        table=measure.table,
        over_time=measure.over_time,
        reported_by=measure.reported_by,
        allocate=None if shared is None else AllocationAnswer(by=shared.by, within=shared.within),
        drill=list(measure.drill),
    )


def _filters(filters: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in filters.items()}


def _coefficient(coefficient: Coefficient) -> CoefficientAnswer:
    return CoefficientAnswer(
        id=coefficient.id,
        name=coefficient.name.zh,
        name_en=coefficient.name.en,
        unit=coefficient.unit,
        editions=[
            CoefficientEditionAnswer(
                value=str(edition.value), **_validity(edition.valid), source=_source(edition.source)
            )
            for edition in coefficient.editions
        ],
    )


def problem_answer(problem: Problem) -> ProblemAnswer:
    return ProblemAnswer(
        file=_inside(Path(problem.file)),
        line=problem.line,
        definition=problem.definition,
        code=problem.code,
        message=problem.message,
    )


def _inside(file: Path) -> str:
    """The file as it is called inside its folder; where that lies is nobody's business."""
    for folder in definition_folders():
        if file.is_relative_to(folder):
            return file.relative_to(folder).as_posix()
    return file.name
