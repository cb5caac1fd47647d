"""One search with PyVRP: a task in, sequences out, the best so far whenever it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from wufei.routing.encoding import encoded
from wufei.routing.model import Model, Task

if TYPE_CHECKING:
    import pyvrp

#: Told the cost of the best solution so far (None: none keeps all rules yet).
Watch = Callable[[int | None], None]
Stop = Callable[[], bool]
Clock = Callable[[], float]
ASK_EVERY = 0.05
UNSOLVED = 2**62
#: Iterations without progress before the search goes back to its best: PyVRP's own figure is far
#: beyond what a planning lasts.
PATIENCE = 10_000
#: Up to SMALL clients the search also accepts by what it knew LONG_MEMORY iterations ago, which
#: found better plans in every run of 15 CPU seconds; with 330 stops it did not.
SMALL, LONG_MEMORY = 200, 1_000


class _Until:
    """PyVRP's stopping criterion: the clock, or whoever asks to stop."""

    def __init__(
        self, deadline: float, clock: Clock, stop: Stop | None, watch: Watch | None
    ) -> None:
        self.deadline, self.clock, self.stop, self.watch = deadline, clock, stop, watch
        self.next = 0.0

    def __call__(self, best_cost: float) -> bool:
        now = self.clock()
        if now >= self.deadline:
            return True
        if now < self.next:
            return False
        self.next = now + ASK_EVERY
        if self.watch is not None:
            self.watch(int(best_cost) if best_cost < UNSOLVED else None)
        return self.stop is not None and self.stop()


def search(
    task: Task,
    *,
    deadline: float,
    seed: int,
    clock: Clock = time.monotonic,
    stop: Stop | None = None,
    watch: Watch | None = None,
) -> list[list[int]]:
    """A sequence per outset, without the last unloading; ``deadline`` on ``clock``.

    The sequences may break rules where no better was found in time.
    """
    if not task.stops or not task.outsets:
        return [[] for _ in task.outsets]
    import warnings

    import pyvrp

    model = Model(task)
    initial = encoded(model, task.start) if any(task.start) else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = pyvrp.solve(
            model.data,
            _Until(deadline, clock, stop, watch),
            seed=seed,
            collect_stats=False,
            display=False,
            params=_parameters(len(model.stop_of)),
            initial_solution=initial,
        )
    return model.decode(result.best)


def _parameters(clients: int) -> pyvrp.SolveParams:
    import pyvrp

    search = pyvrp.IteratedLocalSearchParams(num_iters_no_improvement=PATIENCE)
    if clients <= SMALL:
        search.history_length = LONG_MEMORY
    return pyvrp.SolveParams(ils=search)
