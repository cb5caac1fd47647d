"""What definitions say of one another: names, circles, units and size of formulas, allocations."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from wufei.kernel.refusals import Refusal
from wufei.measures.definitions import (
    Coefficient,
    Expression,
    Figure,
    Measure,
    Name,
    Operation,
    Problem,
)
from wufei.measures.formulas import MAX_EXPANDED_DEPTH, MAX_SIZE, names, too_large
from wufei.measures.loading.drafts import Draft
from wufei.measures.refusals import MeasuresReason
from wufei.measures.units import Quality, quality, quality_of, require_quality


@dataclass(slots=True)
class Linked:
    """What has passed so far.

    ``refused``: id → where the reason stands. ``unread``: where something without a name could not
    be read, empty where all was. ``extents``: id → terms and levels of a figure with its figures
    written out, of its largest edition.
    """

    measures: dict[str, Measure] = field(default_factory=dict)
    coefficients: dict[str, Coefficient] = field(default_factory=dict)
    figures: dict[str, list[Figure]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    qualities: dict[str, Quality] = field(default_factory=dict)
    extents: dict[str, tuple[int, int]] = field(default_factory=dict)
    unread: str = ""


def link(drafts: Iterable[Draft], problems: list[Problem]) -> Linked:
    """Everything that passes; what does not, and all that depends on it, goes to ``problems``."""
    unread = next((f"{each.file}:{each.line}" for each in problems if not each.definition), "")
    linked = Linked(qualities={"days": quality_of("day")}, unread=unread)
    figures: dict[str, list[Draft]] = {}
    for draft in drafts:
        match draft.record:
            case Coefficient() as coefficient:
                linked.coefficients[draft.id] = coefficient
                linked.qualities[draft.id] = quality_of(coefficient.unit)
            case Measure() as measure:
                linked.measures[draft.id] = measure
                linked.qualities[draft.id] = quality_of(measure.unit, measure.basis)
            case Figure():
                figures.setdefault(draft.id, []).append(draft)
            case None:
                linked.refused[draft.id] = draft.where
    for name in figures:
        linked.refused.pop(name, None)
    _link_allocations(drafts, linked, problems)
    for name in _in_order(figures, linked, problems):
        _link_figure(name, figures[name], linked, problems, frozenset(figures))
    return linked


def _link_allocations(drafts: Iterable[Draft], linked: Linked, problems: list[Problem]) -> None:
    shared = {name: m.allocate for name, m in linked.measures.items() if m.allocate}
    for draft in drafts:
        allocate = shared.get(draft.id)
        if allocate is None:
            continue
        refusal = None
        if allocate.by in shared:
            refusal = Refusal(
                MeasuresReason.ALLOCATED_TWICE, pointer="/allocate/by", by=allocate.by
            )
        elif allocate.by not in linked.measures:
            refusal = _unknown(allocate.by, "/allocate/by", linked, linked.measures)
        if refusal is not None:
            problems.append(draft.problem(refusal))
            linked.refused[draft.id] = draft.where
            del linked.measures[draft.id], linked.qualities[draft.id]


def _unknown(name: str, pointer: str, linked: Linked, known: Iterable[str]) -> Refusal:
    if name in linked.refused:
        return Refusal(
            MeasuresReason.DEPENDS_ON_REFUSED,
            pointer=pointer,
            name=name,
            other=linked.refused[name],
        )
    if linked.unread:
        return Refusal(
            MeasuresReason.NAME_PERHAPS_UNREAD, pointer=pointer, name=name, other=linked.unread
        )
    near = ", ".join(difflib.get_close_matches(name, tuple(known), n=3))
    return Refusal(
        MeasuresReason.UNKNOWN_NAME,
        pointer=pointer,
        name=name,
        nearest=f"{near}?" if near else "",
    )


def _in_order(
    figures: dict[str, list[Draft]], linked: Linked, problems: list[Problem]
) -> list[str]:
    """Ids of figures, each after those that it uses; circles are refused and left out."""
    uses = {
        name: {used for draft in drafts for used in _names(draft) if used in figures}
        for name, drafts in figures.items()
    }
    while True:
        try:
            return list(TopologicalSorter(uses).static_order())
        except CycleError as circle:
            around: list[str] = circle.args[1][::-1]
        spelled = " → ".join(around)
        for name in dict.fromkeys(around):
            for draft in figures[name]:
                refusal = Refusal(MeasuresReason.CYCLE, pointer="/formula", cycle=spelled)
                problems.append(draft.problem(refusal))
            linked.refused[name] = figures[name][0].where
            del uses[name]
        for used in uses.values():
            used.difference_update(around)


def _names(draft: Draft) -> tuple[str, ...]:
    assert isinstance(draft.record, Figure)
    return names(draft.record.formula)


def _link_figure(
    name: str,
    drafts: list[Draft],
    linked: Linked,
    problems: list[Problem],
    figures: frozenset[str],
) -> None:
    """All editions of one figure; it stands while one edition does."""
    extents: list[tuple[int, int]] = []
    for draft in drafts:
        figure = draft.record
        assert isinstance(figure, Figure)
        try:
            extents.append(_check(figure, linked, figures))
        except Refusal as refusal:
            problems.append(draft.problem(refusal))
            continue
        linked.figures.setdefault(name, []).append(figure)
        linked.qualities[name] = quality_of(figure.unit, figure.basis)
    if extents:
        linked.extents[name] = max(e[0] for e in extents), max(e[1] for e in extents)
    else:
        linked.refused[name] = drafts[0].where


def _check(figure: Figure, linked: Linked, figures: frozenset[str]) -> tuple[int, int]:
    for used in names(figure.formula):
        if used not in linked.qualities:
            raise _unknown(used, "/formula", linked, [*linked.qualities, *figures])
    found = quality(figure.formula, linked.qualities)
    require_quality(found, unit=figure.unit, basis=figure.basis)
    size, depth = _extent(figure.formula, linked.extents)
    if size > MAX_SIZE or depth > MAX_EXPANDED_DEPTH:
        raise too_large()
    return size, depth


def _extent(expression: Expression, known: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """Terms and levels of a formula with its figures written out."""
    match expression:
        case Name(id=name):
            return known.get(name, (1, 1))
        case Operation(left=left, right=right):
            (a, deep), (b, deeper) = _extent(left, known), _extent(right, known)
            return a + b + 1, max(deep, deeper) + 1
    return 1, 1
