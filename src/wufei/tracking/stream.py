"""The door for fixes as they come in, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wufei.tracking import finding
from wufei.tracking.cleaning import FAULTS, by_moment, by_themselves, in_order
from wufei.tracking.fixes import Fixes, appended
from wufei.tracking.fleet import Fleet
from wufei.tracking.limits import Limits
from wufei.tracking.lines import Lines
from wufei.tracking.places import Places
from wufei.tracking.records import (
    Deviation,
    Fault,
    Gap,
    Heard,
    SetAside,
    Stop,
    Tracks,
    Trip,
    joined,
)
from wufei.tracking.runs import Believed, Runs
from wufei.tracking.standing import standing
from wufei.tracking.trips import Passage, Trips

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

_JUMP = FAULTS.index(Fault.JUMP)


class Stream:
    """Fixes in batches of any size; what is certain comes out at once.

    Memory is bounded by the number of vehicles and by what arrives within ``limits.lateness``:
    a fix waits until every vehicle's later fixes have passed it by so much. Whatever came in later
    than that is set aside as late, and the day can be found again from its history.

    Vehicles on the same device clock need nothing more; where each has its own, give the time of
    arrival, so that a clock that is ahead cannot carry the watermark away.
    """

    def __init__(
        self,
        *,
        places: Places | None = None,
        lines: Lines | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.places = places or Places()
        self.lines = lines or Lines()
        #: Everything up to this moment has been worked through; None before the first fix.
        self.watermark: int | None = None
        self._newest: int | None = None
        self._waiting: list[Fixes] = []
        self._fleet = Fleet(self.limits)
        parted = self.limits.parted
        self._near, self._off, self._slots = Runs(parted), Runs(parted), Runs(parted)
        self._trips = Trips(self.limits)
        self._closed = False

    def feed(self, fixes: Fixes) -> Tracks:
        """Take fixes in; what has ended by now, each record once.

        Raises:
            ValueError: the stream is closed.
        """
        if self._closed:
            raise ValueError("the stream is closed")
        aside: list[SetAside] = []
        if len(fixes):
            fixes = self._fleet.numbered(fixes)
            faults = by_themselves(fixes, self.limits, self.watermark)
            aside += self._aside(fixes, faults)
            fixes = fixes.rows(faults == 0)
        if len(fixes):
            self._waiting.append(fixes)
            self._newest = max(int(fixes.time.max()), self._newest or 0)
        if self._newest is None:
            return joined([Tracks(set_aside=tuple(aside))])
        return self._advance(self._newest - self.limits.lateness, aside)

    def advance(self, moment: int) -> Tracks:
        """Wait for nothing up to ``moment`` any longer, though no fix has come since."""
        if self._closed:
            raise ValueError("the stream is closed")
        return self._advance(moment, [])

    def close(self) -> Tracks:
        """Work through all that waits and end all that is open, as it stands.

        A tracker that was silent until ``limits.until`` is a gap without a last fix.
        """
        rest = self._advance(2**61, [])
        self._closed = True
        names = self._fleet.names
        passed = finding.passages(self._near.end(), names, self.places, self.limits)
        trips = self._strung(passed) + self._trips.end()
        parts = Tracks(
            visits=tuple(passage.visit for passage in passed),
            trips=tuple(trips),
            stops=tuple(self.standing()),
            gaps=tuple(self._unheard()),
            deviations=tuple(finding.deviations(self._off.end(), names, self.lines, self.limits)),
            heard=tuple(finding.slots(self._slots.end(), names, self.limits)),
        )
        return joined([rest, parts])

    def replan(self, lines: Lines) -> None:
        """Other lines from now on. A line that is still among them goes on as it was; what left a
        line that is not is given up."""
        import numpy as np

        kept = {line.key: number for number, line in enumerate(lines.lines)}
        numbers = [kept.get(line.key, -1) for line in self.lines.lines]
        self._off.renumber(np.array(numbers, dtype=np.int64))
        self.lines = lines

    def standing(self) -> list[Stop]:
        """The stops that go on, as long as they are known to be: for a live map."""
        found = standing(self._fleet.table, self.limits)
        first = self._fleet.held(found[:, 6], found[:, 0])
        last = self._fleet.held(found[:, 7], found[:, 0])
        return finding.stops(found, first, last, self._fleet.names, self.places)

    def present(self) -> Iterator[tuple[str, str, int]]:
        """Vehicle, place and begin of the visits that go on."""
        table = self._near.opened()
        if not table:
            return
        columns = (table["vehicle"].tolist(), table["item"].tolist(), table["begins"].tolist())
        for vehicle, item, begins in zip(*columns, strict=True):
            yield self._fleet.names[vehicle], self.places.places[item].key, begins

    def _advance(self, watermark: int, aside: list[SetAside]) -> Tracks:
        if self.watermark is None or watermark > self.watermark:
            self.watermark = watermark
        fixes, self._waiting = _cut(self._waiting, self.watermark)
        found = self._released(fixes, aside) if fixes is not None else Tracks()
        return joined([found, self._left_behind(self.watermark), Tracks(set_aside=tuple(aside))])

    def _left_behind(self, watermark: int) -> Tracks:
        """What has ended since no fix that may still come can belong to it."""
        names, limits = self._fleet.names, self.limits
        passed = finding.passages(self._near.silent(watermark), names, self.places, limits)
        slots = self._slots.passed((watermark + 1) // limits.slot)
        off = self._off.silent(watermark)
        return Tracks(
            visits=tuple(passage.visit for passage in passed),
            trips=tuple(self._strung(passed)),
            deviations=tuple(finding.deviations(off, names, self.lines, limits)),
            heard=tuple(finding.slots(slots, names, limits)),
        )

    def _released(self, fixes: Fixes, aside: list[SetAside]) -> Tracks:
        fixes = in_order(fixes)
        faults = by_moment(fixes, self.limits)
        aside += self._aside(fixes, faults)
        fixes = fixes.rows(faults == 0)
        if not len(fixes):
            return Tracks()
        followed, believed, first, last = self._fleet.follow(fixes)
        aside += self._aside(fixes, (~followed.believed) * _JUMP)
        names = self._fleet.names
        passed = self._passages(believed)
        return Tracks(
            kept=len(believed.vehicle),
            stops=tuple(finding.stops(followed.stops, first, last, names, self.places)),
            visits=tuple(passage.visit for passage in passed),
            trips=tuple(self._strung(passed)),
            gaps=tuple(finding.gaps(believed, names, self.places, self.limits)),
            deviations=tuple(self._deviations(believed)),
            heard=tuple(self._heard(believed)),
        )

    def _passages(self, fixes: Believed) -> list[Passage]:
        rows, numbers, away = self.places.holding(fixes.x, fixes.y)
        table = self._near.fold(fixes, rows, numbers, away)
        return finding.passages(table, self._fleet.names, self.places, self.limits)

    def _deviations(self, fixes: Believed) -> list[Deviation]:
        if not self.lines.lines:
            return []
        numbers = self.lines.numbers(self._fleet.names)[fixes.vehicle]
        line = self.lines.holding(numbers, fixes.time)
        rows, away = self.lines.off(line, fixes.x, fixes.y)
        table = self._off.fold(fixes, rows, line[rows], -away)
        return finding.deviations(table, self._fleet.names, self.lines, self.limits)

    def _heard(self, fixes: Believed) -> list[Heard]:
        import numpy as np

        rows = np.arange(len(fixes.time))
        table = self._slots.fold(fixes, rows, fixes.time // self.limits.slot, rows * 0)
        return finding.slots(table, self._fleet.names, self.limits)

    def _strung(self, passed: list[Passage]) -> list[Trip]:
        trips = (self._trips.take(passage) for passage in passed)
        return [trip for trip in trips if trip is not None]

    def silent(self, moment: int) -> list[Gap]:
        """The trackers that have been silent up to ``moment`` for too long."""
        return finding.unheard(self._fleet, self.places, moment)

    def _unheard(self) -> list[Gap]:
        return [] if self.limits.until is None else self.silent(self.limits.until)

    def _aside(self, fixes: Fixes, faults: Whole) -> list[SetAside]:
        import numpy as np

        rows = np.flatnonzero(faults)
        return [
            SetAside(self._fleet.names[vehicle], time, str(event), fault)
            for vehicle, time, event, number in zip(
                *(column[rows].tolist() for column in (fixes.vehicle, fixes.time, fixes.event)),
                faults[rows].tolist(),
                strict=True,
            )
            if (fault := FAULTS[number]) is not None
        ]


def _cut(waiting: list[Fixes], watermark: int) -> tuple[Fixes | None, list[Fixes]]:
    """What is due by ``watermark``, and what waits on."""
    if not waiting:
        return None, []
    fixes = appended(waiting)
    due = fixes.time <= watermark
    rest = fixes.rows(~due)
    return (fixes.rows(due) if due.any() else None), ([rest] if len(rest) else [])
