"""Runs the functions of the calendar when they are due: each due moment by one worker only."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from wufei.kernel.jobs.declaring import Schedule, schedules
from wufei.kernel.jobs.identity import is_lost, own_name
from wufei.kernel.models import CalendarRun

logger = logging.getLogger(__name__)
State = CalendarRun.State


@dataclass
class Calendar:
    """The calendar as one worker keeps it.

    ``_settled`` remembers per name the last due moment that needs no more thought, so that an idle
    tick asks the database nothing.
    """

    entries: Iterable[Schedule] = field(default_factory=schedules)
    worker: str = field(default_factory=own_name)
    _settled: dict[str, dt.datetime] = field(default_factory=dict)

    def run_due(self, now: dt.datetime | None = None) -> int:
        """Runs what is due and not yet taken; how many functions were run here."""
        now = now or timezone.now()
        return sum(self._run_if_due(entry, now) for entry in self.entries)

    def _run_if_due(self, entry: Schedule, now: dt.datetime) -> bool:
        due = entry.last_due(now)
        if self._settled.get(entry.name) == due:
            return False
        taken = self._take(entry, due)
        if taken is None:
            return False
        error = ""
        try:
            entry.function()
        except Exception as failure:
            logger.exception("scheduled %s, due %s", entry.name, due)
            error = f"{type(failure).__name__}: {failure}"[:2000]
        taken.state = State.FAILED if error else State.DONE
        taken.error, taken.finished_at = error, timezone.now()
        taken.save(update_fields=["state", "error", "finished_at"])
        return True

    def _take(self, entry: Schedule, due: dt.datetime) -> CalendarRun | None:
        """The row of this due moment if it is ours to run."""
        last = CalendarRun.objects.filter(name=entry.name).order_by("-due_at").first()
        if last is not None and last.state == State.RUNNING:
            if not is_lost(last.worker, last.started_at + dt.timedelta(hours=6)):
                return None  # never two at once; asked again at the next tick
            last.state, last.error = State.FAILED, "the worker was lost"
            last.save(update_fields=["state", "error"])
        self._settled[entry.name] = due
        if last is not None and last.due_at >= due:
            return None
        # An entry new to this installation begins with its next due moment.
        state = State.SKIPPED if last is None else State.RUNNING
        try:
            with transaction.atomic():
                taken = CalendarRun.objects.create(
                    name=entry.name, due_at=due, state=state, worker=self.worker
                )
        except IntegrityError:
            return None
        return None if state is State.SKIPPED else taken
