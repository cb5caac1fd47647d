"""Planned lines of vehicles, and how far a position is from the one that holds at its moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from wufei.tracking.cells import EDGE, Cells, entered
from wufei.tracking.geometry import DEGREE, UNIT_MM, from_segments, units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

_MANY = 2_000_000
#: Bits that a time in milliseconds takes.
_TIME = 43


@dataclass(frozen=True, slots=True)
class Line:
    """The way that ``vehicle`` is to take from ``begins`` to before ``ends`` (milliseconds).

    ``way``: longitudes and latitudes, WGS 84. ``width``: metres to either side.
    """

    key: str
    vehicle: str
    begins: int
    ends: int
    way: tuple[tuple[float, float], ...]
    width: int = 150


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines made ready for searching, in the order of vehicle and begin.

    Raises:
        ValueError: lines of one vehicle overlap in time, a key twice, fewer than two positions.
    """

    lines: tuple[Line, ...] = ()
    width: Whole = field(init=False)
    ends: tuple[Whole, Whole, Whole, Whole] = field(init=False)
    starts: list[int] = field(init=False)
    cells: Cells = field(init=False)

    def __post_init__(self) -> None:
        import numpy as np

        ordered = tuple(sorted(self.lines, key=lambda line: (line.vehicle, line.begins)))
        _check(ordered)
        legs = [len(line.way) - 1 for line in ordered]
        corners = units([place for line in ordered for place in line.way]).reshape(-1, 2)
        last = np.cumsum([leg + 1 for leg in legs], dtype=np.int64) - 1
        first = np.delete(np.arange(len(corners)), last)
        a, b = corners[first], corners[first + 1]
        width = np.array([line.width * 1000 for line in ordered], dtype=np.int64)
        owner = np.repeat(np.arange(len(ordered)), legs).astype(np.int64)
        values = {
            "lines": ordered,
            "width": width,
            "ends": (a[:, 0], a[:, 1], b[:, 0], b[:, 1]),
            "starts": [0, *np.cumsum(legs, dtype=np.int64).tolist()],
            "cells": _cells(a, b, width[owner], owner),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def numbers(self, names: list[str]) -> Whole:
        """For each vehicle the number under which :meth:`holding` knows it, −1 without a line."""
        import numpy as np

        known = {name: n for n, name in enumerate(dict.fromkeys(x.vehicle for x in self.lines))}
        return np.array([known.get(name, -1) for name in names], dtype=np.int64)

    def holding(self, vehicle: Whole, time: Whole) -> Whole:
        """The line that holds for each vehicle (numbered) at a time, −1 for none."""
        import numpy as np

        if not self.lines:
            return np.full(len(vehicle), -1, dtype=np.int64)
        owner = self.numbers([line.vehicle for line in self.lines])
        begins = np.array([line.begins for line in self.lines], dtype=np.int64)
        ends = np.array([line.ends for line in self.lines], dtype=np.int64)
        place = np.searchsorted((owner << _TIME) + begins, (vehicle << _TIME) + time, "right") - 1
        held = (vehicle >= 0) & (place >= 0)
        held &= (owner[place] == vehicle) & (time < ends[place])
        return np.where(held, place, -1)

    def off(self, line: Whole, x: Whole, y: Whole) -> tuple[Whole, Whole]:
        """Rows farther from their line than its width, and how far; ``line`` −1 for no line."""
        import numpy as np

        rows = np.flatnonzero(line >= 0)
        pairs, segments = self.cells.pairs(x[rows], y[rows], line[rows])
        away = self._from(x[rows[pairs]], y[rows[pairs]], segments)
        near = np.zeros(len(rows), dtype=np.bool_)
        near[pairs[away <= self.width[line[rows[pairs]]]]] = True
        rows = rows[~near]
        return rows, self._away(line[rows], x[rows], y[rows])

    def _from(self, x: Whole, y: Whole, segments: Whole) -> Whole:
        ax, ay, bx, by = self.ends
        return from_segments(x, y, (ax[segments], ay[segments], bx[segments], by[segments]))

    def _away(self, line: Whole, x: Whole, y: Whole) -> Whole:
        """Millimetres to the whole line, leg by leg: only for rows that left it."""
        import numpy as np

        away = np.zeros(len(x), dtype=np.int64)
        for number in np.unique(line).tolist():
            mine = np.flatnonzero(line == number)
            legs = np.arange(self.starts[number], self.starts[number + 1])
            for part in np.array_split(mine, max(1, len(mine) * len(legs) // _MANY)):
                px, py = np.repeat(x[part], len(legs)), np.repeat(y[part], len(legs))
                ways = self._from(px, py, np.tile(legs, len(part)))
                away[part] = ways.reshape(len(part), len(legs)).min(axis=1)
        return away


def _cells(a: Whole, b: Whole, width: Whole, owner: Whole) -> Cells:
    """Legs entered in the grid piece by piece, so that a long slanting one takes few cells."""
    import numpy as np

    pieces = np.abs(b - a).max(axis=1, initial=0) // EDGE + 1
    leg = np.repeat(np.arange(len(a)), pieces)
    number = np.arange(len(leg)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    count = pieces[leg][:, None]
    begin = a[leg] + (b - a)[leg] * number[:, None] // count
    end = a[leg] + (b - a)[leg] * (number[:, None] + 1) // count
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    up = (width[leg] / UNIT_MM).astype(np.int64) + 2
    shrunk = np.cos(np.radians(np.minimum(np.abs(high[:, 1]) / DEGREE + 0.1, 89.0)))
    margin = np.stack([(up / shrunk).astype(np.int64) + 2, up], axis=1)
    cells = entered(np.concatenate([low - margin, high + margin], axis=1), owner[leg])
    return Cells(cells.keys, cells.starts, leg[cells.items])


def _check(ordered: tuple[Line, ...]) -> None:
    if len({line.key for line in ordered}) < len(ordered):
        raise ValueError("lines: a key is there twice")
    for line in ordered:
        if len(line.way) < 2 or line.begins >= line.ends or line.width < 0:
            raise ValueError(f"line {line.key!r}: two positions, a begin before the end, a width")
        if any(not (-180 <= x <= 180 and -90 <= y <= 90) for x, y in line.way):
            raise ValueError(f"line {line.key!r}: a position is none")
    for before, line in pairwise(ordered):
        if before.vehicle == line.vehicle and line.begins < before.ends:
            raise ValueError(f"line {line.key!r} begins before {before.key!r} ends")
