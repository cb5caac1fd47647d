"""Shares out what is counted at plants among the regions whose waste they treated.

A plant serves a whole district; no weighing tells how much of its output came from one street. The
definition names a measure that is known for each street (what it handed over, by class), and the
total is shared in that proportion: whole grams, largest remainders first, so the shares add up to
the total exactly. Such values are marked as estimated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from wufei.measures.answers import LEVELS
from wufei.measures.atlas import Atlas
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Allocation, Measure
from wufei.measures.domain.gathering import Cell, Group, Library, Table, gather


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
    """The finest level of region that the rows of a slice stand for."""
    split = [name for name in part.dimensions if name in LEVELS]
    return max(split, key=LEVELS.index) if split else atlas.level_of(part.region)


def is_below(part: Slice, atlas: Atlas, allocation: Allocation) -> bool:
    """Whether a slice asks for regions among which the measure must be shared out."""
    level = level_asked(part, atlas)
    return level in LEVELS and LEVELS.index(level) > LEVELS.index(allocation.within)


def allocate(library: Library, atlas: Atlas, measure: Measure, by: Measure, part: Slice) -> Table:
    """The table of ``measure`` with its totals per region ``within`` shared out by ``by``."""
    assert measure.allocate is not None
    within = measure.allocate.within
    level = level_asked(part, atlas)
    scope = atlas.ancestor(part.region, within) if part.region else ""
    others = tuple(name for name in part.dimensions if name not in LEVELS)
    whole = replace(part, region=scope, dimensions=(within, *others), where=_narrower(part))
    totals = gather(library, [measure], whole)[measure.id]
    fine = replace(whole, dimensions=(within, level, *others))
    weights = gather(library, [by], fine)[by.id]
    table = Table(measure, part.dimensions)
    for (period, key), cell in totals.cells.items():
        district, rest = key[0], key[1:]
        known = {
            str(group[1]): int(w.value or 0)
            for (p, group), w in weights.cells.items()
            if p == period and group[0] == district and group[2:] == rest and group[1] is not None
        }
        positive = {code: weight for code, weight in known.items() if weight > 0}
        for code, grams in apportion(int(cell.value or 0), positive).items():
            if part.region and part.region not in _path(atlas, code):
                continue
            group = _group(part, atlas, code, others, rest)
            table.cells[period, group] = _share(cell, grams)
    return table


def _narrower(part: Slice) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in part.where if name not in LEVELS)


def _path(atlas: Atlas, code: str) -> tuple[str, ...]:
    found = atlas.divisions.get(code)
    return found.path if found else ()


def _group(part: Slice, atlas: Atlas, code: str, others: tuple[str, ...], rest: Group) -> Group:
    values = dict(zip(others, rest, strict=True))
    return tuple(
        atlas.ancestor(code, name) if name in LEVELS else values[name] for name in part.dimensions
    )


def _share(cell: Cell, grams: int) -> Cell:
    return Cell(Fraction(grams), cell.lines, Fraction(grams), 0, 0, allocated=True)
