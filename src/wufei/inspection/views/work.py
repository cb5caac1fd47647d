"""My work today: visits, problems to put right, to look at again and to assign, notices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.inspection import rules
from wufei.inspection.declared import REGISTERS
from wufei.inspection.domain.chain import chain_of
from wufei.inspection.forms.problems import WorkloadForm
from wufei.inspection.models import (
    WITH_RESPONSIBLE,
    ChainPerson,
    Notice,
    Problem,
    ProblemState,
    Visit,
    VisitState,
)
from wufei.inspection.queries import SHOWN, answered_by, looked_at_again_by, points_of
from wufei.inspection.queries.workload import Workload, workload
from wufei.inspection.tables import WorkloadTable
from wufei.inspection.views.asking import worker_of
from wufei.kernel.exporting import Export
from wufei.kernel.listing import answer_list

#: So many of each on the page; the lists have them all.
SHORT = 8
#: Visits that were not made stay before one's eyes for so long.
MISSED_DAYS = 7


@login_required
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    actor, duties = worker_of(request)
    today = timezone.localdate()
    problems = Problem.objects.visible_to(actor).select_related(*SHOWN)
    mine = problems.filter(answered_by(actor), state__in=WITH_RESPONSIBLE).order_by("due_at")
    again = problems.filter(looked_at_again_by(actor), state=ProblemState.CORRECTED)
    waiting = problems.filter(state=ProblemState.FOUND)
    notices = Notice.objects.visible_to(actor).exclude(readings__user_id=actor.user_id or 0)
    visits = Visit.objects.none()
    if duties:
        members = [duty.member for duty in duties]
        free = Q(member__isnull=True, team__in=[duty.team for duty in duties])
        visits = (
            Visit.objects.visible_to(actor)
            .filter(Q(member__in=members) | free)
            .filter(state__in=(VisitState.PLANNED, VisitState.BEGUN))
            .filter(day__range=(today - dt.timedelta(days=MISSED_DAYS), today))
            .select_related("point", "team")
        )
    runs = rules.may_run_somewhere(actor)
    context = {
        "today": today,
        "visits": visits.order_by("-day", "opens_at", "pk")[: 3 * SHORT],
        "has_duties": bool(duties),
        "mine": mine[:SHORT],
        "mine_count": mine.count(),
        "again": again.order_by("corrected_at")[:SHORT],
        "again_count": again.count(),
        "waiting": waiting.order_by("found_at")[:SHORT] if runs else [],
        "waiting_count": waiting.count() if runs else 0,
        "overdue_count": problems.overdue(timezone.now()).count(),
        "notices": notices.select_related("problem")[:SHORT],
        "notice_count": notices.count(),
        "may_open": bool(duties) or rules.may_open_somewhere(actor),
        "runs": runs,
        "sees_settings": True,
    }
    return render(request, "inspection/work.html", context)


@login_required
@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    """All registers of inspection, with the number of rows that the reader sees."""
    actor, _duties = worker_of(request)
    counts = [(register, register.rows(actor).count()) for register in REGISTERS]
    return render(request, "inspection/settings.html", {"registers": counts})


@login_required
@require_safe
def chain_page(request: HttpRequest) -> HttpResponse:
    """Who answers for a point, level by level."""
    actor, _duties = worker_of(request)
    points = points_of(actor)
    told = request.GET.get("point", "").strip()
    point = points.filter(code=told).first() if told else None
    today = timezone.localdate()
    holders: list[Any] = []
    names: dict[int, ChainPerson] = {}
    if point is not None:
        holders = chain_of(region=point.region, point=point, day=today)
        if rules.may_see_persons(actor, region_path=point.region.path):
            rows = ChainPerson.objects.filter(
                holder__in=[holder.pk for holder in holders], keep_until__gt=today
            )
            names = {row.holder_id: row for row in rows}
    context = {
        "told": told,
        "point": point,
        "holders": [(holder, names.get(holder.pk)) for holder in holders],
        "points": points[:500],
    }
    return render(request, "inspection/chain.html", context)


@login_required
@require_safe
def workload_page(request: HttpRequest) -> HttpResponseBase:
    """Visits, problems and hours of every person in a time."""
    actor, _duties = worker_of(request)
    form = WorkloadForm(request.GET or None)
    first, last = form.days()
    report = workload(actor=actor, first=first, last=last)
    table = WorkloadTable(report.rows)
    table.empty_text = _("这段时间没有巡查和问题")
    export = Export(_("巡查工作量"), [str(column.header) for column in table.columns], _cells)
    return answer_list(
        request,
        "inspection/workload.html",
        table,
        rows=report.rows,
        export=export,
        form=form,
        first=first,
        last=last,
    )


def _cells(row: Workload) -> list[Any]:
    return [
        row.team,
        row.person,
        row.planned,
        row.done,
        row.on_time,
        row.skipped,
        row.found,
        row.closed,
        row.rechecked,
        row.hours,
        row.accuracy,
    ]
