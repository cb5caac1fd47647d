"""The dry run, asked for once more."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wufei.intake.jobs import check_import
from wufei.intake.models import RunState
from wufei.intake.views.asking import importer_of_request, run_of_request, title_of_job
from wufei.intake.views.working import begin_work
from wufei.kernel.refusals import Refusal


@login_required
@require_POST
def check_start(request: HttpRequest, pk: int) -> HttpResponse:
    actor = importer_of_request(request)
    run = run_of_request(actor, pk)
    title = title_of_job(_("试算导入文件"), run)
    try:
        begin_work(actor=actor, run=run, job=check_import, target=RunState.CHECKED, title=title)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:run", pk=run.pk)
