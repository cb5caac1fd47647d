"""Every vehicle followed fix by fix: jumps refused, stops found, the way added up.

Each fix is worked through once and in order, so the result cannot depend on how a history is cut.
The k-th fixes of all vehicles in a batch are worked through together; vehicles are arranged by
falling number of fixes, so that those which have a k-th fix always are the first ones of the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wufei.tracking.geometry import distances
from wufei.tracking.limits import Limits
from wufei.tracking.standing import stand
from wufei.tracking.state import (
    EARLIER,
    GOOD_TIME,
    GOOD_X,
    GOOD_Y,
    ODD,
    ODD_TIME,
    ODD_X,
    ODD_Y,
    WAY,
    Now,
    Work,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """One row per fix of the batch, in its order.

    ``since`` and ``way``: milliseconds and millimetres from the fix believed before, −1 where there
    is none to compare with. ``driven``: the vehicle's way so far, drift left out. ``stops``: shape
    (n, 8), columns as ``standing.stood`` gives them.
    """

    believed: Mask
    since: Whole
    way: Whole
    driven: Whole
    stops: Whole


def follow(
    table: Whole,
    vehicle: Whole,
    columns: tuple[Whole, Whole, Whole, Whole],
    limits: Limits,
) -> Followed:
    """Work through fixes sorted by vehicle and time; ``columns`` are time, x, y, speed.

    ``table`` is brought up to date in place.
    """
    import numpy as np

    starts = np.flatnonzero(np.append(True, vehicle[1:] != vehicle[:-1]))
    counts = np.diff(np.append(starts, len(vehicle)))
    ranked = np.argsort(-counts, kind="stable")
    rank = np.empty_like(ranked)
    rank[ranked] = np.arange(len(ranked))
    turn = np.arange(len(vehicle)) - np.repeat(starts, counts)
    sizes = np.bincount(turn)
    first = np.cumsum(sizes) - sizes
    place = first[turn] + np.repeat(rank, counts)
    order = np.empty_like(place)
    order[place] = np.arange(len(place))
    numbers = vehicle[starts][ranked]
    mine = table[:, numbers]
    for row, code in EARLIER.items():
        mine[row] = code
    time, x, y, speed = (column[order] for column in columns)
    since, way, driven = (np.full(len(order), -1, dtype=np.int64) for _ in range(3))
    believed = np.zeros(len(order), dtype=np.bool_)
    work = Work(limits, numbers, [])
    for begin, size in zip(first.tolist(), sizes.tolist(), strict=True):
        part = slice(begin, begin + size)
        now = Now(time[part], x[part], y[part], speed[part], order[part])
        state = mine[:, :size]
        believed[part], since[part], way[part] = _step(state, now, work)
        driven[part] = state[WAY]
    table[:, numbers] = mine
    found = np.concatenate(work.stops) if work.stops else np.zeros((0, 8), dtype=np.int64)
    return Followed(believed[place], since[place], way[place], driven[place], found)


def _step(state: Whole, now: Now, work: Work) -> tuple[Mask, Whole, Whole]:
    import numpy as np

    limits = work.limits
    fresh = state[GOOD_TIME] < 0
    since = now.time - state[GOOD_TIME]
    way = distances(state[GOOD_X], state[GOOD_Y], now.x, now.y)
    far = ~fresh & (way > limits.fastest * since // 1000 + limits.jitter)
    torn = _doubt(state, now, far, limits)
    believed = ~far | torn
    cut = fresh | torn
    stand(state, now, (believed, cut, cut | (since > limits.silent_after)), work)
    for row, column in ((GOOD_TIME, now.time), (GOOD_X, now.x), (GOOD_Y, now.y)):
        np.copyto(state[row], column, where=believed)
    return believed, np.where(cut, -1, since), np.where(cut, -1, way)


def _doubt(state: Whole, now: Now, far: Mask, limits: Limits) -> Mask:
    """Which of the fixes that are too far off are believed, since those before agree with them."""
    import numpy as np

    if not far.any():
        state[ODD] = 0
        return far
    way = distances(state[ODD_X], state[ODD_Y], now.x, now.y)
    reach = limits.fastest * (now.time - state[ODD_TIME]) // 1000 + limits.jitter
    agree = (state[ODD] > 0) & (way <= reach)
    state[ODD] = np.where(far, np.where(agree, state[ODD], 0) + 1, 0)
    for row, column in ((ODD_TIME, now.time), (ODD_X, now.x), (ODD_Y, now.y)):
        np.copyto(state[row], column, where=far)
    torn: Mask = far & (state[ODD] >= limits.believed_after)
    state[ODD][torn] = 0
    return torn
