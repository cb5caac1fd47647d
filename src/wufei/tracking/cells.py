"""Which of many shapes may hold a point: boxes entered in a grid, found by one search per point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

#: Edge of a cell: two thousandths of a degree, some 200 m.
EDGE = 20_000
MOST_CELLS = 1_000_000
MOST_ENTRIES = 50_000_000
_EAST, _NORTH = 180 * 10_000_000, 90 * 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """``keys`` ascending; the shapes of a cell are ``items[starts[i]:starts[i + 1]]``."""

    keys: Whole
    starts: Whole
    items: Whole

    def pairs(self, x: Whole, y: Whole, owner: Any = 0) -> tuple[Whole, Whole]:
        """Rows and shapes whose cell they share: ``owner`` tells layers apart, one per row."""
        import numpy as np

        nothing = np.zeros(0, dtype=np.int64)
        if not len(self.keys) or not len(x):
            return nothing, nothing
        wanted = _keys(x // EDGE, y // EDGE, owner)
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found = np.flatnonzero(self.keys[place] == wanted)
        place = place[found]
        counts = self.starts[place + 1] - self.starts[place]
        rows = np.repeat(found, counts)
        first = np.repeat(self.starts[place], counts)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        return rows, self.items[first + within]


def entered(boxes: Whole, owner: Whole) -> Cells:
    """Boxes of shape (n, 4): west, south, east, north in whole units; shape i is row i.

    Raises:
        ValueError: a box covers more than a million cells, or all of them more than 50 million.
    """
    import numpy as np

    low, high = boxes[:, :2] // EDGE, boxes[:, 2:] // EDGE
    spans = high - low + 1
    counts = spans[:, 0] * spans[:, 1]
    if len(boxes) and counts.max() > MOST_CELLS:
        raise ValueError(f"shape {int(counts.argmax())} covers more than {MOST_CELLS} cells")
    if counts.sum() > MOST_ENTRIES:
        raise ValueError(f"shapes cover more than {MOST_ENTRIES} cells in all")
    items = np.repeat(np.arange(len(boxes)), counts)
    within = np.arange(len(items)) - np.repeat(np.cumsum(counts) - counts, counts)
    across = low[items, 0] + within % spans[items, 0]
    up = low[items, 1] + within // spans[items, 0]
    keys = _keys(across, up, owner[items])
    order = np.argsort(keys, kind="stable")
    unique, starts = np.unique(keys[order], return_index=True)
    return Cells(unique, np.append(starts, len(items)).astype(np.int64), items[order])


def _keys(across: Whole, up: Whole, owner: Any) -> Whole:
    """18 bits of longitude, 17 of latitude, the owner before both."""
    keys: Whole = (((owner << 18) + across + _EAST // EDGE) << 17) + up + _NORTH // EDGE
    return keys
