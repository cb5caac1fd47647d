"""What becomes of one row, and of neighbouring rows that form one entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from wufei.intake.interpret.catalogue import KnownAccount
from wufei.intake.interpret.fields import Cells
from wufei.intake.interpret.problems import Problem
from wufei.intake.refusals import RowReason
from wufei.kernel.units import Mass


@dataclass(slots=True)
class Moved:
    """Mass from giver to receiver. ``grams`` is positive, or zero when nothing is left to post;
    ``reversed``: the file has it negative, so the sides were changed."""

    giver: KnownAccount
    receiver: KnownAccount
    material: str
    mass: Mass
    grams: int
    label: str = ""
    lot: str = ""
    reversed: bool = False

    @property
    def signed(self) -> int:
        return -self.grams if self.reversed else self.grams


@dataclass(slots=True)
class ReadRow:
    """All that the map makes of one row.

    ``refused`` keeps the row out, ``skipped`` left parts out as the map says, ``notes`` do not.
    ``readable``: every mass that could be read with its material, also of rows kept out;
    ``unweighed``: the materials of masses that could not.
    """

    number: int
    cells: Cells
    moves: list[Moved] = field(default_factory=list)
    readable: list[tuple[str, Mass]] = field(default_factory=list)
    unweighed: list[str] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    occurred_at: dt.datetime | None = None
    day: dt.date | None = None
    group: str = ""
    reference: str = ""
    giver_proof: str = ""
    receiver_proof: str = ""

    @property
    def accepted(self) -> bool:
        return not self.refused and bool(self.moves)


Group = list[ReadRow]


def grouped(rows: Iterable[ReadRow | None], *, by_group: bool) -> Iterator[Group]:
    """Neighbours with the same group text; rows that the map's filter left out (None) part none.

    One refused row refuses its whole group: half a day's balance is no balance. A filtered row is
    yielded as an empty group, so that the caller can count it.
    """
    seen: set[str] = set()
    waiting: Group = []
    for row in rows:
        if row is None:
            yield []
            continue
        if waiting and (not by_group or row.group != waiting[0].group):
            yield _judged(waiting, seen, by_group=by_group)
            waiting = []
        waiting.append(row)
    if waiting:
        yield _judged(waiting, seen, by_group=by_group)


def _judged(group: Group, seen: set[str], *, by_group: bool) -> Group:
    if not by_group:
        return group
    text = group[0].group
    if text in seen:
        group[0].notes.append(Problem(RowReason.GROUP_RETURNS, value=text))
    seen.add(text)
    first = next((row for row in group if row.refused), None)
    if first is not None:
        params = {"first": first.number}
        for row in group:
            if not row.refused:
                row.refused.append(Problem(RowReason.GROUP_REFUSED, value=text, params=params))
    return group
