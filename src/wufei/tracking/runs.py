"""Fixes in a row that share something: at a place, off a line, in a slot of time.

What is open at the end of a batch is one row of the next, so a run is the same however its fixes
came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Table = dict[str, NDArray[Any]]

#: How the column of a run comes from those of its fixes. ``inner`` and ``seen`` are the times that
#: lead to its fixes but the first, whose own are ``lead`` and ``lead_seen``.
FIRST = ("vehicle", "item", "first_turn", "begins", "lead", "lead_seen", "before", "before_way")
FIRST_TOO = ("before_driven", "first_driven")
LAST = ("last_turn", "ends", "last_driven")
SUMS = ("fixes", "inner", "seen")


@dataclass(frozen=True, slots=True, eq=False)
class Believed:
    """The believed fixes of a batch, sorted by vehicle and time.

    ``turn`` counts a vehicle's fixes from its first ever; ``latest`` gives each vehicle's last.
    ``lead`` is ``since`` where no silence lies between, else 0; ``seen`` the part of it in which a
    short service would have been seen; ``before_event``, ``before_x`` and ``before_y`` are of
    the vehicle's fix before.
    """

    vehicle: Whole
    time: Whole
    x: Whole
    y: Whole
    event: NDArray[Any]
    since: Whole
    way: Whole
    driven: Whole
    before_driven: Whole
    turn: Whole
    lead: Whole
    seen: Whole
    latest: Whole
    before_event: NDArray[Any]
    before_x: Whole
    before_y: Whole


class Runs:
    """Open runs of one sort; a silence longer than ``parted`` ends one."""

    def __init__(self, parted: int) -> None:
        self._open: Table = {}
        self._parted = parted

    def opened(self) -> Table:
        """The columns of the runs that go on, empty if there never was one."""
        return self._open

    def fold(self, fixes: Believed, rows: Whole, items: Whole, extreme: Whole) -> Table:
        """Runs that have ended: their vehicle has a later fix.

        ``rows`` of ``fixes`` belong to ``items``; ``extreme`` is kept at its least.
        """
        import numpy as np

        table = _joined(_as_runs(fixes, rows, items, extreme), self._open)
        if not len(table["vehicle"]):
            return table
        order = np.lexsort((table["first_turn"], table["item"], table["vehicle"]))
        table = _merged({name: column[order] for name, column in table.items()}, self._parted)
        ended = table["last_turn"] < fixes.latest[table["vehicle"]]
        _look_ahead(table, np.flatnonzero(ended), fixes, self._parted)
        return self._split(table, ended)

    def passed(self, item: int) -> Table:
        """Runs of items before ``item``, which no later fix can belong to."""
        return self._split(self._open, self._open["item"] < item) if self._open else {}

    def silent(self, watermark: int) -> Table:
        """Runs that no fix after ``watermark`` can go on with."""
        ended = self._open["ends"] < watermark - self._parted if self._open else None
        return {} if ended is None else self._split(self._open, ended)

    def renumber(self, numbers: Whole) -> None:
        """Items by other numbers from now on; those that become −1 are given up."""
        if self._open:
            self._open["item"] = numbers[self._open["item"]]
            self._split(self._open, self._open["item"] < 0)

    def end(self) -> Table:
        """All that is open, as it stands."""
        table, self._open = self._open, {}
        return table

    def _split(self, table: Table, ended: Any) -> Table:
        self._open = {name: column[~ended] for name, column in table.items()}
        return {name: column[ended] for name, column in table.items()}


def _as_runs(fixes: Believed, rows: Whole, items: Whole, extreme: Whole) -> Table:
    import numpy as np

    nothing = np.zeros(len(rows), dtype=np.int64)
    event = fixes.event[rows]
    time, turn, driven = fixes.time[rows], fixes.turn[rows], fixes.driven[rows]
    return {
        "vehicle": fixes.vehicle[rows],
        "item": items,
        "first_turn": turn,
        "last_turn": turn,
        "begins": time,
        "ends": time,
        "fixes": nothing + 1,
        "lead": fixes.lead[rows],
        "lead_seen": fixes.seen[rows],
        "inner": nothing,
        "seen": nothing,
        "before": fixes.since[rows],
        "before_way": fixes.way[rows],
        "before_driven": fixes.before_driven[rows],
        "first_driven": driven,
        "last_driven": driven,
        "extreme": extreme,
        "after": nothing - 1,
        "after_way": nothing - 1,
        "first": event,
        "last": event,
    }


def _joined(table: Table, others: Table) -> Table:
    import numpy as np

    if not others or not len(others["vehicle"]):
        return table
    return {name: np.concatenate([column, others[name]]) for name, column in table.items()}


def _merged(table: Table, parted: int) -> Table:
    import numpy as np

    vehicle, item = table["vehicle"], table["item"]
    same = (vehicle[1:] == vehicle[:-1]) & (item[1:] == item[:-1])
    same &= table["first_turn"][1:] == table["last_turn"][:-1] + 1
    same &= table["before"][1:] <= parted
    first = np.flatnonzero(np.append(True, ~same))
    last = np.append(first[1:], len(vehicle)) - 1
    merged: Table = {name: table[name][first] for name in (*FIRST, *FIRST_TOO, "first")}
    merged |= {name: table[name][last] for name in (*LAST, "last")}
    sums = {name: np.add.reduceat(table[name], first) for name in (*SUMS, "lead", "lead_seen")}
    merged["fixes"] = sums["fixes"]
    merged["inner"] = sums["inner"] + sums["lead"] - merged["lead"]
    merged["seen"] = sums["seen"] + sums["lead_seen"] - merged["lead_seen"]
    merged["extreme"] = np.minimum.reduceat(table["extreme"], first)
    merged["after"] = np.full(len(first), -1, dtype=np.int64)
    merged["after_way"] = merged["after"].copy()
    return {name: merged[name] for name in table}


def _look_ahead(table: Table, ended: Whole, fixes: Believed, parted: int) -> None:
    """The fix that followed a run is in the batch that ended it; after a long silence it tells
    nothing."""
    import numpy as np

    if not len(ended):
        return
    starts = np.flatnonzero(np.append(True, fixes.vehicle[1:] != fixes.vehicle[:-1]))
    group = np.searchsorted(fixes.vehicle[starts], table["vehicle"][ended])
    start = starts[group]
    row = start + table["last_turn"][ended] + 1 - fixes.turn[start]
    since = fixes.since[row]
    table["after"][ended] = np.where(since <= parted, since, -1)
    table["after_way"][ended] = fixes.way[row]
