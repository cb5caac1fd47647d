"""The exact timetable of one vehicle's sequence: when, how far, how full, which rules it breaks.

A sequence is a list of numbers: ``i`` is the stop number ``i`` of the problem, ``~p`` an unloading
at plant number ``p``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from wufei.routing.plans import Rest, Visit
from wufei.routing.records import Break, Problem, Vehicle, Window


class Rule(StrEnum):
    CLASS = "class"
    LOAD = "load"
    DAY = "day"
    WINDOW = "window"
    PLANT_HOURS = "plant_hours"
    SHIFT = "shift"
    BREAK = "break"
    QUOTA = "quota"


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


class _Clock:
    """The time of a vehicle, which lets due breaks pass while it drives or waits."""

    __slots__ = ("late", "pending", "rests", "time")

    def __init__(self, time: int, pending: Sequence[Break]) -> None:
        self.time = time
        self.pending = list(pending)
        self.rests: list[Rest] = []
        self.late = False

    def rest(self) -> None:
        pause = self.pending.pop(0)
        begin = max(self.time, pause.earliest)
        self.late = self.late or begin > pause.latest
        self.time = begin + pause.seconds
        self.rests.append(Rest(begin, self.time))

    def drive(self, seconds: int) -> None:
        while self.pending and self.time + seconds > self.pending[0].earliest:
            seconds -= max(0, self.pending[0].earliest - self.time)
            self.rest()
        self.time += seconds

    def wait(self, until: int) -> None:
        while self.pending and until > self.pending[0].earliest:
            self.rest()
        self.time = max(self.time, until)

    def serve(self, windows: Sequence[Window], service: int) -> tuple[int, bool]:
        """Begin of the service and whether it is in time; the clock stands at its end."""
        begin, timely = opening(windows, self.time)
        self.wait(begin)
        while self.pending and begin + service > self.pending[0].latest:
            self.rest()
        begin, timely = opening(windows, self.time)
        self.time = begin + service
        return begin, timely


def opening(windows: Sequence[Window], time: int) -> tuple[int, bool]:
    """The first moment not before ``time`` within a window; ``time`` itself if none is left."""
    if not windows:
        return time, True
    for window in windows:
        if time <= window.closes:
            return max(time, window.opens), True
    return time, False


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
        clock, run, load = _Clock(start, breaks), Run(start), _Load(outset, vehicle)
        place, leg = outset.place, self.problem.travel.leg
        for item in items:
            target, windows, service = self._duty(item)
            distance, seconds = leg(place, target)
            arrive, begin, timely = _reach(clock, seconds, windows, service)
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

    def _come_home(self, run: Run, clock: _Clock, load: _Load, place: int, outset: Outset) -> None:
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


def _reach(
    clock: _Clock, seconds: int, windows: Sequence[Window], service: int
) -> tuple[int, int, bool]:
    """Drive and serve: arrival, begin, in time. The break waits if only that meets the window."""
    time, pending, taken, late = clock.time, list(clock.pending), len(clock.rests), clock.late
    clock.drive(seconds)
    arrive = clock.time
    begin, timely = clock.serve(windows, service)
    if timely or len(clock.rests) == taken:
        return arrive, begin, timely
    arrive_first = time + seconds
    begin_first, timely_first = opening(windows, arrive_first)
    if timely_first and begin_first + service <= pending[0].latest:
        clock.pending, clock.rests, clock.late = pending, clock.rests[:taken], late
        clock.time = begin_first + service
        return arrive_first, begin_first, True
    return arrive, begin, False


class _Load:
    """What is on board, and what the day has used of the vehicle's limits."""

    __slots__ = (
        "day_mass",
        "day_stops",
        "day_volume",
        "mass",
        "unloads",
        "vehicle",
        "volume",
        "waste",
    )

    def __init__(self, outset: Outset, vehicle: Vehicle) -> None:
        self.vehicle = vehicle
        self.waste, self.mass, self.volume = outset.waste, outset.mass, outset.volume
        self.day_mass, self.day_volume = outset.day_mass, outset.day_volume
        self.day_stops, self.unloads = outset.day_stops, outset.unloads

    def take(self, problem: Problem, item: int, broken: set[Rule]) -> None:
        if item < 0:
            if self.waste is not None and self.waste not in problem.plants[~item].wastes:
                broken.add(Rule.CLASS)
            self.waste, self.mass, self.volume = None, 0, 0
            self.unloads += 1
            return
        stop, vehicle = problem.stops[item], self.vehicle
        if self.waste is None and vehicle.trips is not None and self.unloads >= vehicle.trips:
            broken.add(Rule.DAY)
        if self.waste not in {None, stop.waste}:
            broken.add(Rule.CLASS)
        self.waste = stop.waste
        self.mass += stop.mass
        self.volume += stop.volume
        self.day_mass += stop.mass
        self.day_volume += stop.volume
        self.day_stops += 1
        if over(self.mass, vehicle.mass) or over(self.volume, vehicle.volume):
            broken.add(Rule.LOAD)
        if (
            over(self.day_mass, vehicle.day_mass)
            or over(self.day_volume, vehicle.day_volume)
            or over(self.day_stops, vehicle.day_stops)
        ):
            broken.add(Rule.DAY)


def over(figure: int, limit: int | None) -> bool:
    return limit is not None and figure > limit
