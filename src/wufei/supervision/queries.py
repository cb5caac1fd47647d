"""Named reads of findings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.supervision.models import Finding, FindingState

#: What a list shows of a finding besides its own columns.
SHOWN = ("region", "organisation", "vehicle", "point", "plant", "parameter_row")


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a local day."""
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_current_timezone())


def findings_between(*, actor: Actor, first: dt.date, last: dt.date) -> Any:
    """Findings that begin from ``first`` to ``last`` (both included), that stand and are no false
    alarms, as far as ``actor`` sees them; with what they point at joined."""
    return (
        Finding.objects.visible_to(actor)
        .filter(begins_at__gte=start_of(first), begins_at__lt=start_of(last + dt.timedelta(days=1)))
        .filter(gone_in__isnull=True)
        .exclude(state=FindingState.FALSE_ALARM)
        .select_related(*SHOWN)
    )


def open_findings(*, actor: Actor) -> Any:
    """Findings that nobody has dealt with, as far as ``actor`` sees them, the newest first."""
    return (
        Finding.objects.visible_to(actor)
        .filter(state=FindingState.OPEN, gone_in__isnull=True)
        .select_related(*SHOWN)
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings of one rule, and how many of them were marked as false alarms."""

    count: int = 0
    false_alarms: int = 0
    open: int = 0

    @property
    def share(self) -> str:
        """Of the findings, the false alarms; empty where there are none."""
        return f"{self.false_alarms * 1000 // self.count / 10:.1f}%" if self.count else ""


_TALLY: dict[str, Any] = {
    "count": Count("pk"),
    "false_alarms": Count("pk", filter=Q(state=FindingState.FALSE_ALARM)),
    "open": Count("pk", filter=Q(state=FindingState.OPEN)),
}


def tallies(rows: Any, by: str) -> dict[Any, Tally]:
    """Standing findings of ``rows`` counted by a field; false alarms are among them."""
    counted = rows.filter(gone_in__isnull=True).order_by().values(by).annotate(**_TALLY)
    return {row[by]: Tally(row["count"], row["false_alarms"], row["open"]) for row in counted}
