"""What is remembered of vehicles between two batches: a few numbers and ids each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wufei.tracking.fixes import Fixes
from wufei.tracking.following import Followed, follow
from wufei.tracking.limits import Limits
from wufei.tracking.runs import Believed
from wufei.tracking.state import EARLIER, GOOD_TIME, unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Ids = NDArray[Any]

_CODES = {code: row for row, code in EARLIER.items()}


class Fleet:
    """Vehicles by number, in the order in which they were first seen."""

    def __init__(self, limits: Limits) -> None:
        import numpy as np

        self.limits = limits
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}
        self.table = unknown(0)
        self.driven = np.zeros(0, dtype=np.int64)
        self.turn = np.zeros(0, dtype=np.int64)
        self.x, self.y = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        self.event: Ids = np.zeros(0, dtype=object)
        self._ids: dict[int, Ids] = {row: np.zeros(0, dtype=object) for row in EARLIER}

    def numbered(self, fixes: Fixes) -> Fixes:
        """The same fixes with this fleet's numbers."""
        import numpy as np

        for name in fixes.vehicles:
            if name not in self._numbers:
                self._numbers[name] = len(self.names)
                self.names.append(name)
        numbers = np.array([self._numbers[name] for name in fixes.vehicles], dtype=np.int64)
        vehicle = numbers[fixes.vehicle] if len(fixes) else fixes.vehicle
        columns = (fixes.time, fixes.x, fixes.y, fixes.event, fixes.speed, fixes.received)
        return Fixes(tuple(self.names), vehicle, *columns)

    def follow(self, fixes: Fixes) -> tuple[Followed, Believed, Ids, Ids]:
        """Work through fixes in order; also the ids of first and last fixes of the stops found."""
        import numpy as np

        self._grow()
        columns = (fixes.time, fixes.x, fixes.y, fixes.speed)
        followed = follow(self.table, fixes.vehicle, columns, self.limits)
        stops = followed.stops
        first = self._resolved(stops[:, 6], stops[:, 0], fixes.event)
        last = self._resolved(stops[:, 7], stops[:, 0], fixes.event)
        met = fixes.vehicle[np.append(True, fixes.vehicle[1:] != fixes.vehicle[:-1])]
        ids = {row: self._resolved(self.table[row, met], met, fixes.event) for row in EARLIER}
        for row, code in EARLIER.items():
            self._ids[row][met] = ids[row]
            self.table[row, met] = code
        return followed, self._believed(fixes, followed), first, last

    def held(self, codes: Whole, vehicles: Whole) -> Ids:
        """Ids of the fixes that codes of :data:`EARLIER` stand for."""
        import numpy as np

        ids: Ids = np.empty(len(codes), dtype=object)
        for code, row in _CODES.items():
            chosen = codes == code
            ids[chosen] = self._ids[row][vehicles[chosen]]
        return ids

    def last_heard(self) -> Whole:
        """When the last believed fix of each vehicle was, −1 for none."""
        heard: Whole = self.table[GOOD_TIME]
        return heard

    def _resolved(self, rows: Whole, vehicles: Whole, events: Ids) -> Ids:
        ids = self.held(rows, vehicles)
        here = rows >= 0
        ids[here] = events[rows[here]].astype(object)
        return ids

    def _believed(self, fixes: Fixes, followed: Followed) -> Believed:
        import numpy as np

        rows = np.flatnonzero(followed.believed)
        vehicle, driven = fixes.vehicle[rows], followed.driven[rows]
        starts = np.flatnonzero(np.append(True, vehicle[1:] != vehicle[:-1])[: len(vehicle)])
        counts = np.diff(np.append(starts, len(vehicle)))
        met = vehicle[starts]
        turn = np.arange(len(vehicle)) - np.repeat(starts - self.turn[met], counts)
        since = followed.since[rows]
        lead = np.where(since <= self.limits.silent_after, np.maximum(since, 0), 0)
        ends = starts + counts - 1
        self.turn[met] = turn[ends] + 1
        event, x, y = fixes.event[rows].astype(object), fixes.x[rows], fixes.y[rows]
        columns = {"driven": driven, "event": event, "x": x, "y": y}
        before = self._remembered(columns, starts, ends, met)
        return Believed(
            vehicle=vehicle,
            time=fixes.time[rows],
            x=x,
            y=y,
            event=event,
            since=since,
            way=followed.way[rows],
            driven=driven,
            turn=turn,
            lead=lead,
            seen=np.minimum(lead, self.limits.service),
            latest=self.turn - 1,
            **before,
        )

    def _remembered(
        self, columns: dict[str, NDArray[Any]], starts: Whole, ends: Whole, met: Whole
    ) -> dict[str, NDArray[Any]]:
        """Each column one row down; a vehicle's first row takes what was remembered of it."""
        import numpy as np

        before = {}
        for name, column in columns.items():
            memory = getattr(self, name)
            moved = np.empty_like(column)
            moved[1:] = column[:-1]
            moved[starts] = memory[met]
            memory[met] = column[ends]
            before[f"before_{name}"] = moved
        return before

    def _grow(self) -> None:
        import numpy as np

        more = len(self.names) - len(self.turn)
        if not more:
            return
        nothing = np.zeros(more, dtype=np.int64)
        self.table = np.concatenate([self.table, unknown(more)], axis=1)
        self.driven = np.append(self.driven, nothing)
        self.x, self.y = np.append(self.x, nothing), np.append(self.y, nothing)
        self.turn = np.append(self.turn, nothing)
        blank: Ids = np.full(more, "", dtype=object)
        self.event = np.append(self.event, blank)
        self._ids = {row: np.append(ids, blank) for row, ids in self._ids.items()}
