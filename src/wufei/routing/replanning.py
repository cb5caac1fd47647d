"""Changes of the running day: orders come and go, the rest of the plan stays as it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from wufei.routing.assembling import plan_of, without_idle_unloads
from wufei.routing.board import Board, Locked
from wufei.routing.filling import Filler
from wufei.routing.plans import Plan
from wufei.routing.rebalancing import relieved
from wufei.routing.records import MalformedProblemError, Problem, Stop
from wufei.routing.settling import closed_up, settled
from wufei.routing.timing import Outset


@dataclass(frozen=True, slots=True)
class Changes:
    """New stops (their places are in the problem) and the keys of cancelled ones.

    ``retry``: whether stops that had no place before are tried again in what has become free.
    """

    added: tuple[Stop, ...] = ()
    cancelled: frozenset[str] = frozenset()
    retry: bool = True


@dataclass(frozen=True, slots=True)
class Replanned:
    """The problem and plan after the changes.

    ``kept``: cancelled stops that stay since they are finished or locked. ``dropped``: stops that
    had a place and lost it (only where the plan could not be kept from ``now`` on).
    """

    problem: Problem
    plan: Plan
    kept: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()


def replan(
    problem: Problem,
    plan: Plan,
    changes: Changes,
    *,
    locked: Locked | None = None,
    seconds: float = 1.5,
) -> Replanned:
    """Takes cancelled stops out and puts new ones in where they cost least.

    No other stop changes its vehicle or order; what ``locked`` names keeps its times, too. Nothing
    is searched, so the answer comes at once; :func:`solve` with ``start`` and ``locked`` improves
    it where that is wanted. After ``seconds`` the stops not yet tried are left out and say so.

    Raises:
        MalformedProblemError: an added key exists already, a cancelled one does not.
    """
    deadline = time.monotonic() + seconds
    locked = locked or Locked()
    kept = frozenset(changes.cancelled & _untouchable(plan, locked))
    changed = _changed(problem, changes, kept)
    board = Board(changed, plan, locked)
    sequences = [
        _carried_on(board, outset, items)
        for outset, items in zip(board.outsets, board.start, strict=True)
    ]
    sequences = relieved(board.keeper, board.outsets, sequences, board.room)
    filler = Filler(board.keeper, board.outsets, sequences, room=board.room, pins=board.pins)
    inside = {item for items in sequences for item in items if item >= 0}
    waiting = {} if changes.retry else {left.stop: left for left in plan.unplanned}
    rest = [n for n in board.open if n not in inside]
    unplanned = filler.fill(
        [n for n in rest if changed.stops[n].key not in waiting],
        late=lambda: time.monotonic() > deadline,
    )
    left_out = {changed.stops[n].key for n in rest}
    unplanned += [left for key, left in waiting.items() if key in left_out]
    new = board.with_closed(plan_of(board.keeper, board.outsets, filler.sequences, unplanned))
    had = {stop for route in plan.routes for stop in route.stops}
    out_now = {left.stop for left in new.unplanned}
    return Replanned(changed, new, kept, frozenset(had & out_now))


def _carried_on(board: Board, outset: Outset, items: list[int]) -> list[int]:
    """The open part of a route after cancellations, with its last unloading as it was planned."""
    rest = without_idle_unloads(outset, items)
    if not (rest and rest[-1] < 0):
        rest, _ = closed_up(board.keeper, outset, rest)
    return settled(board.keeper, outset, rest)[0]


def _untouchable(plan: Plan, locked: Locked) -> set[str]:
    found: set[str] = set()
    for route in plan.routes:
        if route.vehicle in locked.vehicles:
            found |= set(route.stops)
            continue
        count = locked.visits.get(route.vehicle, 0)
        found |= {visit.key for unloads, visit in list(route.visits())[:count] if not unloads}
    return found


def _changed(problem: Problem, changes: Changes, kept: frozenset[str]) -> Problem:
    for stop in changes.added:
        if stop.key in problem.stop_numbers:
            raise MalformedProblemError(f"added: stop {stop.key!r} exists already")
    for key in changes.cancelled:
        if key not in problem.stop_numbers:
            raise MalformedProblemError(f"cancelled: stop {key!r} does not exist")
    gone = changes.cancelled - kept
    stops = [stop for stop in problem.stops if stop.key not in gone]
    return replace(problem, stops=(*stops, *changes.added))
