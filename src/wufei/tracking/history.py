"""The door for a whole history at once."""

from __future__ import annotations

from collections.abc import Iterator

from wufei.tracking.fixes import Fixes
from wufei.tracking.limits import Limits
from wufei.tracking.lines import Lines
from wufei.tracking.places import Places
from wufei.tracking.records import Tracks, joined
from wufei.tracking.stream import Stream

#: Fixes that are worked through at a time, unless one vehicle has more.
PIECE = 1_000_000


def track(
    fixes: Fixes,
    *,
    places: Places | None = None,
    lines: Lines | None = None,
    limits: Limits | None = None,
) -> Tracks:
    """Everything that a history of fixes shows; a :class:`Stream` finds the same.

    Vehicles have nothing to do with each other, so it works through some at a time: memory is
    bounded by :data:`PIECE` fixes besides what is given and what is found.
    """
    return joined(
        _closed(Stream(places=places, lines=lines, limits=limits), piece)
        for piece in _pieces(fixes)
    )


def _closed(stream: Stream, fixes: Fixes) -> Tracks:
    return joined([stream.feed(fixes), stream.close()])


def _pieces(fixes: Fixes) -> Iterator[Fixes]:
    """Whole vehicles, in the order of their names."""
    import numpy as np

    sizes = np.bincount(fixes.vehicle, minlength=len(fixes.vehicles))
    piece = np.cumsum(sizes) // PIECE
    if not len(piece) or piece[-1] == piece[0]:
        yield fixes
        return
    order = np.argsort(piece[fixes.vehicle], kind="stable")
    bounds = np.searchsorted(piece[fixes.vehicle][order], np.unique(piece))
    for rows in np.split(order, bounds[1:]):
        yield fixes.rows(rows)
