"""The exact timetable of one vehicle's sequence: when, how far, how full, which rules it breaks.

A sequence is a list of numbers: ``i`` is the stop number ``i`` of the problem, ``~p`` an unloading
at plant number ``p``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wufei.routing.clock import Clock, reached
from wufei.routing.loads import Load
from wufei.routing.plans import Rest, Visit
from wufei.routing.records import Break, Problem, Window
from wufei.routing.rules import Rule


@dataclass(frozen=True, slots=True)
class Outset:
    """Where a vehicle stands when its open part begins: at its depot, or after fixed visits.

    ``number`` is the vehicle's in the problem. ``fixed``: it leaves ``place`` at ``ready`` and not
    later. ``waste``, ``mass``, ``volume`` are on board; the ``day`` figures are used up already.
    ``before`` and ``rests`` are the fixed visits (each with whether it unloads) and breaks.
    """

    number: int
    place: int
    ready: int
    breaks: tuple[Break, ...]
    fixed: bool = False
    waste: str | None = None
    mass: int = 0
    volume: int = 0
    day_mass: int = 0
    day_volume: int = 0
    day_stops: int = 0
    unloads: int = 0
    leave: int = 0
    distance: int = 0
    before: tuple[tuple[bool, Visit], ...] = ()
    rests: tuple[Rest, ...] = ()


@dataclass(slots=True)
class Run:
    """A sequence driven from ``start`` to ``end``; ``visits`` with the item each belongs to."""

    start: int
    end: int = 0
    distance: int = 0
    home_distance: int = 0
    broken: set[Rule] = field(default_factory=set)
    visits: list[tuple[int, Visit]] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)


class Timekeeper:
    """Times sequences of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def run(self, outset: Outset, items: Sequence[int], start: int | None = None) -> Run:
        """Drives ``items`` from ``start`` (the outset's ``ready`` unless told), as early as can be.

        Breaks are taken as soon as they may begin, except where that alone would miss a window and
        the break can wait until after the service. A last break is left out when the work ends in
        time without it.
        """
        start = outset.ready if start is None else start
        breaks = outset.breaks
        run = self._once(outset, items, start, breaks)
        while run.rests:
            last = breaks[len(run.rests) - 1]
            if run.end - last.seconds > last.latest:
                break
            shorter = self._once(outset, items, start, breaks[: len(run.rests) - 1])
            if shorter.end > last.latest:
                break
            run = shorter
        return run

    def judged(self, outset: Outset, items: Sequence[int]) -> Run:
        """The earliest run, or a later start where only that keeps the day short enough."""
        run = self.run(outset, items)
        if Rule.SHIFT in run.broken and self.problem.vehicles[outset.number].longest is not None:
            return self.latest_start(outset, items)
        return run

    def latest_start(self, outset: Outset, items: Sequence[int]) -> Run:
        """The run that ends as early as any and leaves as late as it can: the least waiting."""
        early = self.run(outset, items)
        if outset.fixed or not items:
            return early
        lasting = early.broken - {Rule.SHIFT}
        idle = sum(visit.begin - visit.arrive for _, visit in early.visits)
        idle += sum(rest.end - rest.begin for rest in early.rests)
        low, high, best = outset.ready, outset.ready + idle, early
        while low < high:
            middle = (low + high + 1) // 2
            tried = self.run(outset, items, middle)
            if tried.end <= early.end and tried.broken - {Rule.SHIFT} <= lasting:
                low, best = middle, tried
            else:
                high = middle - 1
        return best

    def cost(self, outset: Outset, run: Run) -> int:
        """Cost of the vehicle's whole day, nothing if it never leaves."""
        if not run.visits and not outset.before:
            return 0
        vehicle = self.problem.vehicles[outset.number]
        leave = outset.leave if outset.fixed else run.start
        return (
            vehicle.fixed_cost
            + vehicle.distance_cost * (outset.distance + run.distance)
            + vehicle.time_cost * (run.end - leave)
        )

    def _once(
        self, outset: Outset, items: Sequence[int], start: int, breaks: Sequence[Break]
    ) -> Run:
        vehicle = self.problem.vehicles[outset.number]
        clock, run, load = Clock(start, breaks), Run(start), Load(outset, vehicle)
        place, leg = outset.place, self.problem.travel.leg
        for item in items:
            target, windows, service = self._duty(item)
            distance, seconds = leg(place, target)
            arrive, begin, timely = reached(clock, seconds, windows, service)
            if not timely:
                run.broken.add(Rule.WINDOW if item >= 0 else Rule.PLANT_HOURS)
            load.take(self.problem, item, run.broken)
            run.distance += distance
            visit = Visit(
                self._key(item), arrive, begin, clock.time, distance, load.mass, load.volume
            )
            run.visits.append((item, visit))
            place = target
        self._come_home(run, clock, load, place, outset)
        return run

    def _come_home(self, run: Run, clock: Clock, load: Load, place: int, outset: Outset) -> None:
        vehicle = self.problem.vehicles[outset.number]
        home = self.problem.depot_places[vehicle.end]
        run.home_distance, seconds = self.problem.travel.leg(place, home)
        clock.drive(seconds)
        run.distance += run.home_distance
        run.end, run.rests = clock.time, clock.rests
        leave = outset.leave if outset.fixed else run.start
        if vehicle.longest is not None and run.end - leave > vehicle.longest:
            run.broken.add(Rule.SHIFT)
        if run.end > vehicle.shift.closes:
            run.broken.add(Rule.SHIFT)
        if clock.late:
            run.broken.add(Rule.BREAK)
        if self.problem.plants and load.waste is not None:
            run.broken.add(Rule.LOAD)

    def _duty(self, item: int) -> tuple[int, Sequence[Window], int]:
        if item >= 0:
            stop = self.problem.stops[item]
            return stop.place, stop.windows, stop.service
        plant = self.problem.plants[~item]
        return plant.place, plant.hours, plant.service

    def _key(self, item: int) -> str:
        return self.problem.stops[item].key if item >= 0 else self.problem.plants[~item].key
