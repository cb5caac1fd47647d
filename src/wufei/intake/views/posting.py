"""Posting, stopping and undoing an import; the rows kept out as a spreadsheet."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.intake.domain.lifecycle import LIFECYCLE
from wufei.intake.domain.posting import request_stop as stop_posting
from wufei.intake.forms.uploading import UndoForm
from wufei.intake.jobs import post_import, undo_posted_import
from wufei.intake.models import ImportRun, RunState
from wufei.intake.queries import rejected_rows_workbook
from wufei.intake.views.asking import importer_of_request, run_of_request, title_of_job
from wufei.intake.views.runs import context_of
from wufei.intake.views.working import OPEN, begin_work, job_of
from wufei.kernel.actors import Actor
from wufei.kernel.jobs import request_stop
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What will happen, and the button; also continues a posting that was interrupted."""
    actor = importer_of_request(request)
    run = run_of_request(actor, pk)
    if request.method == "POST":
        return _post(request, actor, run)
    if run.state not in (RunState.CHECKED, RunState.INTERRUPTED):
        return redirect("intake:run", pk=run.pk)
    return render(request, "intake/post.html", context_of(actor, run))


def _post(request: HttpRequest, actor: Actor, run: ImportRun) -> HttpResponse:
    title = title_of_job(_("导入文件入账"), run)
    try:
        asked = begin_work(
            actor=actor, run=run, job=post_import, target=RunState.POSTING, title=title
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if not asked:
            messages.info(request, _("这次导入已有任务在进行。"))
    return redirect("intake:run", pk=run.pk)


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what runs for this import; what is done stays."""
    actor = importer_of_request(request)
    run = run_of_request(actor, pk)
    job = job_of(run)
    try:
        if run.state == RunState.POSTING:
            stop_posting(actor=actor, run=run)
        if job is not None and job.state in OPEN and _may_stop(actor, run, job):
            request_stop(actor=actor, run=job)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已要求停止；已完成的部分保留，可以接着做。"))
    return redirect("intake:run", pk=run.pk)


def _may_stop(actor: Actor, run: ImportRun, job: JobRun) -> bool:
    """Somebody else's posting is stopped through the import; other work only by its owner, who
    is told so."""
    return run.state != RunState.POSTING or job.actor_id == actor.user_id


@login_required
@require_safe
def rejected_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows kept out, with the reason beside each."""
    actor = importer_of_request(request)
    run = run_of_request(actor, pk)
    if run.dry_run_report is None:
        raise Http404
    path = rejected_rows_workbook(run)
    file = path.open("rb")
    path.unlink()  # the open file is read to its end all the same
    name = f"{PurePath(run.source.name).stem}-{_('未入账行')}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_SHEET)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, and reverse every entry of the file."""
    actor = importer_of_request(request)
    run = run_of_request(actor, pk)
    form = UndoForm(request.POST or None) if request.method == "POST" else UndoForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            return _undo(request, actor, run, form.cleaned_data["reason"])
    if RunState.UNDONE.value not in LIFECYCLE.next_states(run.state):
        messages.info(request, _("这次导入没有可以撤销的分录。"))
        return redirect("intake:run", pk=run.pk)
    context = {**context_of(actor, run), "form": form}
    return render(request, "intake/undo.html", context, status=status)


def _undo(request: HttpRequest, actor: Actor, run: ImportRun, reason: str) -> HttpResponse:
    title = title_of_job(_("撤销导入"), run)
    try:
        asked = begin_work(
            actor=actor,
            run=run,
            job=undo_posted_import,
            target=RunState.UNDONE,
            title=title,
            reason=reason,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if not asked:
            messages.info(request, _("这次导入已有任务在进行。"))
    return redirect("intake:run", pk=run.pk)
