"""Where a stop could go into a vehicle's sequence, the shortest detours first.

Positions that surely break a class, load or window are left out by quick bounds; the exact
timetable judges the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wufei.routing.compressing import FOREVER
from wufei.routing.legs import Legs
from wufei.routing.loads import over
from wufei.routing.records import Problem, Stop, Window
from wufei.routing.timing import Outset, Timekeeper


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

    def __init__(self, keeper: Timekeeper, legs: Legs, outset: Outset, items: list[int]) -> None:
        self.keeper, self.legs, self.outset, self.items = keeper, legs, outset, items
        problem = keeper.problem
        self.vehicle = problem.vehicles[outset.number]
        self.run = keeper.judged(outset, items)
        home = problem.depot_places[self.vehicle.end]
        self.places = [outset.place, *(_place(problem, item) for item in items), home]
        self.gaps = [problem.travel.leg(a, b)[0] for a, b in pairwise(self.places)]
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

    def positions(
        self, slot: int, number: int, *, bounded: bool, splits: bool
    ) -> Iterator[Position]:
        """Places for stop ``number``; ``bounded``: only those that the quick bounds let pass.

        With ``splits``, trips are cut by an unloading before or after the stop, too; without, the
        stop joins a trip or makes one of its own.
        """
        problem = self.keeper.problem
        stop = problem.stops[number]
        plants = [n for n, plant in enumerate(problem.plants) if stop.waste in plant.wastes]
        first = 0 if self.used() else self.vehicle.fixed_cost
        for at in range(len(self.items) + 1):
            joins = self._joins(at, stop)
            roomy = joins and self._has_room(at, stop)
            ways: list[tuple[int, ...]] = []
            if not splits and (roomy or (joins and not bounded)):
                ways.append((number,))
            if splits:
                ways += self._splits(at, stop, number, plants)
            elif self.wastes[at] is None and not self._before_unloading(at):
                ways += [(number, ~plant) for plant in plants]
            for added in ways:
                seconds, way = self._walked(at, added)
                if not bounded or seconds <= self.latest[at]:
                    detour = way * self.vehicle.distance_cost + first
                    yield Position(detour, slot, at, added)

    def _before_unloading(self, at: int) -> bool:
        return at < len(self.items) and self.items[at] < 0

    def _splits(
        self, at: int, stop: Stop, number: int, plants: Sequence[int]
    ) -> Iterator[tuple[int, ...]]:
        on_board = self.wastes[at]
        if on_board is None:
            return
        if on_board == stop.waste and not self._before_unloading(at):
            yield from ((number, ~plant) for plant in plants)
        if at < len(self.items):
            yield from (
                (~plant, number)
                for plant, record in enumerate(self.keeper.problem.plants)
                if on_board in record.wastes
            )

    def _joins(self, at: int, stop: Stop) -> bool:
        on_board = self.wastes[at]
        if on_board is not None:
            return on_board == stop.waste
        if at == len(self.items):
            return not self.keeper.problem.plants
        ahead = self.items[at]
        return ahead >= 0 and self.keeper.problem.stops[ahead].waste == stop.waste

    def _has_room(self, at: int, stop: Stop) -> bool:
        vehicle = self.vehicle
        return not (
            over(self.masses[at] + stop.mass, vehicle.mass)
            or over(self.volumes[at] + stop.volume, vehicle.volume)
        )

    def _walked(self, at: int, added: Sequence[int]) -> tuple[int, int]:
        """Arrival behind the gap at best (FOREVER: a window is missed), and the longer way."""
        problem = self.keeper.problem
        time, place, way = self.leaves[at], self.places[at], -self.gaps[at]
        for item in added:
            target = _place(problem, item)
            windows, service = _duty(problem, item)
            metres, seconds = self.legs.of(target)[1]
            time += seconds[place]
            way += metres[place]
            if windows:
                time = max(time, windows[0].opens) if time <= windows[-1].closes else FOREVER
            time, place = time + service, target
        metres, seconds = self.legs.of(place)[0]
        behind = self.places[at + 1]
        return time + seconds[behind], way + metres[behind]


def _place(problem: Problem, item: int) -> int:
    return problem.stops[item].place if item >= 0 else problem.plants[~item].place


def _duty(problem: Problem, item: int) -> tuple[tuple[Window, ...], int]:
    if item >= 0:
        return problem.stops[item].windows, problem.stops[item].service
    return problem.plants[~item].hours, problem.plants[~item].service
