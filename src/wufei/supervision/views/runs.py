"""How findings came about, and judging days again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.jobs import enqueue
from wufei.supervision import rules
from wufei.supervision.domain.judging import record_asked
from wufei.supervision.domain.trying import days_between
from wufei.supervision.forms import SpanForm, last_month
from wufei.supervision.jobs import judge_span
from wufei.supervision.models import FindingRun
from wufei.supervision.tables import RunTable
from wufei.supervision.views.reading import wide_reader_of


@login_required
@require_GET
def run_list(request: HttpRequest) -> HttpResponse:
    """Every judging of a day: what it looked at, and what came out."""
    actor = wide_reader_of(request)
    table = RunTable(FindingRun.objects.visible_to(actor), template_name="web/table.html")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    table.empty_text = _("还没有判读过")
    context = {"table": table, "may_run": rules.may_run(actor), "may_read_runs": True}
    return render(request, "supervision/runs.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def run_new(request: HttpRequest) -> HttpResponse:
    """Judge days again, in the background."""
    actor = wide_reader_of(request)
    if not rules.may_run(actor):
        raise PermissionDenied
    last = last_month()[1]
    form = SpanForm(request.POST or None, initial={"first_day": last, "last_day": last})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), transaction.atomic():
            run = _asked(actor, form.cleaned_data)
            messages.success(request, _("已排队；完成后发现列表随之更新。"))
            return redirect("job_detail", pk=run.pk)
    context = {"form": form, "heading": _("重新判读"), "button": _("开始判读")}
    status = 422 if form.errors else 200
    return render(request, "supervision/span_form.html", context, status=status)


def _asked(actor: Any, span: dict[str, Any]) -> Any:
    first, last = span["first_day"], span["last_day"]
    days_between(first, last)
    record_asked(actor=actor, first=first, last=last)
    title = _("判读 %(first)s 至 %(last)s") % {"first": first, "last": last}
    return enqueue(
        judge_span, actor=actor, title=title, first=first.isoformat(), last=last.isoformat()
    )
