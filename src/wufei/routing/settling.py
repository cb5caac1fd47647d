"""From raw sequences to ones that keep every rule: last unloadings, and stops that must go."""

from __future__ import annotations

from collections.abc import Sequence

from wufei.routing.assembling import without_idle_unloads
from wufei.routing.rules import Rule
from wufei.routing.timing import Outset, Run, Timekeeper


def load_at_end(keeper: Timekeeper, outset: Outset, items: Sequence[int]) -> str | None:
    """The class on board after ``items``, None if empty."""
    if not items:
        return outset.waste
    return keeper.problem.stops[items[-1]].waste if items[-1] >= 0 else None


def closed_up(keeper: Timekeeper, outset: Outset, items: Sequence[int]) -> tuple[list[int], Run]:
    """``items`` with the cheapest last unloading that keeps most rules, and their run."""
    items = without_idle_unloads(outset, items)
    waste = load_at_end(keeper, outset, items)
    plants = keeper.problem.plants
    options = [[*items, ~n] for n, plant in enumerate(plants) if waste in plant.wastes]
    if waste is None or not options:
        options = [items]
    judged = [(option, keeper.judged(outset, option)) for option in options]
    return min(
        judged,
        key=lambda pair: (len(pair[1].broken), keeper.cost(outset, pair[1])),
    )


def settled(
    keeper: Timekeeper, outset: Outset, items: Sequence[int]
) -> tuple[list[int], list[int]]:
    """A sequence that keeps every rule, and the stops that had to be taken out for it."""
    removed: list[int] = []
    chosen, run = closed_up(keeper, outset, items)
    while run.broken and any(item >= 0 for item in chosen):
        victim = _victim(keeper, outset, run)
        removed.append(victim)
        chosen, run = closed_up(keeper, outset, [item for item in chosen if item != victim])
    return chosen, removed


def _victim(keeper: Timekeeper, outset: Outset, run: Run) -> int:
    """The stop to give up: of low priority, and of the kind whose leaving mends the rule."""
    stops = [item for item, _ in run.visits if item >= 0]
    late = _first_late(keeper, run)
    if run.broken == {Rule.WINDOW} and late is not None:
        return late
    if Rule.LOAD in run.broken:
        stops = _overfull(keeper, outset, run) or stops
    gains = _gains(keeper, outset, run)
    records = keeper.problem.stops
    return min(stops, key=lambda n: (not records[n].optional, records[n].priority, -gains[n]))


def _first_late(keeper: Timekeeper, run: Run) -> int | None:
    for item, visit in run.visits:
        if item < 0:
            continue
        windows = keeper.problem.stops[item].windows
        if windows and visit.begin > windows[-1].closes:
            return item
    return None


def _overfull(keeper: Timekeeper, outset: Outset, run: Run) -> list[int]:
    """Stops of the first trip that carries too much."""
    vehicle = keeper.problem.vehicles[outset.number]
    trip: list[int] = []
    full = False
    for item, visit in run.visits:
        if item < 0:
            if full:
                return trip
            trip = []
            continue
        trip.append(item)
        full = full or (vehicle.mass is not None and visit.mass > vehicle.mass)
        full = full or (vehicle.volume is not None and visit.volume > vehicle.volume)
    return trip if full else []


def _gains(keeper: Timekeeper, outset: Outset, run: Run) -> dict[int, int]:
    """Seconds that each stop costs: its detour and its service."""
    problem = keeper.problem
    home = problem.depot_places[problem.vehicles[outset.number].end]
    places = [outset.place]
    for item, _ in run.visits:
        places.append(problem.stops[item].place if item >= 0 else problem.plants[~item].place)
    places.append(home)
    leg = problem.travel.leg
    return {
        item: leg(places[at], places[at + 1])[1]
        + leg(places[at + 1], places[at + 2])[1]
        - leg(places[at], places[at + 2])[1]
        + problem.stops[item].service
        for at, (item, _) in enumerate(run.visits)
        if item >= 0
    }
