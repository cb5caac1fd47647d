"""All drafts beside one another: each name once, editions that do not overlap, and what a later
folder adds or replaces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from wufei.kernel.refusals import Refusal
from wufei.measures.definitions import Coefficient, Figure, Problem
from wufei.measures.loading.checking import overlap, overlapping
from wufei.measures.loading.drafts import Draft
from wufei.measures.refusals import MeasuresReason
from wufei.measures.units import dimension


@dataclass(slots=True)
class Standing:
    """The drafts that stand: id → edition → draft; all of one id are of one section."""

    drafts: dict[str, dict[str, Draft]] = field(default_factory=dict)

    def owner(self, name: str) -> Draft | None:
        """The draft that took the name first."""
        return next(iter(self.drafts.get(name, {}).values()), None)

    def put(self, draft: Draft) -> None:
        self.drafts.setdefault(draft.id, {})[draft.edition] = draft


def merge(drafts: Iterable[Draft], problems: list[Problem]) -> list[Draft]:
    """The drafts that stand, in the order of reading. Drafts that are refused already take part, so
    that what they replace does not come back and what names them is told why."""
    standing = Standing()
    for draft in drafts:
        if not draft.id:
            continue
        try:
            _place(draft, standing)
        except Refusal as refusal:
            problems.append(draft.problem(refusal))
            _keep_refused(draft, standing)
    return [draft for editions in standing.drafts.values() for draft in editions.values()]


def _keep_refused(draft: Draft, standing: Standing) -> None:
    """A name that nothing else stands for is remembered as refused."""
    if draft.id not in standing.drafts:
        standing.put(replace(draft, record=None))


def _place(draft: Draft, standing: Standing) -> None:
    owner, editions = standing.owner(draft.id), standing.drafts.get(draft.id, {})
    same = editions.get(draft.edition)
    if draft.id == "days" or (owner is not None and owner.section != draft.section):
        raise _duplicate(draft, owner)
    if draft.replaces:
        if same is None or same.rank >= draft.rank:
            raise Refusal(MeasuresReason.NOTHING_TO_REPLACE, pointer="/replaces", id=draft.id)
    elif same is not None:
        draft = _with_editions(draft, same)
    _check_editions(draft, [other for other in editions.values() if other is not same])
    standing.put(draft)


def _duplicate(draft: Draft, other: Draft | None) -> Refusal:
    where = other.where if other else "wufei"
    return Refusal(MeasuresReason.DUPLICATE, pointer="/id", id=draft.id, other=where)


def _with_editions(draft: Draft, same: Draft) -> Draft:
    """A coefficient of an earlier folder with the editions that a later one adds."""
    mine, theirs = draft.record, same.record
    if draft.section != "coefficients" or draft.rank == same.rank:
        raise _duplicate(draft, same)
    if not isinstance(mine, Coefficient) or not isinstance(theirs, Coefficient):
        return same
    _require_alike(draft, same, (mine.unit, "none"), (theirs.unit, "none"))
    for position, edition in enumerate(mine.editions):
        if any(overlap(edition.valid, other.valid) for other in theirs.editions):
            raise overlapping(draft.id, same.where, f"/editions/{position}/valid")
    return replace(same, record=replace(theirs, editions=theirs.editions + mine.editions))


def _check_editions(draft: Draft, others: list[Draft]) -> None:
    """Editions of a figure: no day in two of them, and the same kind of value."""
    mine = draft.record
    if not isinstance(mine, Figure):
        return
    for other in others:
        if not isinstance(theirs := other.record, Figure):
            continue
        if overlap(mine.valid, theirs.valid):
            raise overlapping(draft.id, other.where, "/valid")
        _require_alike(draft, other, (mine.unit, mine.basis), (theirs.unit, theirs.basis))


def _require_alike(
    draft: Draft, other: Draft, mine: tuple[str, str], theirs: tuple[str, str]
) -> None:
    if dimension(mine[0]) == dimension(theirs[0]) and mine[1] == theirs[1]:
        return
    raise Refusal(
        MeasuresReason.EDITIONS_DIFFER,
        pointer="/unit",
        id=draft.id,
        unit=mine[0],
        basis=mine[1],
        other=other.where,
        other_unit=theirs[0],
        other_basis=theirs[1],
    )
