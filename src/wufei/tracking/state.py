"""What is known of each vehicle between two fixes: one column a vehicle, one row a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wufei.tracking.limits import Limits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

#: The rows: the last fix that was believed; those that were not; where the vehicle may be standing;
#: one fix away from there; its way.
(
    GOOD_TIME,
    GOOD_X,
    GOOD_Y,
    ODD,
    ODD_TIME,
    ODD_X,
    ODD_Y,
    ANCHOR_X,
    ANCHOR_Y,
    BEGAN,
    LAST_TIME,
    HEARD,
    FIXES,
    SUM_X,
    SUM_Y,
    FIRST_ROW,
    LAST_ROW,
    OUT,
    OUT_TIME,
    OUT_X,
    OUT_Y,
    OUT_ROW,
    WAY,
    COUNT,
) = range(24)
#: What FIRST_ROW, LAST_ROW and OUT_ROW hold when a batch begins: the fix came in an earlier one.
EARLIER = {FIRST_ROW: -1, LAST_ROW: -2, OUT_ROW: -3}


@dataclass(frozen=True, slots=True, eq=False)
class Now:
    """The k-th fixes: columns of equal length, ``row`` their number in the batch."""

    time: Whole
    x: Whole
    y: Whole
    speed: Whole
    row: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """A batch under way: ``numbers`` of its vehicles as arranged, ``stops`` found so far."""

    limits: Limits
    numbers: Whole
    stops: list[Whole]


def unknown(count: int) -> Whole:
    """The table for ``count`` vehicles of which nothing is known."""
    import numpy as np

    table = np.zeros((COUNT, count), dtype=np.int64)
    table[GOOD_TIME] = -1
    return table
