"""Where a stop could go into a vehicle's sequence, the shortest detours first.

Positions that surely break a class, load or window are left out by quick bounds; the exact
timetable judges the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wufei.routing.compressing import FOREVER
from wufei.routing.records import Problem, Stop, Window
from wufei.routing.timing import Outset, Timekeeper, over


@dataclass(frozen=True, slots=True)
class Position:
    """Put ``added`` (the stop, perhaps with an unloading before or after) at ``at``."""

    detour: int
    slot: int
    at: int
    added: tuple[int, ...]

    def applied(self, items: Sequence[int]) -> list[int]:
        return [*items[: self.at], *self.added, *items[self.at :]]


class Lane:
    """A vehicle's sequence with what quick bounds need, made anew when the sequence changes.

    Arrays have one entry per gap: gap ``k`` is before item ``k``, the last one before going home.
    """

    def __init__(self, keeper: Timekeeper, outset: Outset, items: list[int]) -> None:
        self.keeper, self.outset, self.items = keeper, outset, items
        problem = keeper.problem
        self.vehicle = problem.vehicles[outset.number]
        self.run = keeper.judged(outset, items)
        home = problem.depot_places[self.vehicle.end]
        self.places = [outset.place, *(_place(problem, item) for item in items), home]
        earliest = keeper.run(outset, items)
        self.leaves = [outset.ready, *(visit.leave for _, visit in earliest.visits)]
        self.latest = self._latest()
        self.wastes, self.masses, self.volumes = self._on_board()

    def _latest(self) -> list[int]:
        """Latest arrival at the far side of each gap; breaks could only make it earlier."""
        problem, leg = self.keeper.problem, self.keeper.problem.travel.leg
        latest = [self.vehicle.shift.closes]
        for at in range(len(self.items) - 1, -1, -1):
            windows, service = _duty(problem, self.items[at])
            _, seconds = leg(self.places[at + 1], self.places[at + 2])
            bound = latest[-1] - seconds - service
            latest.append(min(bound, windows[-1].closes if windows else FOREVER))
        return latest[::-1]

    def _on_board(self) -> tuple[list[str | None], list[int], list[int]]:
        """Per gap: the class on board, and the load of the whole trip that the gap belongs to."""
        problem, outset = self.keeper.problem, self.outset
        wastes: list[str | None] = [outset.waste]
        trip, loads, number = [0], [[outset.mass, outset.volume]], 0
        for item in self.items:
            if item >= 0:
                stop = problem.stops[item]
                wastes.append(stop.waste)
                loads[number][0] += stop.mass
                loads[number][1] += stop.volume
            else:
                wastes.append(None)
                number += 1
                loads.append([0, 0])
            trip.append(number)
        return wastes, [loads[n][0] for n in trip], [loads[n][1] for n in trip]

    def used(self) -> bool:
        return bool(self.items or self.outset.before)

    def positions(self, slot: int, number: int, *, bounded: bool) -> Iterator[Position]:
        """Places for stop ``number``; ``bounded``: only those that the quick bounds let pass."""
        problem = self.keeper.problem
        stop = problem.stops[number]
        plants = [n for n, plant in enumerate(problem.plants) if stop.waste in plant.wastes]
        for at in range(len(self.items) + 1):
            for added in self._ways(at, stop, number, plants, bounded=bounded):
                if not bounded or self._in_time(at, added):
                    yield Position(self._detour(at, added), slot, at, added)

    def _ways(
        self, at: int, stop: Stop, number: int, plants: Sequence[int], *, bounded: bool
    ) -> Iterator[tuple[int, ...]]:
        ahead = self.items[at] if at < len(self.items) else None
        on_board = self.wastes[at]
        if self._joins(ahead, on_board, stop) and (not bounded or self._has_room(at, stop)):
            yield (number,)
        ends_trip = ahead is None or ahead >= 0
        if ends_trip and on_board in {None, stop.waste}:
            yield from ((number, ~plant) for plant in plants)
        if on_board is not None and ahead is not None:
            yield from (
                (~plant, number)
                for plant, record in enumerate(self.keeper.problem.plants)
                if on_board in record.wastes
            )

    def _joins(self, ahead: int | None, on_board: str | None, stop: Stop) -> bool:
        if on_board is not None:
            return on_board == stop.waste
        if ahead is None:
            return not self.keeper.problem.plants
        return ahead >= 0 and self.keeper.problem.stops[ahead].waste == stop.waste

    def _has_room(self, at: int, stop: Stop) -> bool:
        vehicle = self.vehicle
        return not (
            over(self.masses[at] + stop.mass, vehicle.mass)
            or over(self.volumes[at] + stop.volume, vehicle.volume)
        )

    def _in_time(self, at: int, added: Sequence[int]) -> bool:
        problem, leg = self.keeper.problem, self.keeper.problem.travel.leg
        time, place = self.leaves[at], self.places[at]
        for item in added:
            target = _place(problem, item)
            windows, service = _duty(problem, item)
            time += leg(place, target)[1]
            if windows:
                if time > windows[-1].closes:
                    return False
                time = max(time, windows[0].opens)
            time, place = time + service, target
        return time + leg(place, self.places[at + 1])[1] <= self.latest[at]

    def _detour(self, at: int, added: Sequence[int]) -> int:
        problem, leg = self.keeper.problem, self.keeper.problem.travel.leg
        places = [self.places[at], *(_place(problem, n) for n in added), self.places[at + 1]]
        way = sum(leg(a, b)[0] for a, b in pairwise(places))
        way -= leg(self.places[at], self.places[at + 1])[0]
        fixed = 0 if self.used() else self.vehicle.fixed_cost
        return way * self.vehicle.distance_cost + fixed


def _place(problem: Problem, item: int) -> int:
    return problem.stops[item].place if item >= 0 else problem.plants[~item].place


def _duty(problem: Problem, item: int) -> tuple[tuple[Window, ...], int]:
    if item >= 0:
        return problem.stops[item].windows, problem.stops[item].service
    return problem.plants[~item].hours, problem.plants[~item].service
