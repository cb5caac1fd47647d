"""What plants take in against their daily quota."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from wufei.routing.records import Problem
from wufei.routing.timing import Outset


def delivered(problem: Problem, outset: Outset, items: Iterable[int]) -> Counter[int]:
    """Mass by plant number that the open part of a route brings in."""
    received: Counter[int] = Counter()
    load = outset.mass
    for item in items:
        if item >= 0:
            load += problem.stops[item].mass
        else:
            received[~item] += load
            load = 0
    return received


def total(
    problem: Problem, outsets: Iterable[Outset], sequences: Iterable[Sequence[int]]
) -> Counter[int]:
    received: Counter[int] = Counter()
    for outset, items in zip(outsets, sequences, strict=True):
        received.update(delivered(problem, outset, items))
    return received


def offered(problem: Problem, stops: Sequence[int], room: dict[int, int]) -> list[int]:
    """The stops, less important ones left out where all plants together cannot take the class.

    ``room`` is what each plant with a quota still takes in.
    """
    if not room:
        return list(stops)
    kept: list[int] = []
    for waste in dict.fromkeys(problem.stops[n].waste for n in stops):
        numbers = [n for n in stops if problem.stops[n].waste == waste]
        taking = [n for n, plant in enumerate(problem.plants) if waste in plant.wastes]
        if any(n not in room for n in taking):
            kept += numbers
            continue
        left = sum(room[n] for n in taking)
        for number in sorted(numbers, key=lambda n: _rank(problem, n)):
            if problem.stops[number].mass <= left:
                kept.append(number)
                left -= problem.stops[number].mass
    return sorted(kept)


def _rank(problem: Problem, number: int) -> tuple[bool, int, int]:
    stop = problem.stops[number]
    return stop.optional, -stop.priority, stop.mass
