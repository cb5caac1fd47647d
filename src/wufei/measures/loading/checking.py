"""What is right or wrong about one definition alone, its shape being right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from wufei.kernel.periods import parse_period
from wufei.kernel.refusals import Refusal
from wufei.measures import formulas
from wufei.measures.definitions import Coefficient, Figure, Measure, Place, Validity
from wufei.measures.loading import shapes
from wufei.measures.loading.reading import Node
from wufei.measures.loading.sources import check_measure
from wufei.measures.refusals import MeasuresReason
from wufei.measures.spelling import number_text
from wufei.measures.units import dimension

Record = Measure | Coefficient | Figure
_T = TypeVar("_T")


def checked(shape: Any, node: Node, at: Place) -> Record:
    """The record of a shape, once all that concerns this definition alone is right.

    Raises:
        Refusal: the first thing wrong; its pointer names the key.
    """
    checks: dict[type, Callable[..., Record]] = {
        shapes.CoefficientShape: _coefficient,
        shapes.MeasureShape: _measure,
        shapes.FigureShape: _figure,
    }
    return checks[type(shape)](shape, node, at)


def _measure(shape: shapes.MeasureShape, node: Node, at: Place) -> Measure:
    assert isinstance(node.value, dict)
    record = shape.record(at)
    check_measure(record, node.value)
    return record


def _coefficient(shape: shapes.CoefficientShape, _node: Node, at: Place) -> Coefficient:
    record = shape.record(at)
    at_pointer("/unit", lambda: dimension(record.unit))
    for position, edition in enumerate(record.editions):
        pointer = f"/editions/{position}/valid"
        _check_validity(edition.valid, pointer)
        for other in record.editions[:position]:
            if overlap(edition.valid, other.valid):
                raise overlapping(record.id, f"{at.file}:{at.line}", pointer)
    return record


def _figure(shape: shapes.FigureShape, _node: Node, at: Place) -> Figure:
    formula = at_pointer("/formula", lambda: formulas.parse(shape.formula))
    record = shape.record(at, formula)
    at_pointer("/unit", lambda: dimension(record.unit))
    _check_validity(record.valid, "/valid")
    low, high = record.bounds
    if low is not None and high is not None and high < low:
        raise Refusal(
            MeasuresReason.RANGE_REVERSED,
            pointer="/range",
            low=number_text(low),
            high=number_text(high),
        )
    review = record.review
    complete = review.reviewer and review.date and review.reviewer != review.author
    if review.state == "reviewed" and not complete:
        raise Refusal(MeasuresReason.REVIEW_INCOMPLETE, pointer="/review")
    for position, example in enumerate(record.examples):
        _check_period(example.period, f"/examples/{position}/period")
    return record


def at_pointer(pointer: str, check: Callable[[], _T]) -> _T:
    """Refusals of ``check`` name the key at ``pointer``."""
    try:
        return check()
    except Refusal as refusal:
        raise Refusal(refusal.reason, pointer=pointer, **refusal.params) from None


def _check_validity(valid: Validity, pointer: str) -> None:
    if valid.first and valid.until and valid.until <= valid.first:
        raise Refusal(
            MeasuresReason.VALIDITY_REVERSED,
            pointer=pointer,
            first=valid.first.isoformat(),
            until=valid.until.isoformat(),
        )


def _check_period(text: str, pointer: str) -> None:
    try:
        parse_period(text)
    except Refusal:
        raise Refusal(MeasuresReason.PERIOD_UNREADABLE, pointer=pointer, period=text[:40]) from None


def overlap(one: Validity, other: Validity) -> bool:
    """Whether some day lies in both."""
    starts_before_end = one.first is None or other.until is None or one.first < other.until
    ends_after_start = one.until is None or other.first is None or other.first < one.until
    return starts_before_end and ends_after_start


def overlapping(name: str, other: str, pointer: str) -> Refusal:
    return Refusal(MeasuresReason.OVERLAPPING_VALIDITY, pointer=pointer, id=name, other=other)
