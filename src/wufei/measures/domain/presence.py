"""Whether the books know anything of a place and period: tells *nothing happened* from *no data*.

A month in which nothing was landfilled is 0 t where other lines of the same place and month stand
in the ledger, and no data where none does. Asked only where a figure has no line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from wufei.kernel.periods import Period
from wufei.measures.compiling.registers import PLACES
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Aggregate, Measure, Place, Source, Text
from wufei.measures.domain.gathering import Library, Table, gather

_NOBODY = Text("", "")
#: Asked for in the place of a side of ledger lines.
OPERATIONS = "operations"
#: What the books may know of: of operations, a point or vehicle too.
_TOLD = {OPERATIONS: (*PLACES, "point", "organisation", "vehicle")}


def books_of(measure: Measure) -> str:
    """Which books tell whether anything is known: the ``place`` of ledger lines, or operations."""
    return OPERATIONS if measure.source is Source.OPERATIONS else measure.place


def _every_line(place: str) -> Measure:
    events = place == OPERATIONS
    return Measure(
        id="every_line",
        name=_NOBODY,
        source=Source.OPERATIONS if events else Source.LEDGER,
        aggregate=Aggregate.COUNT if events else Aggregate.NET_IN,
        unit="item" if events else "g",
        basis="none" if events else "as_received",
        counted_at=_NOBODY,
        not_counted=_NOBODY,
        at=Place("", 0),
        place=place,
    )


@dataclass(slots=True)
class Presence:
    """Looks once, when it is asked first."""

    library: Library
    part: Slice
    _tables: dict[str, Table] = field(default_factory=dict)

    def knows(self, period: Period, group: Mapping[str, str | None], place: str) -> bool:
        """Whether any line of the ledger (or any operation) lies in the group's region and the
        period."""
        if place not in self._tables:
            told = _TOLD.get(place, PLACES)
            places = tuple(name for name in self.part.dimensions if name in told)
            own = tuple(pair for pair in self.part.where if pair[0] in told)
            part = replace(self.part, dimensions=places, where=own)
            (found,) = gather(self.library, [_every_line(place)], part).values()
            self._tables[place] = found
        return self._tables[place].cell(period, group).lines > 0
