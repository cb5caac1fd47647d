"""Stops, fix by fix: where a vehicle stays within a circle, drift left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wufei.tracking.geometry import distances
from wufei.tracking.limits import Limits
from wufei.tracking.state import (
    ANCHOR_X,
    ANCHOR_Y,
    BEGAN,
    FIRST_ROW,
    FIXES,
    HEARD,
    LAST_ROW,
    LAST_TIME,
    OUT,
    OUT_ROW,
    OUT_TIME,
    OUT_X,
    OUT_Y,
    SUM_X,
    SUM_Y,
    WAY,
    Now,
    Work,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Mask = NDArray[np.bool_]


def stand(state: Whole, now: Now, masks: tuple[Mask, Mask, Mask], work: Work) -> None:
    """Prolong stops, hold single fixes that drift off them, end the others."""
    import numpy as np

    limits = work.limits
    believed, cut, broken = masks
    away = distances(state[ANCHOR_X], state[ANCHOR_Y], now.x, now.y)
    lag = now.time - state[LAST_TIME]
    calm = believed & ~broken & (now.speed < limits.moving)
    held = state[OUT] == 1
    brief = lag <= limits.drift_longest
    stays = calm & (away <= limits.stop_radius) & (~held | brief)
    long_enough = state[HEARD] >= limits.stop_least
    drifts = calm & ~stays & ~held & long_enough & brief & (away <= limits.drift_radius)
    leaves = believed & ~stays & ~drifts
    ended = leaves & long_enough
    if ended.any():
        work.stops.append(stood(state, work.numbers, ended))
    _prolong(state, now, stays, lag)
    if drifts.any():
        state[OUT][drifts] = 1
        columns = ((OUT_TIME, now.time), (OUT_X, now.x), (OUT_Y, now.y), (OUT_ROW, now.row))
        for row, column in columns:
            np.copyto(state[row], column, where=drifts)
    over = leaves & held
    if over.any():
        _resume(state, over)
        away = distances(state[ANCHOR_X], state[ANCHOR_Y], now.x, now.y)
        again = over & calm & (away <= limits.stop_radius)
        _prolong(state, now, again, now.time - state[LAST_TIME])
        leaves &= ~again
    _move(state, now, leaves, np.where(cut | (broken & (away <= limits.stop_radius)), 0, away))


def _prolong(state: Whole, now: Now, stays: Mask, lag: Whole) -> None:
    import numpy as np

    state[HEARD] += np.where(stays, lag, 0)
    state[FIXES] += stays
    state[SUM_X] += np.where(stays, now.x - state[ANCHOR_X], 0)
    state[SUM_Y] += np.where(stays, now.y - state[ANCHOR_Y], 0)
    np.copyto(state[LAST_TIME], now.time, where=stays)
    np.copyto(state[LAST_ROW], now.row, where=stays)
    state[OUT][stays] = 0


def _resume(state: Whole, over: Mask) -> None:
    """The fix that was held off was the first of the way on."""
    import numpy as np

    way = distances(state[ANCHOR_X], state[ANCHOR_Y], state[OUT_X], state[OUT_Y])
    state[WAY] += np.where(over, way, 0)
    moved = ((ANCHOR_X, OUT_X), (ANCHOR_Y, OUT_Y), (BEGAN, OUT_TIME), (LAST_TIME, OUT_TIME))
    for row, origin in (*moved, (FIRST_ROW, OUT_ROW), (LAST_ROW, OUT_ROW)):
        np.copyto(state[row], state[origin], where=over)
    _alone(state, over)


def _move(state: Whole, now: Now, leaves: Mask, way: Whole) -> None:
    import numpy as np

    state[WAY] += np.where(leaves, way, 0)
    placed = ((ANCHOR_X, now.x), (ANCHOR_Y, now.y), (BEGAN, now.time), (LAST_TIME, now.time))
    for row, column in (*placed, (FIRST_ROW, now.row), (LAST_ROW, now.row)):
        np.copyto(state[row], column, where=leaves)
    _alone(state, leaves)


def _alone(state: Whole, where: Mask) -> None:
    import numpy as np

    np.copyto(state[FIXES], 1, where=where)
    for row in (HEARD, SUM_X, SUM_Y, OUT):
        np.copyto(state[row], 0, where=where)


def stood(state: Whole, numbers: Whole, chosen: Mask) -> Whole:
    """Vehicle, begin, end, x, y, fixes, first and last row of the stops of chosen columns."""
    import numpy as np

    mine = np.flatnonzero(chosen)
    part = state[:, mine]
    x = part[ANCHOR_X] + part[SUM_X] // part[FIXES]
    y = part[ANCHOR_Y] + part[SUM_Y] // part[FIXES]
    rows = (part[BEGAN], part[LAST_TIME], x, y, part[FIXES], part[FIRST_ROW], part[LAST_ROW])
    return np.stack([numbers[mine], *rows], axis=1)


def standing(table: Whole, limits: Limits) -> Whole:
    """The stops that go on, as :func:`stood` gives them."""
    import numpy as np

    numbers = np.arange(table.shape[1])
    return stood(table, numbers, (table[HEARD] >= limits.stop_least) & (table[FIXES] > 0))
