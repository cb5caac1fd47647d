"""Days that were judged before all was in."""

from __future__ import annotations

import datetime as dt

from wufei.supervision.domain.days import Span, span_of
from wufei.supervision.domain.gathering import told_of
from wufei.supervision.domain.positions import count_positions
from wufei.supervision.models import FindingRun


def days_to_judge(*, today: dt.date, back: int) -> list[dt.date]:
    """Of the ``back`` days before ``today``: yesterday, and days whose last run over the history
    looked at other numbers of positions and events than there are now; the oldest first."""
    days = [today - dt.timedelta(days=number) for number in range(back, 0, -1)]
    return [day for day in days if day == days[-1] or _has_changed(day)]


def _has_changed(day: dt.date) -> bool:
    run = (
        FindingRun.objects.filter(day=day, kind=FindingRun.Kind.HISTORY, finished_at__isnull=False)
        .order_by("-pk")
        .first()
    )
    return run is not None and numbers_of(run) != _numbers(span_of(day))


def numbers_of(run: FindingRun) -> dict[str, int]:
    """How much a run looked at."""
    cut = run.cut
    return {
        "positions": cut["fixes"] + sum(cut["set_aside"].values()),
        **{name: cut[name] for name in ("weighings", "receipts", "fills")},
    }


def _numbers(span: Span) -> dict[str, int]:
    told = told_of(span)
    return {
        "positions": count_positions(span.since, span.until),
        "weighings": len(told.weighings),
        "receipts": len(told.receipts),
        "fills": len(told.fills),
    }
