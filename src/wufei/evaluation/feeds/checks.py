"""Bags that instructors checked on their visits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from wufei.inspection.public import AccuracyCheck
from wufei.lake.public import OperationDraft


def drafts(day: dt.date) -> Iterator[OperationDraft]:
    """One event a visit: the check over all classes where there is one, else their sum."""
    rows = AccuracyCheck.objects.filter(visit__day=day).select_related("visit__point__region")
    by_visit: dict[int, list[AccuracyCheck]] = defaultdict(list)
    for check in rows.order_by("visit_id", "pk"):
        by_visit[check.visit_id].append(check)
    for visit, checks in by_visit.items():
        of_all = [check for check in checks if check.material_id is None]
        counted = of_all or checks
        point = counted[0].visit.point
        yield OperationDraft(
            key=str(visit),
            outcome="done",
            region_id=point.region_id,
            region_code=point.region.code,
            point=point.code,
            checked=sum(check.bags_checked for check in counted),
            correct=sum(check.bags_correct for check in counted),
        )


def touched(since: dt.datetime) -> set[dt.date]:
    """Days of visits of which a check was told since."""
    checks = AccuracyCheck.objects.filter(recorded_at__gte=since)
    return set(checks.values_list("visit__day", flat=True).distinct().order_by())
