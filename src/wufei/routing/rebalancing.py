"""Brings the deliveries of finished sequences within the plants' quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wufei.routing.assembling import without_idle_unloads
from wufei.routing.quotas import delivered, total
from wufei.routing.settling import closed_up
from wufei.routing.timing import Outset, Timekeeper


def relieved(
    keeper: Timekeeper,
    outsets: Sequence[Outset],
    sequences: Sequence[list[int]],
    room: Mapping[int, int],
) -> list[list[int]]:
    """Sequences that keep every quota: loads go to another plant, else stops are given up.

    What vehicles have on board already is unloaded even where it exceeds a quota.
    """
    kept = [list(items) for items in sequences]
    while True:
        received = total(keeper.problem, outsets, kept)
        excess = {p: received[p] - left for p, left in room.items() if received[p] > left}
        if not excess:
            return kept
        left = {p: limit - received[p] for p, limit in room.items()}
        plant = min(excess)
        if not (
            _elsewhere(keeper, outsets, kept, plant, left) or _less(keeper, outsets, kept, plant)
        ):
            return kept


def _elsewhere(
    keeper: Timekeeper,
    outsets: Sequence[Outset],
    sequences: list[list[int]],
    plant: int,
    left: Mapping[int, int],
) -> bool:
    """Takes one load of ``plant`` to the plant where that costs least per mass, if any has room."""
    best: tuple[float, int, list[int]] | None = None
    for slot, (outset, items) in enumerate(zip(outsets, sequences, strict=True)):
        if ~plant not in items:
            continue
        before = keeper.cost(outset, keeper.judged(outset, items))
        for changed in _redirected(keeper, items, plant):
            run = keeper.judged(outset, changed)
            now, then = (delivered(keeper.problem, outset, i) for i in (items, changed))
            fits = all(then[p] - now[p] <= rest for p, rest in left.items() if p != plant)
            moved = now[plant] - then[plant]
            if run.broken or not fits or moved <= 0:
                continue
            price = (keeper.cost(outset, run) - before) / moved
            if best is None or price < best[0]:
                best = (price, slot, changed)
    if best is None:
        return False
    sequences[best[1]] = best[2]
    return True


def _redirected(keeper: Timekeeper, items: list[int], plant: int) -> Iterator[list[int]]:
    for at, item in enumerate(items):
        if item != ~plant:
            continue
        for other in range(len(keeper.problem.plants)):
            if other != plant:
                yield [*items[:at], ~other, *items[at + 1 :]]


def _less(
    keeper: Timekeeper, outsets: Sequence[Outset], sequences: list[list[int]], plant: int
) -> bool:
    """Gives up the least important stop whose load goes to ``plant``."""
    stops = keeper.problem.stops
    candidates = [
        (not stops[n].optional, stops[n].priority, -stops[n].mass, n, slot)
        for slot, items in enumerate(sequences)
        for n in _loads_of(items, plant)
        if stops[n].mass
    ]
    if not candidates:
        return False
    *_, number, slot = min(candidates)
    rest = [item for item in sequences[slot] if item != number]
    rest = without_idle_unloads(outsets[slot], rest)
    sequences[slot] = rest if rest and rest[-1] < 0 else closed_up(keeper, outsets[slot], rest)[0]
    return True


def _loads_of(items: Sequence[int], plant: int) -> Iterator[int]:
    trip: list[int] = []
    for item in items:
        if item >= 0:
            trip.append(item)
            continue
        if item == ~plant:
            yield from trip
        trip = []
