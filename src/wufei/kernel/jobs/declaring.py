from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec

from django.utils import timezone
from django.utils.module_loading import autodiscover_modules, import_string

from wufei.kernel.jobs.progress import Progress

P = ParamSpec("P")


@dataclass(frozen=True)
class Job(Generic[P]):
    """A function that the worker may run. Calling it runs it here and now."""

    function: Callable[Concatenate[Progress, P], Any]
    name: str
    retries: int
    backoff_seconds: tuple[float, ...]

    def __call__(self, progress: Progress, *args: P.args, **ids: P.kwargs) -> Any:
        return self.function(progress, *args, **ids)

    def pause_after(self, attempt: int) -> dt.timedelta:
        """How long to wait after the failed ``attempt`` (1 = the first)."""
        if not self.backoff_seconds:
            return dt.timedelta()
        place = min(attempt, len(self.backoff_seconds)) - 1
        return dt.timedelta(seconds=self.backoff_seconds[place])


def job(
    *, retries: int = 3, backoff_seconds: Sequence[float] = (5, 30, 120)
) -> Callable[[Callable[Concatenate[Progress, P], Any]], Job[P]]:
    """Declares a background function ``f(progress, *, some_id)``.

    It is tried ``1 + retries`` times, with the pauses told between (the last one repeats). A
    :class:`~wufei.kernel.refusals.Refusal` is not tried again: the same input is refused again.
    What it returns (JSON) is kept in ``JobRun.result``.
    """

    def declare(function: Callable[Concatenate[Progress, P], Any]) -> Job[P]:
        name = f"{function.__module__}.{function.__qualname__}"
        return Job(function, name, retries, tuple(backoff_seconds))

    return declare


def find_job(name: str) -> Job[Any]:
    """The declared job of that dotted name.

    Raises:
        LookupError: the name leads to nothing, or to something that is no declared job.
    """
    try:
        found = import_string(name)
    except ImportError as error:
        raise LookupError(f"no job {name}") from error
    if not isinstance(found, Job):
        raise LookupError(f"{name} is not a declared job")  # noqa: TRY004 - a wrong name
    return found


@dataclass(frozen=True)
class Schedule:
    """A function of the calendar, every so many seconds or each day at a time of the city."""

    function: Callable[[], Any]
    name: str
    every: dt.timedelta | None = None
    daily_at: dt.time | None = None

    def last_due(self, now: dt.datetime) -> dt.datetime:
        """The latest due moment not after ``now``; the same for every worker."""
        if self.every is not None:
            epoch = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
            return epoch + (now - epoch) // self.every * self.every
        assert self.daily_at is not None
        zone = timezone.get_current_timezone()
        today = now.astimezone(zone).date()
        due = dt.datetime.combine(today, self.daily_at, tzinfo=zone)
        if due > now:
            due = dt.datetime.combine(today - dt.timedelta(days=1), self.daily_at, tzinfo=zone)
        return due


_SCHEDULES: dict[str, Schedule] = {}


def scheduled(
    *, every_seconds: float | None = None, daily_at: str | None = None
) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Puts a function without arguments on the calendar.

    One worker runs it per due moment, and never two at once. Due moments missed while no worker
    ran are made up by one run. It should be short: long work enqueues a job.

    Raises:
        ValueError: not exactly one of the two is told.
    """
    if (every_seconds is None) == (daily_at is None):
        raise ValueError("tell either every_seconds or daily_at")
    every = None if every_seconds is None else dt.timedelta(seconds=every_seconds)
    at = None if daily_at is None else dt.time.fromisoformat(daily_at)

    def declare(function: Callable[[], Any]) -> Callable[[], Any]:
        name = f"{function.__module__}.{function.__qualname__}"
        _SCHEDULES[name] = Schedule(function, name, every, at)
        return function

    return declare


def schedules() -> tuple[Schedule, ...]:
    """Everything on the calendar, after reading each app's ``jobs.py``."""
    autodiscover_modules("jobs")
    return tuple(_SCHEDULES.values())
