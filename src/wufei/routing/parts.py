"""Cuts a large task into parts that are searched by themselves, and recuts along other borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, hypot, sin

from wufei.routing.model import Task
from wufei.routing.records import Problem
from wufei.routing.travel import Matrix

#: Above this many stops a task is cut, into parts of about PART.
WHOLE, PART = 1_000, 700
#: The cutting direction turns by this angle (radians) from round to round.
TURN = 1.1

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """Stops (numbers of the problem) and vehicles (positions among the task's outsets)."""

    stops: tuple[int, ...]
    slots: tuple[int, ...]


def cut(task: Task, sequences: Sequence[Sequence[int]], turn: int) -> list[Part]:
    """Groups that share no vehicle are apart anyway; a large group is cut further.

    Without routes yet, stops are cut and vehicles shared out by load; else whole routes go
    together with their neighbours, along borders that differ with ``turn``.
    """
    parts: list[Part] = []
    for group in _groups(task):
        if len(group.stops) <= WHOLE:
            parts.append(group)
        elif any(item >= 0 for slot in group.slots for item in sequences[slot]):
            parts += _by_routes(task, group, sequences, turn)
        else:
            parts += _by_stops(task, group, turn)
    return parts


def _groups(task: Task) -> list[Part]:
    """Classes are joined where a vehicle may carry both."""
    problem = task.problem
    joined: dict[str, str] = {}

    def root(waste: str) -> str:
        while joined.setdefault(waste, waste) != waste:
            waste = joined[waste]
        return waste

    for outset in task.outsets:
        first, *others = sorted(problem.vehicles[outset.number].wastes) or [""]
        for other in others:
            joined[root(other)] = root(first)
    stops: dict[str, list[int]] = {}
    slots: dict[str, list[int]] = {}
    for number in task.stops:
        stops.setdefault(root(problem.stops[number].waste), []).append(number)
    for slot, outset in enumerate(task.outsets):
        wastes = sorted(problem.vehicles[outset.number].wastes)
        slots.setdefault(root(wastes[0]) if wastes else "", []).append(slot)
    return [
        Part(tuple(numbers), tuple(slots[waste]))
        for waste, numbers in stops.items()
        if waste in slots
    ]


def _by_stops(task: Task, group: Part, turn: int) -> list[Part]:
    problem = task.problem
    points = {n: _turned(problem, problem.stops[n].place, turn) for n in group.stops}
    count = ceil(len(group.stops) / PART)
    shares = _bisected(list(group.stops), count, points.__getitem__, lambda _: 1)
    weights = [_weight(problem, group.stops, share) for share in shares]
    centres = [_centre([points[n] for n in share]) for share in shares]
    given: list[list[int]] = [[] for _ in shares]
    strength = [0.0] * len(shares)
    for slot in sorted(group.slots, key=lambda s: -_strength(task, s)):
        x, y = _turned(problem, task.outsets[slot].place, turn)
        strong = _strength(task, slot)

        def need(n: int, x: float = x, y: float = y, strong: float = strong) -> tuple[float, float]:
            far = hypot(centres[n][0] - x, centres[n][1] - y)
            return round((strength[n] + strong) / weights[n], 6), far

        best = min(range(len(shares)), key=need)
        given[best].append(slot)
        strength[best] += strong
    return [
        Part(tuple(share), tuple(sorted(slots))) for share, slots in zip(shares, given, strict=True)
    ]


def _weight(problem: Problem, stops: Sequence[int], share: Sequence[int]) -> float:
    """The share of all mass, volume, service and stops, averaged."""
    whole, part = Counter[str](), Counter[str]()
    for sums, numbers in ((whole, stops), (part, share)):
        for n in numbers:
            stop = problem.stops[n]
            sums.update(mass=stop.mass, volume=stop.volume, service=stop.service, stops=1)
    named = [name for name, figure in whole.items() if figure]
    return sum(part[name] / whole[name] for name in named) / len(named)


def _strength(task: Task, slot: int) -> float:
    vehicle = task.problem.vehicles[task.outsets[slot].number]
    return float(vehicle.mass or vehicle.volume or 1)


def _by_routes(
    task: Task, group: Part, sequences: Sequence[Sequence[int]], turn: int
) -> list[Part]:
    problem = task.problem
    inside = set(group.stops)
    riding = {s: [n for n in sequences[s] if n >= 0 and n in inside] for s in group.slots}
    used = [slot for slot in group.slots if riding[slot]]
    points = {
        slot: _centre([_turned(problem, problem.stops[n].place, turn) for n in riding[slot]])
        for slot in used
    }
    count = min(ceil(len(group.stops) / PART), len(used))
    shares = _bisected(used, count, points.__getitem__, lambda slot: len(riding[slot]))
    stops = [[n for slot in share for n in riding[slot]] for share in shares]
    slots = [list(share) for share in shares]
    for n, slot in enumerate(slot for slot in group.slots if not riding[slot]):
        slots[n % len(slots)].append(slot)
    placed = {n for numbers in stops for n in numbers}
    home = {slot: at for at, share in enumerate(shares) for slot in share}
    for number in group.stops:
        if number not in placed:
            x, y = _turned(problem, problem.stops[number].place, turn)
            near = min(used, key=lambda s: hypot(points[s][0] - x, points[s][1] - y))
            stops[home[near]].append(number)
    return [
        Part(tuple(sorted(numbers)), tuple(sorted(own)))
        for numbers, own in zip(stops, slots, strict=True)
    ]


def _bisected(
    members: list[int], count: int, point: Callable[[int], Point], size: Callable[[int], int]
) -> list[list[int]]:
    """``members`` in ``count`` neighbourhoods of about equal size, halved along the wider side."""
    if count <= 1 or len(members) <= 1:
        return [members]
    xs, ys = zip(*(point(m) for m in members), strict=True)
    axis = 0 if max(xs) - min(xs) >= max(ys) - min(ys) else 1
    ordered = sorted(members, key=lambda m: (point(m)[axis], m))
    left = count // 2
    wanted = sum(size(m) for m in ordered) * left / count
    cut_at, total = 0, 0
    while cut_at < len(ordered) - 1 and total < wanted:
        total += size(ordered[cut_at])
        cut_at += 1
    return [
        *_bisected(ordered[:cut_at], left, point, size),
        *_bisected(ordered[cut_at:], count - left, point, size),
    ]


def _turned(problem: Problem, place: int, turn: int) -> Point:
    point, angle = problem.places[place], TURN * turn
    return (
        point.x * cos(angle) - point.y * sin(angle),
        point.x * sin(angle) + point.y * cos(angle),
    )


def _centre(points: Iterable[Point]) -> Point:
    xs, ys = zip(*points, strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)


def restricted(task: Task, part: Part, sequences: Sequence[Sequence[int]]) -> Task:
    """The part as a task of its own with a small travel table; plants keep their numbers."""
    problem = task.problem
    outsets = [task.outsets[slot] for slot in part.slots]
    records = [problem.stops[n] for n in part.stops]
    own = {stop.place for stop in records} | {outset.place for outset in outsets}
    own |= {plant.place for plant in problem.plants} | {d.place for d in problem.depots}
    places = sorted(own)
    at = {place: number for number, place in enumerate(places)}
    small = Problem(
        tuple(problem.places[place] for place in places),
        tuple(replace(depot, place=at[depot.place]) for depot in problem.depots),
        tuple(replace(stop, place=at[stop.place]) for stop in records),
        tuple(problem.vehicles[outset.number] for outset in outsets),
        Matrix(*problem.travel.table(places, places)),
        tuple(replace(plant, place=at[plant.place]) for plant in problem.plants),
    )
    stop_at = {number: new for new, number in enumerate(part.stops)}
    vehicle_at = {outset.number: new for new, outset in enumerate(outsets)}
    start = [
        tuple(stop_at.get(item, 0) if item >= 0 else item for item in sequences[slot])
        if all(item < 0 or item in stop_at for item in sequences[slot])
        else ()
        for slot in part.slots
    ]
    return Task(
        small,
        tuple(
            replace(outset, number=new, place=at[outset.place])
            for new, outset in enumerate(outsets)
        ),
        tuple(range(len(part.stops))),
        {
            stop_at[stop]: vehicle_at.get(vehicle, -1)
            for stop, vehicle in task.pins.items()
            if stop in stop_at
        },
        task.surcharge,
        tuple(start),
        task.shared,
        tuple(task.driven[slot] for slot in part.slots) if task.driven else (),
    )


def unrestricted(part: Part, sequences: Sequence[Sequence[int]]) -> list[list[int]]:
    """A part's answer in the numbers of the whole."""
    return [[part.stops[n] if n >= 0 else n for n in items] for items in sequences]
