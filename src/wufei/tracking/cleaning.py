"""Fixes that cannot be used, told by themselves or by those of the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wufei.tracking.fixes import Fixes
from wufei.tracking.geometry import DEGREE, NOWHERE, distances
from wufei.tracking.limits import Limits
from wufei.tracking.records import Fault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

#: The faults by the numbers that stand for them in columns; 0 is none.
FAULTS = (None, *Fault)
_NUMBER = {fault: number for number, fault in enumerate(FAULTS)}


def by_themselves(fixes: Fixes, limits: Limits, watermark: int | None) -> Whole:
    """Numbers of faults: no place, stale, ahead, too late for ``watermark``; the first that holds.

    Stale and ahead never move a stream's watermark, so a wrong clock spoils no other vehicle's day.
    """
    import numpy as np

    x, y, time = fixes.x, fixes.y, fixes.time
    outside = (x == NOWHERE) | (y == NOWHERE) | ((x == 0) & (y == 0))
    outside |= (np.abs(x) > 180 * DEGREE) | (np.abs(y) > 90 * DEGREE)
    known = fixes.received >= 0
    stale = known & (fixes.received - time > limits.stale_after)
    ahead = known & (time - fixes.received > limits.ahead)
    if limits.since is not None:
        stale |= time < limits.since
    if limits.until is not None:
        ahead |= time > limits.until
    nothing = np.zeros(len(fixes), dtype=np.bool_)
    late = nothing if watermark is None else time <= watermark
    choices = {Fault.OUTSIDE: outside, Fault.STALE: stale, Fault.AHEAD: ahead, Fault.LATE: late}
    numbers = [_NUMBER[fault] for fault in choices]
    return np.select(list(choices.values()), numbers, default=0).astype(np.int64)


def in_order(fixes: Fixes) -> Fixes:
    """Sorted by vehicle and time; fixes of one moment by id and place."""
    import numpy as np

    fixes = fixes.rows(np.lexsort((fixes.time, fixes.vehicle)))
    again = _again(fixes)
    tied = np.flatnonzero(again | np.append(again[1:], False))
    if not len(tied):
        return fixes
    part = fixes.rows(tied)
    keys = (part.y, part.x, part.event, part.time, part.vehicle)
    order = np.arange(len(fixes))
    order[tied] = tied[np.lexsort(keys)]
    return fixes.rows(order)


def by_moment(fixes: Fixes, limits: Limits) -> Whole:
    """Numbers of faults among fixes in order: the same event again, or a clock that stands.

    Of the fixes of one moment the first is kept, unless they lie far apart: then none is believed.
    """
    import numpy as np

    faults = np.zeros(len(fixes), dtype=np.int64)
    again = _again(fixes)
    if not again.any():
        return faults
    faults[again] = _NUMBER[Fault.STANDING]
    same = again & np.append(False, fixes.event[1:] == fixes.event[:-1])
    faults[same] = _NUMBER[Fault.REPEATED]
    first = np.flatnonzero(~again)
    low_x, high_x = np.minimum.reduceat(fixes.x, first), np.maximum.reduceat(fixes.x, first)
    low_y, high_y = np.minimum.reduceat(fixes.y, first), np.maximum.reduceat(fixes.y, first)
    wide = distances(low_x, low_y, high_x, high_y) > limits.standing_spread
    faults[first[wide]] = _NUMBER[Fault.STANDING]
    return faults


def _again(fixes: Fixes) -> NDArray[np.bool_]:
    """Rows with the vehicle and moment of the row before."""
    import numpy as np

    same = (fixes.vehicle[1:] == fixes.vehicle[:-1]) & (fixes.time[1:] == fixes.time[:-1])
    return np.append(False, same) if len(fixes) else np.zeros(0, dtype=np.bool_)
