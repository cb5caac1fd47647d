"""Runs searches within their time: in this process, or parts of a large task in several."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from wufei.routing.engine import search
from wufei.routing.model import Task
from wufei.routing.parts import WHOLE, Part, cut, restricted, unrestricted

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

#: Other processes are worth their start from this many seconds on.
WORTH_STARTING = 4.0
#: A large task is recut so often, if each round still leaves every part LEAST seconds.
ROUNDS, LEAST = 6, 5.0
TOLD_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Progress:
    """``elapsed`` of ``seconds``; ``parts`` of the present round and how many are ``done``.

    ``cost`` is the engine's for the best so far of a search in one part: the plan's cost and the
    prizes of stops left out; None while no solution keeps all rules, and in several parts.
    """

    elapsed: float
    seconds: float
    cost: int | None = None
    done: int = 0
    parts: int = 1


class Search:
    """A time budget with whoever watches and may stop it; ``with`` ends its processes."""

    def __init__(
        self,
        *,
        began: float,
        deadline: float,
        seed: int,
        on_progress: Callable[[Progress], None] | None,
        stop: Callable[[], bool] | None,
        processes: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.began, self.deadline, self.seed = began, deadline, seed
        self.on_progress, self.stop, self.processes = on_progress, stop, processes
        self.clock = clock
        self._pool: ProcessPoolExecutor | None = None
        self._ending: Event | None = None
        self._stopped = False
        self._next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            if self._ending is not None:
                self._ending.set()
            self._pool.shutdown(cancel_futures=True)

    def over(self) -> bool:
        """Whether the time is up or someone asked to stop."""
        self._stopped = self._stopped or (self.stop is not None and self.stop())
        return self._stopped or self.clock() >= self.deadline

    def told(self, cost: int | None, done: int = 0, parts: int = 1) -> None:
        now = self.clock()
        if self.on_progress is None or now < self._next:
            return
        self._next = now + TOLD_EVERY
        self.on_progress(Progress(now - self.began, self.deadline - self.began, cost, done, parts))

    def run(self, task: Task, until: float) -> list[list[int]]:
        """A sequence per outset of the task, by the moment ``until`` of the clock."""
        sequences = [list(items) for items in task.start] or [[] for _ in task.outsets]
        rounds = self._rounds(task, until - self.clock())
        for number in range(rounds):
            now = self.clock()
            if number and (self.over() or now >= until):
                break
            parts = cut(task, sequences, number)
            round_end = now + (until - now) / (rounds - number)
            self._round(task, parts, sequences, round_end, number)
        return sequences

    def _rounds(self, task: Task, seconds: float) -> int:
        if len(task.stops) <= WHOLE:
            return 1
        parts = len(cut(task, [[] for _ in task.outsets], 0))
        lanes = max(1, min(self.processes, parts))
        return max(1, min(ROUNDS, int(seconds * lanes / parts / LEAST)))

    def _round(
        self, task: Task, parts: Sequence[Part], sequences: list[list[int]], until: float, turn: int
    ) -> None:
        jobs = [restricted(task, part, sequences) for part in parts]
        seconds = _shares([len(job.stops) for job in jobs], until - self.clock(), 1)
        lanes = min(self.processes, len(jobs)) if may_start_processes() else 1
        if lanes > 1 and until - self.clock() >= WORTH_STARTING:
            seconds = _shares([len(job.stops) for job in jobs], until - self.clock(), lanes)
            answers = self._beside(jobs, seconds, turn)
        else:
            answers = self._here(jobs, seconds, turn)
        for part, answer in zip(parts, answers, strict=True):
            if answer is None:
                continue
            for slot, items in zip(part.slots, unrestricted(part, answer), strict=True):
                sequences[slot] = items

    def _here(
        self, jobs: Sequence[Task], seconds: Sequence[float], turn: int
    ) -> list[list[list[int]] | None]:
        answers: list[list[list[int]] | None] = []
        for number, (job, share) in enumerate(zip(jobs, seconds, strict=True)):
            answers.append(
                search(
                    job,
                    deadline=self.clock() + share,
                    clock=self.clock,
                    seed=self.seed + 1009 * turn + number,
                    stop=self.over,
                    watch=lambda cost, done=number: self.told(  # type: ignore[misc]
                        cost if len(jobs) == 1 else None, done, len(jobs)
                    ),
                )
            )
        return answers

    def _beside(
        self, jobs: Sequence[Task], seconds: Sequence[float], turn: int
    ) -> list[list[list[int]] | None]:
        """The jobs in other processes, longest first; one whose process dies has no answer."""
        pool = self._started()
        order = sorted(range(len(jobs)), key=lambda n: -seconds[n])
        futures: dict[int, Future[list[list[int]]]] = {}
        answers: list[list[list[int]] | None] = [None] * len(jobs)
        try:
            for n in order:
                seed = self.seed + 1009 * turn + n
                futures[n] = pool.submit(_searched, jobs[n], seconds[n], seed)
            while not all(future.done() for future in futures.values()):
                wait(futures.values(), timeout=0.2)
                done = sum(future.done() for future in futures.values())
                self.told(None, done, len(jobs))
                if self._ending is not None and self.over():
                    self._ending.set()
            for n, future in futures.items():
                answers[n] = future.result()
        except BrokenProcessPool:
            self.processes = 1
        return answers

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import multiprocessing

            context = multiprocessing.get_context("spawn")
            self._ending = context.Event()
            self._pool = ProcessPoolExecutor(
                self.processes, context, initializer=_begin, initargs=(self._ending,)
            )
        return self._pool


def may_start_processes() -> bool:
    """Processes that die with their parent may not have children of their own."""
    import multiprocessing

    return not multiprocessing.current_process().daemon


def _shares(sizes: Sequence[int], seconds: float, lanes: int) -> list[float]:
    """Seconds of each job so that ``lanes`` of them at a time end together."""
    loads = [0] * lanes
    lane_of: dict[int, int] = {}
    for n in sorted(range(len(sizes)), key=lambda n: -sizes[n]):
        lane_of[n] = min(range(lanes), key=loads.__getitem__)
        loads[lane_of[n]] += sizes[n]
    return [max(0.0, seconds * sizes[n] / loads[lane_of[n]]) for n in range(len(sizes))]


#: In a process of the pool: set when the search is to end.
_inherited: dict[str, Any] = {}


def _begin(ending: Event) -> None:
    _inherited["ending"] = ending


def _searched(task: Task, seconds: float, seed: int) -> list[list[int]]:
    ending: Event = _inherited["ending"]
    return search(task, deadline=time.monotonic() + seconds, seed=seed, stop=ending.is_set)
