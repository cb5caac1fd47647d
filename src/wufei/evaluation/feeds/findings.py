"""Findings of the rules, by the day on which what they found began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from wufei.kernel.periods import Period
from wufei.lake.public import OperationDraft
from wufei.supervision.public import Finding, FindingState


def drafts(day: dt.date) -> Iterator[OperationDraft]:
    """Findings that hold: neither marked as false alarms nor gone in a later run."""
    begin, end = Period.day(day).bounds()
    rows = Finding.objects.filter(begins_at__gte=begin, begins_at__lt=end, gone_in=None)
    rows = rows.exclude(state=FindingState.FALSE_ALARM).select_related(
        "region", "point__region", "organisation", "vehicle"
    )
    for finding in rows.order_by("pk").iterator(2_000):
        region = finding.point.region if finding.point else finding.region
        yield OperationDraft(
            key=str(finding.pk),
            outcome=finding.state,
            region_id=region.pk if region else None,
            region_code=region.code if region else "",
            point=finding.point.code if finding.point else "",
            organisation=finding.organisation.code if finding.organisation else "",
            vehicle=finding.vehicle.plate if finding.vehicle else finding.plate,
            category=finding.rule,
        )


def touched(since: dt.datetime) -> set[dt.date]:
    """Days of findings that were found, judged, or found no longer, since."""
    changed = Q(found_at__gte=since) | Q(state_at__gte=since) | Q(gone_in__started_at__gte=since)
    moments = Finding.objects.filter(changed).values_list("begins_at", flat=True)
    return {timezone.localdate(moment) for moment in moments.iterator(5_000)}
