"""One search with PyVRP: a task in, sequences out, the best so far whenever it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable

from wufei.routing.encoding import encoded
from wufei.routing.model import Model, Task

#: Told the cost of the best solution so far (None: none keeps all rules yet).
Watch = Callable[[int | None], None]
Stop = Callable[[], bool]
Clock = Callable[[], float]
ASK_EVERY = 0.05
UNSOLVED = 2**62


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
            initial_solution=initial,
        )
    return model.decode(result.best)
