"""From a problem to a plan: search, keep every rule, fill up, explain."""

from __future__ import annotations

import time
from collections.abc import Callable

from wufei.routing.board import Board, Locked
from wufei.routing.plans import Plan
from wufei.routing.records import Problem
from wufei.routing.searching import Progress, Search

#: Part of the time that is kept for settling, filling up and explaining.
CLOSING = 0.08


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 0,
    start: Plan | None = None,
    locked: Locked | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    processes: int = 2,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """The best plan found in about ``seconds`` of wall clock (at most a tenth, a second and a
    millisecond per stop more, where many stops must be explained).

    ``start`` is where the search begins; the result is never worse in (unserved priorities, cost).
    ``locked`` refers to ``start``. ``on_progress`` is called from the calling thread, at most a few
    times a second. ``stop`` is asked often; once it says True the best so far comes back.
    Problems above a thousand stops are cut into parts, solved in up to ``processes`` processes.
    The same ``seed`` on an idle machine tends to give the same plan, which is no promise: the clock
    ends the search.

    ``clock`` is what ``seconds`` are counted on: the process's own CPU time, for comparisons on a
    busy machine, needs ``processes=1``.

    Raises:
        MalformedProblemError: ``locked`` names a vehicle, stop or visit that is not there.
    """
    began = clock()
    board = Board(problem, start, locked or Locked())
    deadline = began + max(0.0, seconds * (1 - CLOSING) - len(problem.stops) / 2_000)
    with Search(
        began=began,
        deadline=deadline,
        seed=seed,
        on_progress=on_progress,
        stop=stop,
        processes=processes,
        clock=clock,
    ) as search:
        found = board.searched(search)
    hard_end = began + 1.1 * seconds + 1 + len(problem.stops) / 1_000
    if start is not None:
        found.append(board.start)
    plans = [
        board.closed(sequences, late=lambda: clock() > hard_end) for sequences in reversed(found)
    ]
    return min(plans, key=lambda plan: rank(problem, plan))


def rank(problem: Problem, plan: Plan) -> tuple[int, int]:
    """Smaller is better: unserved stops weighed by priority, then cost and forgone worth."""
    missing = worth = 0
    for left in plan.unplanned:
        stop = problem.stops[problem.stop_numbers[left.stop]]
        if stop.optional:
            worth += stop.worth
        else:
            missing += 1 + stop.priority
    return missing, plan.cost + worth
