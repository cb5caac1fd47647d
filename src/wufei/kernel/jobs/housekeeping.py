from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from wufei.kernel.jobs.declaring import scheduled
from wufei.kernel.models import CalendarRun

#: How long the traces of finished work in queue and calendar are kept; a JobRun stays.
KEEP = dt.timedelta(days=7)


@scheduled(daily_at="03:30")
def forget_old_runs() -> None:
    """Deletes finished rows of queue and calendar, but each calendar entry's last."""
    limit = timezone.now() - KEEP
    DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()
    same = CalendarRun.objects.filter(name=OuterRef("name")).order_by("-due_at")
    old = CalendarRun.objects.filter(due_at__lt=limit)
    old.exclude(due_at=Subquery(same.values("due_at")[:1])).delete()
