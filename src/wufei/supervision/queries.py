"""Named reads of findings."""

from __future__ import annotations

import datetime as dt
from typing import Any

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
