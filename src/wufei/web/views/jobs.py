"""Background work: own runs (an operator's: all), their progress, stopping and beginning anew."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from wufei.kernel.jobs import request_stop, retry_failed
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.web.filters import JobRunFilter
from wufei.web.tables import JobRunTable


def _run(request: HttpRequest, pk: int) -> JobRun:
    run: JobRun = JobRun.objects.get_visible_or_404(actor_of_request(request), pk=pk)
    return run


@login_required
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    found = JobRunFilter(request.GET, queryset=JobRun.objects.visible_to(actor_of_request(request)))
    table = JobRunTable(found.qs)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "web/jobs/list.html", {"table": table, "filter": found})


@login_required
@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "web/jobs/detail.html", {"run": _run(request, pk)})


@login_required
@require_safe
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again while the run goes on."""
    return render(request, "web/jobs/progress.html", {"run": _run(request, pk)})


def _act(request: HttpRequest, pk: int, act: Callable[..., None], done: str) -> HttpResponse:
    run = _run(request, pk)
    try:
        act(actor=actor_of_request(request), run=run)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("job_detail", pk=pk)


@login_required
@require_POST
def job_stop(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, request_stop, _("已要求停止；任务会在下一步停下，已完成的部分保留。"))


@login_required
@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, retry_failed, _("任务已重新排队。"))
