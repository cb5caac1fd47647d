"""The day as it comes in: what landed since is folded, and what is certain is written at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.supervision.domain import events
from wufei.supervision.domain.days import milliseconds, span_of
from wufei.supervision.domain.folding import DayFold
from wufei.supervision.domain.gathering import Ground, ground_of, told_of
from wufei.supervision.domain.judging import finished
from wufei.supervision.domain.positions import positions_between
from wufei.supervision.domain.recording import Counts, record_findings
from wufei.supervision.domain.rulebooks import Book, book_for
from wufei.supervision.models import FindingRun
from wufei.tracking.public import Finding, Gap, Stop, long_stop, silent_tracker

#: Rows may become visible in another order than their keys: so many are looked at again.
OVERLAP = 1000
#: With more positions than this a changed plan is taken over as it goes on; with fewer the day is
#: folded anew from its beginning, so that the plan counts as if it had been known.
MOST_ANEW = 5_000_000


class LiveDay:
    """One day under watch. Lost with its process, it is built again from what is stored."""

    def __init__(self, *, actor: Actor, day: dt.date) -> None:
        self.span = span_of(day)
        self._actor = actor
        self._counts = Counts()
        self._begin(ground_of(self.span), book_for(day))

    def _begin(self, ground: Ground, book: Book) -> None:
        self.ground, self.book = ground, book
        self.fold = DayFold(ground, book.rulebook)
        self._batches: set[str] = set()
        self._last = 0
        self._seen: set[Any] = set()
        self._waiting: list[dict[str, Any]] = []
        self._weighed: set[tuple[Any, ...]] = set()
        self.run = _new_run(self._actor, self.span.day)

    @property
    def came_late(self) -> int:
        """What came after its moment had been judged: the day wants to be judged again."""
        return self.fold.came_late

    def advance(self, now: int) -> Counts:
        """Fold what landed since, judge what is certain at ``now`` (milliseconds), write it down.
        When the day and what follows it are over, all that is open ends."""
        self._look_at_plans()
        landed = positions_between(self.span.since, self.span.until, besides=self._batches)
        self._batches |= landed.batches
        over = now >= self.span.until
        moment = self.span.until if over else now - self.ground.limits.lateness
        found = self.fold.feed(landed.fixes, moment=moment, **self._told(moment))
        if over:
            found += self.fold.close()
        counts = record_findings(
            run=self.run, ground=self.ground, book=self.book, found=found, whole=False
        )
        self._counts = Counts(
            self._counts.found + counts.found,
            self._counts.new + counts.new,
            self._counts.again + counts.again,
        )
        self._write(over, now)
        return counts

    def standing(self) -> list[Stop]:
        """Stops that go on."""
        return self.fold.stream.standing()

    def silent(self, now: int) -> list[Gap]:
        """Trackers that have been silent for too long."""
        return self.fold.stream.silent(now)

    def _told(self, moment: int) -> dict[str, Any]:
        fresh = events.event_rows(
            self.span.events_since, self.span.until, after=max(0, self._last - OVERLAP)
        )
        fresh = [row for row in fresh if row["pk"] not in self._seen]
        self._seen.update(row["pk"] for row in fresh)
        self._last = max([self._last, *(row["pk"] for row in fresh)])
        self._weighed |= events.weighed_in(fresh)
        self._waiting += fresh
        due = [row for row in self._waiting if events.time_of(row) <= moment]
        self._waiting = [row for row in self._waiting if events.time_of(row) > moment]
        told = told_of(self.span, with_weighings=False)
        receipts = [each for each in told.receipts if each.key not in self._seen]
        fills = [each for each in told.fills if each.key not in self._seen]
        self._seen.update(each.key for each in receipts)
        self._seen.update(each.key for each in fills)
        weighings = events.weighings_of(due, self._weighed)
        return {"weighings": weighings, "receipts": receipts, "fills": fills}

    def _look_at_plans(self) -> None:
        ground = ground_of(self.span, with_past=False)
        book = book_for(self.span.day)
        if ground.digest == self.ground.digest and book.digest == self.book.digest:
            return
        if self.fold.kept > MOST_ANEW:
            self.fold.supervisor.replan(ground.facts.duties)
            self.fold.stream.replan(ground.lines)
            return
        self._begin(ground_of(self.span), book)

    def _meanwhile(self, now: int) -> dict[str, Any]:
        """Stops and silences that are too long already; what follows has the same key."""
        facts, book = self.ground.facts, self.book.rulebook
        found: list[tuple[str, Finding | None]] = []
        for stop in self.standing():
            long = book.at(facts.district_of_vehicle(stop.vehicle), stop.begins).long_stop
            found.append(("standing", long_stop(stop, long) if long else None))
        for gap in self.silent(now):
            silent = book.at(facts.district_of_vehicle(gap.vehicle), gap.begins).silent_tracker
            found.append(("silent", silent_tracker(gap, silent) if silent else None))
        rows: dict[str, Any] = {"at": now, "standing": [], "silent": []}
        for name, finding in found:
            if finding is not None:
                facts_of_row = (finding.vehicle, finding.begins, finding.ends, finding.place)
                rows[name].append(facts_of_row)
        return rows

    def _write(self, over: bool, now: int) -> None:  # noqa: FBT001 - said by the only caller
        self.run.meanwhile = {} if over else self._meanwhile(now)
        if over:
            finished(self.run, self.book, self.fold, self._counts)
            return
        self.run.parameters_digest = self.book.digest
        self.run.cut = self.fold.cut
        self.run.counts = {
            "found": self._counts.found,
            "new": self._counts.new,
            "again": self._counts.again,
            "gone": 0,
        }
        self.run.save(update_fields=["parameters_digest", "cut", "counts", "meanwhile"])


def open_days(now: dt.datetime) -> list[dt.date]:
    """Days that are still being watched: today, and yesterday while its tail lasts."""
    today = timezone.localdate(now)
    days = (today - dt.timedelta(days=1), today)
    return [day for day in days if span_of(day).until > milliseconds(now)]


def _new_run(actor: Actor, day: dt.date) -> FindingRun:
    """A watch that begins anew ends the one before: its process is gone, or its plan."""
    with transaction.atomic():
        open_runs = FindingRun.objects.select_for_update().filter(
            day=day, kind=FindingRun.Kind.LIVE, finished_at__isnull=True
        )
        for run in open_runs:
            run.finished_at = timezone.now()
            run.save(update_fields=["finished_at"])
        return FindingRun.objects.create(
            kind=FindingRun.Kind.LIVE,
            day=day,
            started_at=timezone.now(),
            actor_name=actor.name[:150],
        )
