"""The history of imports, and one import with what can be done next."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from wufei.intake import rules
from wufei.intake.filters import RunFilter
from wufei.intake.jobs import check_import, post_import
from wufei.intake.models import ImportRun, RunState
from wufei.intake.queries import earlier_runs
from wufei.intake.report import DryRunReport
from wufei.intake.tables import RunTable
from wufei.intake.views.asking import importer_of_request, run_of_request
from wufei.intake.views.working import OPEN, job_of
from wufei.kernel.actors import Actor, Role
from wufei.kernel.models import JobRun

PAGE_ROWS = 25
#: States in which entries of the file may stand in the ledger.
STANDING = (RunState.POSTING, RunState.INTERRUPTED, RunState.POSTED)
#: The steps on the page: state reached → how many of them are done.
STEPS = {
    RunState.UPLOADED: 1, RunState.FAILED: 1, RunState.MAPPED: 2, RunState.CHECKED: 3,
    RunState.POSTING: 3, RunState.INTERRUPTED: 3, RunState.POSTED: 4, RunState.UNDONE: 4,
}  # fmt: skip
#: Rows of a report's lists that the page shows.
SHOWN = 50


@login_required
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    actor = importer_of_request(request)
    rows = ImportRun.objects.visible_to(actor).select_related("source", "saved_map")
    rows = rows.defer("report", "carry", "saved_map__text").annotate(
        accepted=F("report__rows_accepted"), refused=F("report__rows_refused")
    )
    found = RunFilter(request.GET, queryset=rows)
    page = request.GET.get("page") or "1"
    if not (page.isascii() and page.isdigit() and len(page) <= 6):
        raise Http404
    table = RunTable(found.qs)
    RequestConfig(request, paginate={"per_page": PAGE_ROWS}).configure(table)
    begun = bool(request.GET.get("q") or request.GET.get("state")) or len(table.page) > 0
    context = {"table": table, "filter": found, "begun": begun}
    return render(request, "intake/runs.html", context)


def steps(run: ImportRun) -> list[tuple[str, str]]:
    """(name, done | current | waiting) of each step."""
    done = STEPS[RunState(run.state)]
    names = [_("上传"), _("对应列"), _("试算"), _("入账")]
    return [
        (name, "done" if place < done else "current" if place == done else "waiting")
        for place, name in enumerate(names)
    ]


def obstacles(actor: Actor, report: DryRunReport) -> list[str]:
    """Why posting would be refused to this actor, told before."""
    found = []
    if report.new_accounts_count and not (actor.is_system or actor.has_role(*rules.OFFICE_ROLES)):
        found.append(
            _("要开立 %(count)s 个新账户，须由无废办办理；请由无废办入账，或改用已有账户。")
            % {"count": report.new_accounts_count}
        )
    if report.new_materials and not (actor.is_system or actor.has_role(Role.CITY_OFFICER)):
        found.append(
            _("要登记 %(count)s 种新物料，须由市无废办办理；请由市无废办入账，或改用已有物料。")
            % {"count": len(report.new_materials)}
        )
    if not report.entries:
        found.append(_("没有一行可以入账；请回到对应列改正方案，或改正文件后重新上传。"))
    return found


def context_of(actor: Actor, run: ImportRun) -> dict[str, Any]:
    """What the page of an import shows."""
    job = job_of(run)
    report = run.dry_run_report
    working = job if job is not None and job.state in OPEN else None
    return {
        "run": run,
        "report": report,
        "job": working,
        "doing": _doing(working) if working else "",
        "last_job": None if working else job,
        "steps": steps(run),
        "obstacles": obstacles(actor, report) if report and run.state == RunState.CHECKED else [],
        "earlier": earlier_of(actor, run) if run.state not in (*STANDING, RunState.UNDONE) else [],
        "posted": run.state in (*STANDING, RunState.UNDONE),
        "rows_accepted": max(0, run.rows_done - run.rows_refused - run.rows_skipped),
        "refused_rows": list(run.rejected_rows.filter(skipped=False).order_by("row")[:10]),
        "shown": SHOWN,
        "shown_slice": f":{SHOWN}",
        "may_stop": working is not None
        and (actor.is_system or working.actor_id == actor.user_id or run.state == RunState.POSTING),
    }


def earlier_of(actor: Actor, run: ImportRun) -> list[tuple[ImportRun, bool]]:
    """Imports of the same content that stand in the ledger, and whether the actor may open them."""
    others = [each for each in earlier_runs(digest=run.source.digest) if each.pk != run.pk]
    if not others:
        return []
    visible = ImportRun.objects.visible_to(actor).filter(pk__in=[each.pk for each in others])
    seen = set(visible.values_list("pk", flat=True))
    return [(each, each.pk in seen) for each in others]


def _doing(job: JobRun) -> str:
    if job.state == JobRun.State.WAITING:
        return _("排队等待后台进程")
    if job.job == check_import.name:
        return _("正在试算")
    return _("正在入账") if job.job == post_import.name else _("正在撤销")


@login_required
@require_safe
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = importer_of_request(request)
    run = run_of_request(actor, pk)
    if run.state == RunState.UPLOADED:
        return redirect("intake:map", pk=run.pk)
    return render(request, "intake/run.html", context_of(actor, run))


@login_required
@require_safe
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar of running work; when it is over the page is asked for anew."""
    actor = importer_of_request(request)
    context = context_of(actor, run_of_request(actor, pk))
    response = render(request, "intake/parts/progress.html", context)
    if context["job"] is None:
        response.headers["HX-Refresh"] = "true"
    return response
