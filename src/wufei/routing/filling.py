"""Puts stops into sequences one by one where they cost least, or finds out what is in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from wufei.routing.explaining import Alone, in_this_plan
from wufei.routing.legs import Legs
from wufei.routing.plans import Unplanned, WhyNot
from wufei.routing.positions import Lane, Position
from wufei.routing.quotas import delivered
from wufei.routing.records import Problem, may_serve
from wufei.routing.rules import Rule
from wufei.routing.timing import Outset, Run, Timekeeper

#: How many of the shortest detours are asked for the one rule in the way.
ASKED = 100


class Filler:
    """The sequences of all open vehicles while stops are put in.

    ``room``: mass that each plant with a quota takes in all (by number); ``pins`` as in a task.
    """

    def __init__(
        self,
        keeper: Timekeeper,
        outsets: Sequence[Outset],
        sequences: Sequence[list[int]],
        *,
        room: Mapping[int, int],
        pins: Mapping[int, int],
    ) -> None:
        self.keeper, self.pins = keeper, pins
        self.legs = Legs(keeper.problem)
        self.alone = Alone(keeper, outsets, pins)
        self.lanes = [
            Lane(keeper, self.legs, outset, list(items))
            for outset, items in zip(outsets, sequences, strict=True)
        ]
        self.left = dict(room)
        for lane in self.lanes:
            for plant, mass in delivered(self.problem, lane.outset, lane.items).items():
                if plant in self.left:
                    self.left[plant] -= mass

    @property
    def problem(self) -> Problem:
        return self.keeper.problem

    @property
    def sequences(self) -> list[list[int]]:
        return [lane.items for lane in self.lanes]

    def fill(self, numbers: Iterable[int], *, late: Callable[[], bool]) -> list[Unplanned]:
        """Tries every stop, the most important first; what stays out, with its reason.

        Repeated while anything is put in, so that every reason speaks of the final sequences. Once
        it is ``late`` the rest is left untried and says so.
        """
        stops = self.problem.stops
        waiting = sorted(
            numbers, key=lambda n: (stops[n].optional, -stops[n].priority, -stops[n].mass, n)
        )
        unplanned: dict[int, Unplanned] = {}
        changed = True
        while waiting and changed:
            changed, unplanned = False, {}
            for number in waiting:
                left = self._untried(number) if late() else self.put_in(number)
                if left is not None:
                    unplanned[number] = left
                elif unplanned:
                    changed = True
            waiting = list(unplanned)
        return list(unplanned.values())

    def _untried(self, number: int) -> Unplanned:
        untried = Unplanned(self.problem.stops[number].key, WhyNot.STOPPED_BEFORE_TRIED)
        return self.alone.why_not(number) or untried

    def put_in(self, number: int) -> Unplanned | None:
        """The cheapest position that keeps every rule is taken; None then."""
        stop = self.problem.stops[number]
        alone = self.alone.why_not(number)
        if alone is not None:
            return alone
        cheapest: int | None = None
        for splits in (False, True):
            taken, cost = self._taken(number, splits=splits)
            if taken:
                return None
            cheapest = min((c for c in (cheapest, cost) if c is not None), default=None)
        if cheapest is not None:
            figures = {"worth": stop.worth, "cost": cheapest}
            return Unplanned(stop.key, WhyNot.NOT_WORTH_IT, figures)
        positions = sorted(
            self._positions(number, bounded=False, splits=False), key=lambda p: p.detour
        )
        rules = [self.judged(position)[2] for position in positions[:ASKED]]
        return in_this_plan(self.problem, stop, rules, self.left)

    def _taken(self, number: int, *, splits: bool) -> tuple[bool, int | None]:
        """Whether a position was taken; else the least cost of those not worth it."""
        stop = self.problem.stops[number]
        cheapest: int | None = None
        positions = self._positions(number, bounded=True, splits=splits)
        for position in sorted(positions, key=lambda p: p.detour):
            lane = self.lanes[position.slot]
            items, run, broken = self.judged(position)
            if broken:
                continue
            cost = self._extra(lane, items, run) if stop.optional else 0
            if cost <= stop.worth or not stop.optional:
                self._take(position.slot, items)
                return True, None
            cheapest = cost if cheapest is None else min(cheapest, cost)
        return False, cheapest

    def _extra(self, lane: Lane, items: list[int], run: Run) -> int:
        """What the longer sequence costs more; with the least waiting where time costs."""
        before = lane.run
        if lane.vehicle.time_cost:
            before = self.keeper.latest_start(lane.outset, lane.items)
            run = self.keeper.latest_start(lane.outset, items)
        return self.keeper.cost(lane.outset, run) - self.keeper.cost(lane.outset, before)

    def judged(self, position: Position) -> tuple[list[int], Run, set[Rule]]:
        lane = self.lanes[position.slot]
        items = position.applied(lane.items)
        run = self.keeper.judged(lane.outset, items)
        broken = set(run.broken)
        if self.left and self._over_quota(lane, items):
            broken.add(Rule.QUOTA)
        return items, run, broken

    def _over_quota(self, lane: Lane, items: list[int]) -> bool:
        now = delivered(self.problem, lane.outset, lane.items)
        then = delivered(self.problem, lane.outset, items)
        return any(then[plant] - now[plant] > max(0, left) for plant, left in self.left.items())

    def _take(self, slot: int, items: list[int]) -> None:
        lane = self.lanes[slot]
        for plant, mass in delivered(self.problem, lane.outset, lane.items).items():
            if plant in self.left:
                self.left[plant] += mass
        for plant, mass in delivered(self.problem, lane.outset, items).items():
            if plant in self.left:
                self.left[plant] -= mass
        self.lanes[slot] = Lane(self.keeper, self.legs, lane.outset, items)

    def _positions(self, number: int, *, bounded: bool, splits: bool) -> Iterator[Position]:
        stop = self.problem.stops[number]
        idle: set[object] = set()
        for slot, lane in enumerate(self.lanes):
            outset = lane.outset
            if self.pins.get(number, outset.number) != outset.number:
                continue
            if not may_serve(lane.vehicle, stop):
                continue
            if not lane.used():
                alike = (replace(lane.vehicle, key=""), replace(outset, number=0))
                if alike in idle:
                    continue
                idle.add(alike)
            yield from lane.positions(slot, number, bounded=bounded, splits=splits)
