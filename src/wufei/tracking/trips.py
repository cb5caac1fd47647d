"""Visits strung together: from depot or plant over points to plant or depot."""

from __future__ import annotations

from dataclasses import dataclass, field

from wufei.tracking.limits import Limits
from wufei.tracking.records import Kind, Trip, Visit


@dataclass(frozen=True, slots=True)
class Passage:
    """A visit with the vehicle's way when it came and when it left."""

    visit: Visit
    came: int
    left: int


@dataclass(slots=True)
class _Under:
    """A trip that is under way."""

    origin: str
    begins: int
    left: int
    confidence: int
    first: str
    last: str
    ends: int
    way: int
    points: list[str] = field(default_factory=list)


class Trips:
    """Trips under way, by vehicle."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._under: dict[str, _Under] = {}

    def take(self, passage: Passage) -> Trip | None:
        """One visit more, in the order in which a vehicle left; the trip that it ended."""
        visit = passage.visit
        if visit.confidence < self._limits.sure or visit.kind is Kind.ZONE:
            return None
        if visit.kind is Kind.POINT:
            self._call(passage)
            return None
        under = self._under.get(visit.vehicle)
        self._under[visit.vehicle] = _Under(
            visit.place,
            visit.ends,
            passage.left,
            visit.confidence,
            visit.last,
            visit.last,
            visit.ends,
            passage.left,
        )
        return None if under is None else self._ended(under, passage)

    def end(self) -> list[Trip]:
        """Trips that were never seen to end; those that never called anywhere are none."""
        trips = [
            Trip(
                vehicle=vehicle,
                begins=under.begins,
                arrived=under.ends,
                ends=under.ends,
                origin=under.origin,
                destination="",
                delivered=False,
                points=tuple(under.points),
                millimetres=under.way - under.left,
                confidence=under.confidence,
                first=under.first,
                last=under.last,
            )
            for vehicle, under in self._under.items()
            if under.points
        ]
        self._under = {}
        return trips

    def _call(self, passage: Passage) -> None:
        visit = passage.visit
        under = self._under.get(visit.vehicle)
        if under is None:
            under = _Under(
                "", visit.begins, passage.came, 100, visit.first, visit.last, visit.ends, 0
            )
            self._under[visit.vehicle] = under
        under.ends, under.way, under.last = visit.ends, passage.left, visit.last
        if not under.points or under.points[-1] != visit.place:
            under.points.append(visit.place)

    def _ended(self, under: _Under, passage: Passage) -> Trip | None:
        visit = passage.visit
        way = passage.came - under.left
        home = under.origin == visit.place and not under.points
        if home and way < self._limits.trip_least:
            return None
        return Trip(
            vehicle=visit.vehicle,
            begins=under.begins,
            arrived=visit.begins,
            ends=visit.ends,
            origin=under.origin,
            destination=visit.place,
            delivered=visit.kind is Kind.PLANT,
            points=tuple(under.points),
            millimetres=way,
            confidence=min(under.confidence, visit.confidence),
            first=under.first,
            last=visit.last,
        )
