"""Shares out what is counted at plants among the regions whose waste they treated.

A plant serves a whole district; no weighing tells how much of its output came from one street. The
definition names a measure that is known for each street (what it handed over, by class), and the
total is shared in that proportion: whole grams, largest remainders first, so the shares add up to
the total exactly. Such values are marked as estimated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from wufei.kernel.periods import Period
from wufei.measures.answers import LEVELS
from wufei.measures.atlas import Atlas
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Allocation, Measure
from wufei.measures.domain.gathering import Cell, Group, Library, Table, gather

_PLACES = (*LEVELS, "region")
_NOTHING = Cell(Fraction(0))


def apportion(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """``total`` in whole shares proportional to ``weights``; their sum is ``total`` exactly.

    Largest remainders first; of equal ones the smaller key. Without any weight nothing is shared.

    >>> apportion(10, {"a": 1, "b": 1, "c": 1})
    {'a': 4, 'b': 3, 'c': 3}
    """
    whole = sum(weights.values())
    if whole <= 0:
        return {}
    shares = {key: total * weight // whole for key, weight in weights.items()}
    rest = total - sum(shares.values())
    by_remainder = sorted(weights, key=lambda key: (-(total * weights[key] % whole), key))
    for key in by_remainder[:rest]:
        shares[key] += 1
    return shares


def level_asked(part: Slice, atlas: Atlas) -> str:
    """The finest level of region that the rows of a slice stand for, by split, filter or region."""
    filtered = (name for name, _ in part.where)
    split = [name for name in (*part.dimensions, *filtered) if name in LEVELS]
    return max(split, key=LEVELS.index) if split else atlas.level_of(part.region)


def is_below(part: Slice, atlas: Atlas, allocation: Allocation) -> bool:
    """Whether a slice asks for regions among which the measure must be shared out."""
    level = level_asked(part, atlas)
    return level in LEVELS and LEVELS.index(level) > LEVELS.index(allocation.within)


def allocate(library: Library, atlas: Atlas, measure: Measure, by: Measure, part: Slice) -> Table:
    """The table of ``measure`` with its totals per region ``within`` shared out by ``by``.

    Shares are always those of the regions that handed over, whatever level is asked: a township has
    what its communities and its own accounts have together, to the gram.
    """
    assert measure.allocate is not None
    within = measure.allocate.within
    scope = atlas.ancestor(part.region, within) if part.region else ""
    others = tuple(name for name in part.dimensions if name not in _PLACES)
    whole = replace(part, region=scope, dimensions=(within, *others), where=_narrower(part))
    totals = gather(library, [measure], whole)[measure.id]
    weights = gather(library, [by], replace(whole, dimensions=(within, "region", *others)))[by.id]
    known: dict[tuple[Period, Group], dict[str, int]] = defaultdict(dict)
    for (period, (boundary, code, *also)), cell in weights.cells.items():
        if code is not None and (cell.value or 0) > 0:
            known[period, (boundary, *also)][code] = int(cell.value or 0)
    table = Table(measure, part.dimensions)
    for (period, key), cell in totals.cells.items():
        shares = apportion(int(cell.value or 0), known[period, key])
        rest = dict(zip(others, key[1:], strict=True))
        for group, grams in _grouped(part, atlas, shares, rest).items():
            before = table.cells.get((period, group), _NOTHING)
            table.cells[period, group] = _with_share(before, grams, cell.lines)
    return table


def _grouped(
    part: Slice, atlas: Atlas, shares: Mapping[str, int], rest: Mapping[str, str | None]
) -> dict[Group, int]:
    """Shares added up to the groups of a slice; regions outside of it are left out."""
    found: dict[Group, int] = defaultdict(int)
    for code, grams in shares.items():
        path = _path(atlas, code)
        at: dict[str, str | None] = {atlas.level_of(each): each for each in path}
        places = {**at, "region": code, **rest}
        if part.region and part.region not in path:
            continue
        if any(places.get(name) != value for name, value in part.where if name in _PLACES):
            continue
        found[tuple(places.get(name) for name in part.dimensions)] += grams
    return found


def _narrower(part: Slice) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in part.where if name not in _PLACES)


def _path(atlas: Atlas, code: str) -> tuple[str, ...]:
    found = atlas.divisions.get(code)
    return found.path if found else ()


def _with_share(cell: Cell, grams: int, lines: int) -> Cell:
    value = (cell.value or 0) + Fraction(grams)
    return Cell(value, cell.lines + lines, value, 0, 0, allocated=True)
