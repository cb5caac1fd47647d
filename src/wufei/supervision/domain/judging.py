"""A day judged over its history, as often as one likes: the same data give the same rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.audit import Target, record
from wufei.kernel.refusals import Refusal
from wufei.supervision import rules
from wufei.supervision.domain.days import HOUR, Span, milliseconds, span_of
from wufei.supervision.domain.folding import DayFold
from wufei.supervision.domain.gathering import Ground, ground_of, told_of
from wufei.supervision.domain.positions import count_positions, positions_between
from wufei.supervision.domain.recording import Counts, record_findings
from wufei.supervision.domain.rulebooks import Book, book_for
from wufei.supervision.models import FindingRun
from wufei.supervision.refusals import SupervisionReason
from wufei.tracking import public as tracking

#: Positions of a day that are read at once, about.
MOST_AT_ONCE = 500_000
Step = Callable[[int, int], None]


def _silently(done: int, total: int) -> None:
    """Nobody watches."""


def judge_day(*, actor: Actor, day: dt.date, step: Step = _silently) -> FindingRun:
    """Judge ``day`` over everything that is stored, as far as it has gone by now.

    Findings are written by their key: found before, they are renewed; no longer found, they are
    marked with this run and stay. ``step`` is told the parts that are done, and how many there are.

    Raises:
        Refusal: NOT_ALLOWED, DAY_NOT_BEGUN.
    """
    require_runner(actor)
    span = begun(day)
    run = FindingRun.objects.create(
        kind=FindingRun.Kind.HISTORY,
        day=day,
        started_at=timezone.now(),
        actor_name=actor.name[:150],
    )
    ground, book = ground_of(span), book_for(day)
    found, fold = found_in(ground, book, step)
    counts = record_findings(run=run, ground=ground, book=book, found=found, whole=True)
    return finished(run, book, fold, counts)


def found_in(
    ground: Ground, book: Book, step: Step = _silently
) -> tuple[list[tracking.Finding], DayFold]:
    """What the rules of ``book`` find in the stored history of a day, in parts that fit memory."""
    span, now = ground.span, milliseconds(timezone.now())
    over = span.until <= now
    fold, told = DayFold(ground, book.rulebook), told_of(span)
    part = _part(span)
    parts = range(span.since, span.until if over else min(span.until, now), part)
    found: list[tracking.Finding] = []
    for number, begin in enumerate(parts):
        landed = positions_between(begin, min(begin + part, span.until))
        first = number == 0
        found += fold.feed(
            landed.fixes,
            weighings=told.weighings if first else (),
            receipts=told.receipts if first else (),
            fills=told.fills if first else (),
        )
        step(number + 1, len(parts))
    if over:
        return found + fold.close(), fold
    nothing = positions_between(now, now)
    return found + fold.feed(nothing.fixes, moment=now - ground.limits.lateness), fold


def _part(span: Span) -> int:
    """As much of a day at once as holds some hundred thousand positions; an hour at least."""
    whole = span.until - span.since
    parts = max(1, count_positions(span.since, span.until) // MOST_AT_ONCE)
    return max(HOUR, -(-whole // parts))


def finished(run: FindingRun, book: Book, fold: DayFold, counts: Counts) -> FindingRun:
    """Write down what a run looked at and what came out."""
    run.parameters_digest = book.digest
    run.cut = fold.cut
    run.counts = {
        "found": counts.found,
        "new": counts.new,
        "again": counts.again,
        "gone": counts.gone,
    }
    run.finished_at = timezone.now()
    run.save()
    return run


def begun(day: dt.date) -> Span:
    """The span of a day that has begun; raises DAY_NOT_BEGUN."""
    if day > timezone.localdate():
        raise Refusal(SupervisionReason.DAY_NOT_BEGUN, pointer="/day", day=day.isoformat())
    return span_of(day)


def require_runner(actor: Actor) -> None:
    """Raises NOT_ALLOWED unless the actor may have days judged."""
    if not rules.may_run(actor):
        from django.utils.translation import gettext as _

        raise Refusal(SupervisionReason.NOT_ALLOWED, roles=_("市或区县无废办"))


def record_asked(*, actor: Actor, first: dt.date, last: dt.date) -> None:
    """Write to the audit log that somebody wants days judged again; within a transaction."""
    record(
        actor=actor,
        action="supervision.findingrun.asked",
        target=Target("supervision.FindingRun", "", f"{first} – {last}"),
        after={"first": first, "last": last},
    )
