"""Runs and stops as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wufei.tracking.fleet import Fleet
from wufei.tracking.limits import Limits
from wufei.tracking.lines import Lines
from wufei.tracking.places import Places
from wufei.tracking.records import Deviation, Gap, Heard, Stop, Visit
from wufei.tracking.runs import Believed
from wufei.tracking.trips import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Table = dict[str, NDArray[Any]]


def passages(table: Table, names: list[str], places: Places, limits: Limits) -> list[Passage]:
    """Visits in the order in which each vehicle left."""
    import numpy as np

    if not table or not len(table["vehicle"]):
        return []
    order = np.lexsort((table["item"], table["begins"], table["ends"], table["vehicle"]))
    table = {name: column[order] for name, column in table.items()}
    table["possible"], table["sure"] = _weighed(table, places, limits)
    table["from_middle"] = table.pop("extreme")
    columns = ("vehicle", "item", "begins", "ends", "fixes", "from_middle", "inner", "possible")
    more = ("sure", "first", "last")
    visits = zip(*(table[name].tolist() for name in (*columns, *more)), strict=True)
    ways = zip(table["first_driven"].tolist(), table["last_driven"].tolist(), strict=True)
    return [
        Passage(_visit(row, names, places), came, left)
        for row, (came, left) in zip(visits, ways, strict=True)
    ]


def _visit(row: tuple[Any, ...], names: list[str], places: Places) -> Visit:
    vehicle, item, begins, ends, fixes, nearest, known, possible, sure, first, last = row
    place = places.places[item]
    return Visit(
        vehicle=names[vehicle],
        place=place.key,
        kind=place.kind,
        begins=begins,
        ends=ends,
        fixes=fixes,
        nearest=nearest,
        known=known,
        possible=possible,
        confidence=sure,
        first=str(first),
        last=str(last),
    )


def _weighed(table: Table, places: Places, limits: Limits) -> tuple[Whole, Whole]:
    """How long each visit may have been at most, and its confidence."""
    import numpy as np

    dwell = np.array([place.dwell for place in places.places], dtype=np.int64)[table["item"]]
    known = table["inner"]
    possible = table["ends"] - table["begins"]
    possible = possible + _left_over(table["before"], table["before_way"], limits)
    possible = possible + _left_over(table["after"], table["after_way"], limits)
    open_share = 100 * (possible - dwell) // np.maximum(possible - known, 1)
    sure = np.where(known >= dwell, 100, np.clip(open_share, 0, 99))
    return possible, sure


def _left_over(since: Whole, way: Whole, limits: Limits) -> Whole:
    """What a way leaves over of the time between two fixes, driven at cruising speed."""
    import numpy as np

    return np.where(since < 0, 0, np.maximum(since - way * 1000 // limits.cruising, 0))


def deviations(table: Table, names: list[str], lines: Lines, limits: Limits) -> list[Deviation]:
    """Runs off the line that are long enough; a single fix may be anything."""
    if not table:
        return []
    columns = ("vehicle", "item", "begins", "ends", "fixes", "extreme", "first", "last")
    return [
        Deviation(
            vehicle=names[vehicle],
            line=lines.lines[item].key,
            begins=begins,
            ends=ends,
            fixes=fixes,
            farthest=-least,
            confidence=100 * (fixes - 1) // fixes,
            first=str(first),
            last=str(last),
        )
        for vehicle, item, begins, ends, fixes, least, first, last in zip(
            *(table[name].tolist() for name in columns), strict=True
        )
        if fixes > 1 and ends - begins >= limits.off_line_least
    ]


def slots(table: Table, names: list[str], limits: Limits) -> list[Heard]:
    if not table:
        return []
    millimetres = table["last_driven"] - table["before_driven"]
    heard = table["inner"] + table["lead"]
    seen = table["seen"] + table["lead_seen"]
    columns = (table["vehicle"], table["item"] * limits.slot, table["fixes"])
    more = (millimetres, heard, seen, table["first"], table["last"])
    return [
        Heard(
            vehicle=names[vehicle],
            begins=begins,
            ends=begins + limits.slot,
            fixes=fixes,
            millimetres=way,
            heard=whole,
            seen=part,
            first=str(first),
            last=str(last),
        )
        for vehicle, begins, fixes, way, whole, part, first, last in zip(
            *(column.tolist() for column in (*columns, *more)), strict=True
        )
    ]


def stops(found: Whole, first: Any, last: Any, names: list[str], places: Places) -> list[Stop]:
    """Stops from the rows that following them gave, with the places that hold them."""
    at = places.best(found[:, 3], found[:, 4])
    return [
        Stop(
            vehicle=names[vehicle],
            begins=begins,
            ends=ends,
            longitude=x,
            latitude=y,
            fixes=fixes,
            place=place.key if place else "",
            kind=place.kind if place else None,
            confidence=100 * (fixes - 1) // fixes,
            first=str(one),
            last=str(other),
        )
        for (vehicle, begins, ends, x, y, fixes, _, _), one, other, place in zip(
            found.tolist(), first.tolist(), last.tolist(), at, strict=True
        )
    ]


def gaps(fixes: Believed, names: list[str], places: Places, limits: Limits) -> list[Gap]:
    """Silences that a fix has ended, with the place where they began."""
    import numpy as np

    rows = np.flatnonzero(fixes.since > limits.silent_after)
    return [
        Gap(
            vehicle=names[fixes.vehicle[row]],
            begins=int(fixes.time[row] - fixes.since[row]),
            ends=int(fixes.time[row]),
            millimetres=int(fixes.way[row]),
            place=place.key if place else "",
            kind=place.kind if place else None,
            first=str(fixes.before_event[row]),
            last=str(fixes.event[row]),
        )
        for row, place in zip(
            rows.tolist(), places.best(fixes.before_x[rows], fixes.before_y[rows]), strict=True
        )
    ]


def unheard(fleet: Fleet, places: Places, moment: int) -> list[Gap]:
    """Silences that go on at ``moment``."""
    import numpy as np

    heard = fleet.last_heard()
    rows = np.flatnonzero((heard >= 0) & (moment - heard > fleet.limits.silent_after))
    return [
        Gap(
            vehicle=fleet.names[row],
            begins=int(heard[row]),
            ends=moment,
            millimetres=0,
            place=place.key if place else "",
            kind=place.kind if place else None,
            first=str(fleet.event[row]),
            last="",
        )
        for row, place in zip(rows.tolist(), places.best(fleet.x[rows], fleet.y[rows]), strict=True)
    ]
