"""The present day, or any other, at a glance."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from wufei.supervision import board, rules
from wufei.supervision.views.reading import reader_of


@login_required
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """Counts and map of one day (``?day=``, today unless told), and what goes on."""
    actor = reader_of(request)
    chosen = _day(request)
    now = timezone.now()
    context = {
        "may_read_runs": rules.may_read_runs(actor),
        "day": chosen,
        "is_today": chosen == timezone.localdate(),
        "before": chosen - dt.timedelta(days=1),
        "after": chosen + dt.timedelta(days=1),
        "matrix": board.matrix(actor, chosen),
        "chart": board.picture(actor, chosen),
        "going": board.going_on(actor, chosen),
        "overdue": board.overdue(actor, chosen, now),
    }
    return render(request, "supervision/day.html", context)


def _day(request: HttpRequest) -> dt.date:
    try:
        given = parse_date(request.GET.get("day", ""))
    except ValueError:
        given = None
    return given or timezone.localdate()
