from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import close_old_connections, connection
from django.utils import timezone

from wufei.kernel.jobs.calendar import Calendar
from wufei.kernel.jobs.execution import rescue_lost, run_queued
from wufei.kernel.jobs.identity import own_name
from wufei.kernel.jobs.progress import worker_leaves
from wufei.kernel.jobs.queueing import claim
from wufei.kernel.models import JobRun

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
RESCUE_SECONDS = 5.0
PAUSE_AFTER_ERROR_SECONDS = 2.0


@dataclass
class Worker:
    """One process: a thread that runs jobs, one that keeps the calendar, and the main thread.

    The main thread listens to signals and gives signs of life. Told to end, a job leaves at its
    next step and goes back to the queue; one that takes no step within ``grace`` seconds is left
    behind unfinished, and the next worker finds it.
    """

    interval: float = 1.0
    grace: float = 8.0
    with_calendar: bool = True
    name: str = field(default_factory=own_name)
    _leaving: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Works until SIGTERM or SIGINT; to be called in the main thread."""
        previous = {
            number: signal.signal(number, lambda *_: self._leaving.set())
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        loops: list[Callable[[], None]] = [self._jobs]
        if self.with_calendar:
            loops.append(self._calendar)
        threads = [threading.Thread(target=loop, daemon=True) for loop in loops]
        try:
            for thread in threads:
                thread.start()
            while not self._leaving.wait(HEARTBEAT_SECONDS):
                self._survive(self._give_sign_of_life)
            self._take_leave(threads)
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _take_leave(self, threads: list[threading.Thread]) -> None:
        deadline = time.monotonic() + self.grace
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            logger.warning("left unfinished work behind after %s s; it will be retried", self.grace)

    def _survive(self, act: Callable[[], Any]) -> Any:
        """``act()``; an error (a lost database) is logged and waited out, never the end."""
        try:
            close_old_connections()
            return act()
        except Exception:
            logger.exception("worker %s", self.name)
            connection.close()
            self._leaving.wait(PAUSE_AFTER_ERROR_SECONDS)
            return None

    def _give_sign_of_life(self) -> None:
        mine = JobRun.objects.filter(state=JobRun.State.RUNNING, worker=self.name)
        if mine.exists():
            mine.update(seen_at=timezone.now())

    def _jobs(self) -> None:
        worker_leaves.set(self._leaving.is_set)
        rescued = float("-inf")
        while not self._leaving.is_set():
            if time.monotonic() - rescued >= RESCUE_SECONDS:
                self._survive(lambda: rescue_lost(idle_worker=self.name))
                rescued = time.monotonic()
            if not self._survive(self._run_one):
                self._leaving.wait(self.interval)
        connection.close()

    def _run_one(self) -> bool:
        queued = claim(self.name)
        if queued is None:
            return False
        run_queued(queued)
        return True

    def _calendar(self) -> None:
        calendar = Calendar(worker=self.name)
        while not self._leaving.wait(self.interval):
            self._survive(calendar.run_due)
        connection.close()
